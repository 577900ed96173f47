package jslirp.netns;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import jslirp.linux.CString;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.linux.InterfaceRequest;
import jslirp.linux.Tun;
import jslirp.linux.c.Linux;
import org.jspecify.annotations.Nullable;

/**
 * The TAP device in the target's network namespace, and the file its frames go through.
 *
 * <p>A device that carries a virtio-net header with offloads hands over and takes super-frames of
 * 64 KB whatever its MTU. Offloads are a property of the device and outlive its file: on a
 * persistent device that somebody else made, they are put back at the end.
 */
public final class TunDevice implements AutoCloseable {
    private static final String TUN_PATH = "/dev/net/tun";
    private static final int TAP = Linux.IFF_TAP() | Linux.IFF_NO_PI();

    /** The kernel's default, for a device that cannot be asked. */
    private static final int DEFAULT_QUEUE_LENGTH = 1000;

    private final int fd;
    private final String name;
    private final Offloads offloads;
    private final int queueFrames;

    private TunDevice(int fd, String name, Offloads offloads, int queueFrames) {
        this.fd = fd;
        this.name = name;
        this.offloads = offloads;
        this.queueFrames = queueFrames;
    }

    /**
     * Makes the device, or joins a persistent one of that name, and configures it if asked to.
     *
     * @param target where
     * @param name cut to 15 bytes; a pattern such as {@code tap%d} lets the kernel choose
     * @param offload whether super-frames are wanted
     * @param configuration what to set, or null to leave the device as it is
     */
    public static TunDevice attach(
            Target target,
            String name,
            boolean offload,
            @Nullable DeviceConfiguration configuration)
            throws IOException {
        try (NamespaceEntry entry = NamespaceEntry.open(target)) {
            return attach(entry, name, offload, configuration);
        }
    }

    /** The same through an entry that is kept for later. */
    public static TunDevice attach(
            NamespaceEntry entry,
            String name,
            boolean offload,
            @Nullable DeviceConfiguration configuration)
            throws IOException {
        int[] opened = openInside(entry);
        int fd = opened[0];
        int control = opened[1];
        try {
            return attach(fd, control, name, offload, configuration);
        } catch (IOException | RuntimeException e) {
            File.close(fd);
            throw e;
        } finally {
            File.close(control);
        }
    }

