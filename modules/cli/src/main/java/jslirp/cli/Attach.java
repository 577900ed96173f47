package jslirp.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.c.Linux;
import jslirp.loop.EventLoop;
import jslirp.loop.Faults;
import jslirp.loop.Ready;
import jslirp.netns.DeviceConfiguration;
import jslirp.netns.TunDevice;
import jslirp.stack.VirtualNetwork;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * What slirp4netns does: gives a network to a namespace that exists, and serves it until a
 * descriptor hangs up, a signal arrives, or the device is taken away.
 */
final class Attach {
    private static final int FAILED = 1;

    private final AttachOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private final InheritedDescriptor exit;
    private final InheritedDescriptor ready;
    private @Nullable TargetWatch watch;
    private int status;

    /** Looks at the descriptors of the options at once, before anything else is opened. */
    Attach(AttachOptions options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
        exit = InheritedDescriptor.of(options.exitDescriptor());
        ready = InheritedDescriptor.of(options.readyDescriptor());
    }

    /** Carries it out, and returns the status to exit with. */
    int carryOut() {
        GuestDevice device;
        try {
            watch = watchTarget();
            device = openDevice();
        } catch (IOException e) {
            err.println(e.getMessage());
            Remedy.print(e, err);
            err.println("child failed(1)");
            return FAILED;
        }
        out.print(banner());
        out.flush();
        try {
            return serve(device);
        } catch (IOException e) {
            err.println(e.getMessage());
            Remedy.print(e, err);
            err.println("do_slirp is exiting");
            err.println("do_slirp failed");
            err.println("parent failed");
            return FAILED;
        }
    }

    private String banner() {
        return Banner.text(
                options.network(), options.apiSocket(), options.outbound(), options.macAddress());
    }

    /** Looks at the target before its namespace is opened, to be sure of watching the same. */
    private @Nullable TargetWatch watchTarget() throws IOException {
        boolean wanted = options.exitWithTarget();
        return wanted && options.device() instanceof Device.Named named
                ? TargetWatch.of(named.target().networkPath())
                : null;
    }

    private GuestDevice openDevice() throws IOException {
        if (options.device() instanceof Device.Inherited inherited) {
            return adopt(inherited.descriptor());
        }
        Device.Named named = (Device.Named) options.device();
        return GuestDevice.attach(
                named.target(),
                named.name(),
                options.offload(),
                options.configure() ? configuration() : null,
                options.splice());
    }

    private GuestDevice adopt(int fd) throws IOException {
        if (!InheritedDescriptor.of(fd).isOpen()) {
            Errno.check("tapfd", -Errno.EBADF);
        }
        return GuestDevice.adopt(fd, options.offload());
    }

    private DeviceConfiguration configuration() {
        return configuration(options.network(), options.macAddress());
    }

    /** What a device of this network is given. */
    static DeviceConfiguration configuration(VirtualNetwork network, long macAddress) {
        return new DeviceConfiguration(
                network.mtu(),
                macAddress,
                network.ipv6Only() ? null : ipv4(network),
                network.hasIpv6() ? ipv6(network) : null,
                DeviceConfiguration.RAISED_QUEUE_LENGTH);
    }

    private static DeviceConfiguration.Ipv4 ipv4(VirtualNetwork network) {
        return new DeviceConfiguration.Ipv4(
                network.guest().low(), network.prefixLength(), network.gateway().low());
    }

    private static DeviceConfiguration.Ipv6 ipv6(VirtualNetwork network) {
        IpAddress guest = network.guest6();
        IpAddress router = VirtualNetwork.ROUTER;
        return new DeviceConfiguration.Ipv6(
                guest.high(), guest.low(), router.high(), router.low(), network.ipv6Only());
    }

    private int serve(GuestDevice opened) throws IOException {
        TunDevice device = opened.device();
        OpenFiles.raise();
        Faults faults = new Faults(err);
        EventLoop loop = new EventLoop(faults);
        Network network =
                new Network(
                        loop,
                        faults,
                        opened,
                        options.network(),
                        options.outbound(),
                        () -> gone(device, loop));
        network.enterBy(opened);
        try {
            return serve(network, loop);
        } finally {
            network.close();
        }
    }

    private int serve(Network network, EventLoop loop) throws IOException {
        if (options.apiSocket() != null) {
            network.listen(options.apiSocket());
        }
        watchExit(loop);
        if (watch != null) {
            watch.attach(loop, () -> targetGone(loop));
        }
        EndingSignals signals = EndingSignals.stop(loop);
        network.reportTo(err);
        network.publish(options.forwards());
        sayReady();
        network.serve();
        return signals.received() == 0 ? status : 128 + signals.received();
    }

    /** Hang-up is what ends us, data is not; a file that cannot hang up is never heard of. */
    private void watchExit(EventLoop loop) {
        if (options.exitDescriptor() == AttachOptions.NONE) {
            return;
        }
        if (!exit.isOpen()) {
            exitEvent(loop);
            return;
        }
        loop.register(
                exit.number(),
                0,
                new Ready() {
                    @Override
                    public void onReady(int events, long now) {
                        if ((events & (Linux.EPOLLHUP() | Linux.EPOLLERR())) != 0) {
                            exitEvent(loop);
                        }
                    }
                });
    }

    private void gone(TunDevice device, EventLoop loop) {
        err.println("the device " + device.name() + " is gone");
        status = FAILED;
        loop.stop();
    }

    private void targetGone(EventLoop loop) {
        err.println("the target is gone");
        err.println("do_slirp is exiting");
        loop.stop();
    }

    private void exitEvent(EventLoop loop) {
        err.println("exitfd event");
        err.println("do_slirp is exiting");
        loop.stop();
    }

    /** Writes one byte and closes; that nobody listens is no reason to fail. */
    private void sayReady() {
        if (!ready.isOpen()) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(1);
            one.set(ValueLayout.JAVA_BYTE, 0, (byte) '1');
            File.write(ready.number(), one, 0, 1);
        }
        File.close(ready.number());
    }
}
