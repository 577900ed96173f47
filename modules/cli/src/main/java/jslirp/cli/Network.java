package jslirp.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jslirp.api.ApiServer;
import jslirp.api.Command;
import jslirp.api.ForwardCommands;
import jslirp.api.NetworkCommands;
import jslirp.forward.ForwardRequest;
import jslirp.forward.PortForwards;
import jslirp.host.LinuxHost;
import jslirp.host.Outbound;
import jslirp.host.ResolvConf;
import jslirp.link.TapLink;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.Memory;
import jslirp.loop.Duties;
import jslirp.loop.EventLoop;
import jslirp.loop.Faults;
import jslirp.netns.NamespaceEntry;
import jslirp.netns.TunDevice;
import jslirp.stack.Stack;
import jslirp.stack.VirtualNetwork;
import jslirp.stack.link.LinkProperties;
import org.jspecify.annotations.Nullable;

/** A guest's whole network: link, stack and host, driven by a loop. */
final class Network implements Duties, Stack.FaultLog {
    private final EventLoop loop;
    private final Faults faults;
    private final TunDevice device;
    private final VirtualNetwork described;
    private final LinuxHost host;
    private final Stack stack;
    private final PortForwards forwards;
    private Duties duties = this;
    private @Nullable ApiServer api;
    private final FloodAftermath aftermath = new FloodAftermath(Network::giveBack);
    private final StartAftermath startAftermath;

    /**
     * Puts the parts together.
     *
     * @param loop drives the network, and perhaps more
     * @param faults hears of broken invariants
     * @param opened its device becomes the network's to close
     * @param outbound where sockets leave from
     * @param onGone is run when the device has vanished
     */
    Network(
            EventLoop loop,
            Faults faults,
            GuestDevice opened,
            VirtualNetwork described,
            Outbound outbound,
            Runnable onGone)
            throws ErrnoException {
        this.loop = loop;
        this.faults = faults;
        device = opened.device();
        this.described = described;
        LinkProperties properties =
                new LinkProperties(
                        device.segmentsTcp(),
                        device.segmentsUdp(),
                        device.completesChecksums(),
                        device.queueFrames());
        TapLink link =
                new TapLink(
                        loop,
                        device.fd(),
                        device.headerLength(),
                        properties,
                        opened.localConnections());
        ResolvConf nameservers = new ResolvConf(loop, Path.of(ResolvConf.PATH));
        host = new LinuxHost(loop, outbound, nameservers);
        stack = new Stack(described, link, host, new KernelRandom(), this);
        Errno.check("cannot watch the device", link.attach(stack, onGone));
        stack.start(loop.now());
        startAftermath = new StartAftermath(Memory::trim, loop.now());
        forwards = new PortForwards(loop, stack, host, described);
    }

    private static void giveBack() {
        System.gc();
        Memory.trim();
    }

    /** Publishes ports of the host; all of them, or it fails. */
    void publish(List<ForwardRequest> requests) throws IOException {
        Publishing.carryOut(requests, forwards);
    }

    /** Serves the API on a socket at this path. */
    void listen(String path) throws IOException {
        Map<String, Command> commands = new HashMap<>(ForwardCommands.of(forwards));
        commands.putAll(NetworkCommands.of(Version.OWN, described, stack, forwards, loop.now()));
        api = ApiServer.listen(loop, path, commands, OpenFiles.limit());
        duties = duties.and(api);
    }

    /** Lets forwarded connections enter the device's namespaces, as far as that is open. */
    void enterBy(GuestDevice opened) {
        NamespaceEntry inside = opened.inside();
        if (inside == null) {
            return;
        }
        forwards.enterBy(inside);
        if (opened.splices()) {
            forwards.spliceInto(inside, opened.localConnections());
        }
    }

    /** Answers SIGUSR1 with the counters, and says once what the host forbids. */
    void reportTo(PrintStream log) throws ErrnoException {
        CounterReport.answer(stack, loop, log);
        host.onPingForbidden(() -> log.println(Remedy.PING));
    }

    /** Serves until the loop is stopped. */
    void serve() {
        loop.run(duties);
    }

    /** Gives the device back as it was; the kernel closes the rest when the process ends. */
    void close() {
        stopListening();
        stack.stop();
        device.close();
    }

    /** Removes the files of our sockets: that of the API, and those of forwards. */
    void stopListening() {
        forwards.removeFiles();
        if (api != null) {
            api.close();
            api = null;
        }
    }

    @Override
    public void expire(long now) {
        stack.expire(now);
        forwards.expire(now);
        startAftermath.expire(now);
    }

    @Override
    public void flush(long now) {
        forwards.flush(now);
        stack.flush(now);
        aftermath.look(stack.flows(), now);
    }

    @Override
    public boolean pending() {
        return stack.hasPending() || forwards.pending();
    }

    @Override
    public long nextDeadline() {
        long flows = Math.min(stack.nextDeadline(), forwards.nextDeadline());
        return Math.min(flows, startAftermath.nextDeadline());
    }

    @Override
    public boolean brief() {
        // Both are asked, since each notes what it has moved.
        boolean brief = stack.wasBrief();
        return forwards.brief() && brief;
    }

    @Override
    public void fault(RuntimeException fault) {
        faults.add(fault);
    }
}