    private static int[] openInside(NamespaceEntry entry) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long path = CString.of(arena, TUN_PATH).address();
            int tunFlags = Linux.O_RDWR() | Linux.O_CLOEXEC() | Linux.O_NONBLOCK();
            int rawType = Linux.SOCK_RAW() | Linux.SOCK_CLOEXEC();
            Opening tun =
                    new Opening(
                            "open(\"" + TUN_PATH + "\")",
                            Linux.SYS_openat(),
                            Linux.AT_FDCWD(),
                            path,
                            tunFlags);
            Opening netlink =
                    new Opening(
                            "cannot create socket",
                            Linux.SYS_socket(),
                            Linux.AF_NETLINK(),
                            rawType,
                            Linux.NETLINK_ROUTE());
            return entry.open(List.of(tun, netlink));
        }
    }

    private static TunDevice attach(
            int fd,
            int control,
            String wanted,
            boolean offload,
            @Nullable DeviceConfiguration configuration)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(InterfaceRequest.LENGTH, 8);
            InterfaceRequest.name(request, 0, wanted);
            String cut = InterfaceRequest.name(request, 0);
            boolean exists = InterfaceRequest.index(control, cut) >= 0;
            long before = exists ? OffloadFeatures.read(control, cut) : 0;
            join(fd, request, cut, offload);
            String name = InterfaceRequest.name(request, 0);
            boolean header = (InterfaceRequest.flags(request, 0) & Linux.IFF_VNET_HDR()) != 0;
            Offloads offloads = Offloads.set(fd, header, offload, exists, before);
            if (configuration != null) {
                configure(control, name, configuration, arena);
            }
            long queueFrames = InterfaceRequest.queueLength(control, name);
            return new TunDevice(fd, name, offloads, queueLength(queueFrames));
        }
    }

    /**
     * An open file of a TAP, inherited from whoever made it; nothing of the device is changed but
     * what the frames need. A file that is no TAP is taken too, as one that carries plain frames.
     */
    public static TunDevice adopt(int fd, boolean offload) throws IOException {
        int flags = (int) Errno.check("fcntl(F_GETFL)", File.fcntl(fd, Linux.F_GETFL(), 0));
        int nonBlocking = flags | Linux.O_NONBLOCK();
        Errno.check("fcntl(F_SETFL)", File.fcntl(fd, Linux.F_SETFL(), nonBlocking));
        Errno.check("fcntl(F_SETFD)", File.fcntl(fd, Linux.F_SETFD(), Linux.FD_CLOEXEC()));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(InterfaceRequest.LENGTH, 8);
            boolean known = Tun.tungetiff(fd, request, 0) >= 0;
            boolean header = (InterfaceRequest.flags(request, 0) & Linux.IFF_VNET_HDR()) != 0;
            // What the offloads were cannot be read without a socket in the device's namespace.
            Offloads offloads = known ? Offloads.set(fd, header, offload, false, 0) : Offloads.NONE;
            String name = InterfaceRequest.name(request, 0);
            return new TunDevice(fd, name, offloads, DEFAULT_QUEUE_LENGTH);
        }
    }

    /**
     * TUNSETIFF, first as we like it best. The kernel answers EINVAL when an existing device was
     * made with other flags: several queues must be asked for when the maker did.
     */
    private static void join(int fd, MemorySegment request, String name, boolean offload)
            throws IOException {
        int several = Linux.IFF_MULTI_QUEUE();
        long result = -Errno.EINVAL;
        if (offload) {
            int header = TAP | Linux.IFF_VNET_HDR();
            result = join(fd, request, name, header, header | several);
        }
        if (result == -Errno.EINVAL) {
            result = join(fd, request, name, TAP, TAP | several);
        }
        Errno.check("ioctl(TUNSETIFF)", result);
    }

    private static long join(int fd, MemorySegment request, String name, int... flagChoices) {
        long result = -Errno.EINVAL;
        for (int i = 0; i < flagChoices.length && result == -Errno.EINVAL; i++) {
            InterfaceRequest.name(request, 0, name);
            InterfaceRequest.flags(request, 0, flagChoices[i]);
            result = Tun.tunsetiff(fd, request, 0);
        }
        return result;
    }

    private static void configure(
            int control, String name, DeviceConfiguration configuration, Arena arena)
            throws IOException {
        int index = (int) Errno.check(name, InterfaceRequest.index(control, name));
        Rtnetlink netlink = new Rtnetlink(control, arena);
        netlink.setUp(Rtnetlink.LOOPBACK_INDEX);
        netlink.setQueueLength(index, configuration.queueLength());
        netlink.setMtu(index, configuration.mtu());
        if (configuration.macAddress() != DeviceConfiguration.KERNEL_CHOSEN) {
            netlink.setMacAddress(index, configuration.macAddress());
        }
        // Coming up makes the IPv6 link-local address from the MAC address, so that is set first.
        netlink.setUp(index);
        DeviceConfiguration.Ipv4 ipv4 = configuration.ipv4();
        if (ipv4 != null) {
            netlink.addAddress(index, ipv4.address(), ipv4.prefixLength());
            netlink.addDefaultRoute(index, ipv4.gateway());
        }
        DeviceConfiguration.Ipv6 ipv6 = configuration.ipv6();
        if (ipv6 != null) {
            configureIpv6(netlink, index, ipv6);
        }
    }

    /**
     * A namespace may have IPv6 switched off, by a sysctl or by an MTU that is too small for it;
     * clients ask for IPv6 without knowing.
     */
    private static void configureIpv6(Rtnetlink netlink, int index, DeviceConfiguration.Ipv6 ipv6)
            throws IOException {
        try {
            netlink.addIpv6Address(index, ipv6.high(), ipv6.low());
            netlink.addIpv6DefaultRoute(index, ipv6.gatewayHigh(), ipv6.gatewayLow());
        } catch (ErrnoException e) {
            if (ipv6.required()) {
                throw e;
            }
        }
    }

    private static int queueLength(long asked) {
        return asked > 0 ? (int) asked : DEFAULT_QUEUE_LENGTH;
    }

    /** The file; non-blocking, one frame for each read or write. */
    public int fd() {
        return fd;
    }

    /** The name the kernel gave the device; empty for an adopted file that is no TAP. */
    public String name() {
        return name;
    }

    /** Bytes of the virtio-net header in front of each frame; 0 when there is none. */
    public int headerLength() {
        return offloads.headerLength();
    }

    /** Whether TCP super-frames pass in both directions. */
    public boolean segmentsTcp() {
        return offloads.segmentsTcp();
    }

    /** Whether UDP super-frames pass in both directions. */
    public boolean segmentsUdp() {
        return offloads.segmentsUdp();
    }

    /** Whether the device completes transport checksums. */
    public boolean completesChecksums() {
        return offloads.completesChecksums();
    }

    /** How many frames wait for us before the device drops some. */
    public int queueFrames() {
        return queueFrames;
    }

    /** Puts back what we changed on a device we did not make, and closes the file. */
    @Override
    public void close() {
        offloads.putBack(fd);
        File.close(fd);
    }
}
