package jslirp.netns;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.InterfaceRequest;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;

/**
 * The whole way into a target's namespaces, for whoever runs it: in the JVM of the tests, and as a
 * program of another user, for which it needs nothing but this module and the bindings.
 */
final class AttachCheck {
    static final DeviceConfiguration CONFIGURATION =
            new DeviceConfiguration(
                    4000,
                    0x0ed4_18d9_38fbL,
                    new DeviceConfiguration.Ipv4(
                            0x0000_ffff_0a00_0264L, 24, 0x0000_ffff_0a00_0202L),
                    DeviceConfiguration.RAISED_QUEUE_LENGTH);

    private static final int ROUNDS = 200;

    private AttachCheck() {}

    /** Prints ok, or fails. */
    public static void main(String[] arguments) throws Exception {
        attachedDeviceIsReady();
        System.out.println("ok");
    }

    static void attachedDeviceIsReady() throws Exception {
        try (LivingTarget living = new LivingTarget();
                NamespaceEntry entry = NamespaceEntry.open(living.target());
                TunDevice device = TunDevice.attach(entry, "tap0", true, CONFIGURATION)) {
            checkInterface(entry);
            checkAddresses(living);
            checkDevice(device);
            checkManyEntries(entry);
        }
    }

    private static void checkInterface(NamespaceEntry entry) throws IOException {
        int type = Linux.SOCK_DGRAM() | Linux.SOCK_CLOEXEC();
        int here = (int) Errno.check("socket", Socket.socket(Linux.AF_INET(), type, 0));
        int there = new NamespaceSockets(entry).open(Linux.AF_INET(), 1)[0];
        require(InterfaceRequest.index(here, "tap0") == -Errno.ENODEV, "no device here");
        require(InterfaceRequest.index(there, "tap0") > 1, "the device there");
        long up = Linux.IFF_UP() | Linux.IFF_RUNNING();
        same(up | Linux.IFF_BROADCAST(), InterfaceRequest.flags(there, "tap0"), "flags");
        same(up | Linux.IFF_LOOPBACK(), InterfaceRequest.flags(there, "lo"), "flags of lo");
        same(4000, InterfaceRequest.mtu(there, "tap0"), "MTU");
        same(10_000, InterfaceRequest.queueLength(there, "tap0"), "queue length");
        same(0x0ed4_18d9_38fbL, InterfaceRequest.hardwareAddress(there, "tap0"), "MAC address");
        File.close(here);
        File.close(there);
    }

    private static void checkAddresses(LivingTarget living) throws Exception {
        String addresses = living.run("ip", "-o", "-4", "addr", "show", "dev", "tap0");
        require(addresses.contains("10.0.2.100/24 brd 10.0.2.255 scope global"), addresses);
        String routes = living.run("ip", "route", "show", "default");
        require(routes.strip().equals("default via 10.0.2.2 dev tap0"), routes);
    }

    private static void checkDevice(TunDevice device) throws IOException {
        require(device.name().equals("tap0"), device.name());
        same(10, device.headerLength(), "header");
        require(device.segmentsTcp() && device.completesChecksums(), "offloads");
        same(10_000, device.queueFrames(), "frames in the queue");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment frame = arena.allocate(65_550);
            long result;
            do {
                // The kernel may have sent multicast listener reports by now.
                result = File.read(device.fd(), frame, 0, frame.byteSize());
            } while (result > 0);
            same(-Errno.EAGAIN, result, "reading does not block");
        }
    }

    /** Entering does not depend on what the JVM's other threads do. */
    private static void checkManyEntries(NamespaceEntry entry) throws IOException {
        NamespaceSockets sockets = new NamespaceSockets(entry);
        for (int i = 0; i < ROUNDS; i++) {
            for (int socket : sockets.open(Linux.AF_INET6(), 8)) {
                same(0, File.close(socket), "close");
            }
        }
        long dumpable = jslirp.linux.Process.prctl(Linux.PR_GET_DUMPABLE(), 0);
        same(1, dumpable, "dumpable as before");
    }

    private static void same(long expected, long actual, String what) {
        require(expected == actual, what + ": " + actual);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
