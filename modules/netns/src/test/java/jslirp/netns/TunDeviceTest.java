package jslirp.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.InterfaceRequest;
import jslirp.linux.Socket;
import jslirp.linux.Tun;
import jslirp.linux.c.Linux;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TunDeviceTest {
    private static final long CHECKSUM_AND_TSO4 = Linux.TUN_F_CSUM() | Linux.TUN_F_TSO4();

    private LivingTarget living;
    private NamespaceEntry entry;
    private int socket;

    @BeforeEach
    void open() throws IOException {
        living = new LivingTarget();
        entry = NamespaceEntry.open(living.target());
        socket = new NamespaceSockets(entry).open(Linux.AF_INET(), 1)[0];
    }

    @AfterEach
    void close() {
        File.close(socket);
        entry.close();
        living.close();
    }

    @Test
    void withoutConfigurationTheDeviceIsLeftAlone() throws IOException {
        try (TunDevice device = attach("tap0", true)) {
            assertEquals(0, InterfaceRequest.flags(socket, "tap0") & Linux.IFF_UP());
            assertEquals(0, InterfaceRequest.flags(socket, "lo") & Linux.IFF_UP());
            assertEquals(1500, InterfaceRequest.mtu(socket, "tap0"));
            assertEquals(1000, device.queueFrames());
        }
        assertEquals(-Errno.ENODEV, InterfaceRequest.index(socket, "tap0"), "gone with its file");
    }

    @Test
    void withoutOffloadFramesArePlain() throws IOException {
        try (TunDevice device = attach("tap0", false)) {
            assertEquals(0, device.headerLength());
            assertFalse(device.segmentsTcp() || device.segmentsUdp());
            assertFalse(device.completesChecksums());
            assertEquals(0, OffloadFeatures.read(socket, "tap0"));
        }
    }

    @Test
    void offloadsAreOnInTheKernelToo() throws IOException {
        try (TunDevice device = attach("tap0", true)) {
            long expected = CHECKSUM_AND_TSO4 | Linux.TUN_F_TSO6();
            long read = OffloadFeatures.read(socket, "tap0");
            assertEquals(expected, read & expected);
            assertEquals(device.segmentsUdp(), (read & Linux.TUN_F_USO4()) != 0);
        }
    }

    @Test
    void nameInUseIsBusy() throws IOException {
        try (TunDevice device = attach("tap0", true)) {
            assertEquals("ioctl(TUNSETIFF): Device or resource busy", failure(device.name()));
        }
    }

    @Test
    void nameOfAnotherKindOfDeviceIsInvalid() {
        assertEquals("ioctl(TUNSETIFF): Invalid argument", failure("lo"));
    }

    @Test
    void longNameIsCut() throws IOException {
        try (TunDevice device = attach("a".repeat(40), true)) {
            assertEquals("a".repeat(15), device.name());
        }
    }

    @Test
    void kernelCompletesPatternsAndEmptyNames() throws IOException {
        try (TunDevice first = configure("net%d");
                TunDevice second = attach("", true)) {
            assertEquals("net0", first.name());
            assertEquals("tap0", second.name());
            assertTrue((InterfaceRequest.flags(socket, "net0") & Linux.IFF_UP()) != 0);
        }
    }

    @Test
    void tooSmallMtuIsNamedAndLeavesNoDevice() {
        DeviceConfiguration c = AttachCheck.CONFIGURATION;
        DeviceConfiguration small =
                new DeviceConfiguration(67, c.macAddress(), c.ipv4(), null, c.queueLength());
        assertEquals("cannot set MTU: Invalid argument", failure(small));
        assertEquals(-Errno.ENODEV, InterfaceRequest.index(socket, "tap0"));
    }

    @Test
    void multicastMacAddressIsRefused() {
        DeviceConfiguration c = AttachCheck.CONFIGURATION;
        DeviceConfiguration multicast =
                new DeviceConfiguration(1500, 0x0100_0000_0001L, c.ipv4(), null, c.queueLength());
        assertEquals("cannot set MAC address: Cannot assign requested address", failure(multicast));
    }

    @Test
    void gatewayOutsideTheNetworkIsNoRoute() {
        DeviceConfiguration c = AttachCheck.CONFIGURATION;
        DeviceConfiguration far =
                new DeviceConfiguration(
                        1500,
                        DeviceConfiguration.KERNEL_CHOSEN,
                        new DeviceConfiguration.Ipv4(0x0000_ffff_0a00_0264L, 24, 0xffff_0b00_0001L),
                        c.queueLength());
        assertEquals("set route: Network is unreachable", failure(far));
    }

    @Test
    void existingDefaultRouteIsNoObstacle() throws Exception {
        try (TunDevice other = attach("other", true)) {
            living.run("ip", "addr", "add", "192.0.2.1/24", "dev", other.name());
            living.run("ip", "link", "set", other.name(), "up");
            living.run("ip", "route", "add", "default", "via", "192.0.2.2");
            try (TunDevice device = configure("tap0")) {
                String routes = living.run("ip", "route", "show", "default");
                assertTrue(routes.startsWith("default via 10.0.2.2 dev " + device.name()), routes);
                assertTrue(routes.contains("via 192.0.2.2"), routes);
            }
        }
    }

    @Test
    void persistentDeviceIsJoinedTwiceWithTheSameConfiguration() throws Exception {
        living.run("ip", "tuntap", "add", "dev", "tap0", "mode", "tap");
        long index = InterfaceRequest.index(socket, "tap0");
        for (int i = 0; i < 2; i++) {
            try (TunDevice device = configure("tap0")) {
                assertEquals(10, device.headerLength());
                assertTrue(device.segmentsTcp());
            }
            assertEquals(index, InterfaceRequest.index(socket, "tap0"), "it survives");
        }
    }

    @Test
    void persistentDeviceWithSeveralQueuesIsJoined() throws Exception {
        living.run("ip", "tuntap", "add", "dev", "tap0", "mode", "tap", "multi_queue");
        try (TunDevice device = attach("tap0", true)) {
            assertEquals(10, device.headerLength());
        }
        try (TunDevice device = attach("tap0", false)) {
            assertEquals(0, device.headerLength());
        }
    }

    @Test
    void persistentDeviceGetsItsOffloadsAndHeaderBack() throws Exception {
        makePersistent(12);
        assertEquals(CHECKSUM_AND_TSO4, OffloadFeatures.read(socket, "tap0"));
        try (TunDevice device = attach("tap0", true)) {
            assertTrue(device.segmentsTcp());
            assertEquals(10, Tun.tungetvnethdrsz(device.fd()));
        }
        assertEquals(CHECKSUM_AND_TSO4, OffloadFeatures.read(socket, "tap0"));
        try (TunDevice device = attach("tap0", false)) {
            assertEquals(0, OffloadFeatures.read(socket, "tap0"), "plain frames need them off");
            assertEquals(0, device.headerLength());
        }
        assertEquals(CHECKSUM_AND_TSO4, OffloadFeatures.read(socket, "tap0"));
        int fd = rawTap("tap0", Linux.IFF_VNET_HDR());
        assertEquals(12, Tun.tungetvnethdrsz(fd));
        File.close(fd);
    }

    @Test
    void adoptedTapKeepsItsKind() throws IOException {
        int plain = rawTap("plain", 0);
        try (TunDevice device = TunDevice.adopt(plain, true)) {
            assertEquals("plain", device.name());
            assertEquals(0, device.headerLength());
        }
        int header = rawTap("header", Linux.IFF_VNET_HDR());
        try (TunDevice device = TunDevice.adopt(header, false)) {
            assertEquals(10, device.headerLength());
            assertFalse(device.segmentsTcp());
            assertTrue((File.fcntl(header, Linux.F_GETFL(), 0) & Linux.O_NONBLOCK()) != 0);
        }
    }

    @Test
    void adoptedFileMayBeNoTap() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(8, 4);
            Errno.check(
                    "socketpair",
                    Socket.socketpair(Linux.AF_UNIX(), Linux.SOCK_SEQPACKET(), 0, pair, 0));
            try (TunDevice device = TunDevice.adopt(pair.get(ValueLayout.JAVA_INT, 0), true)) {
                assertEquals("", device.name());
                assertEquals(0, device.headerLength());
            }
            File.close(pair.get(ValueLayout.JAVA_INT, 4));
        }
        IOException e = assertThrows(IOException.class, () -> TunDevice.adopt(-1, true));
        assertEquals("fcntl(F_GETFL): Bad file descriptor", e.getMessage());
    }

    private TunDevice attach(String name, boolean offload) throws IOException {
        return TunDevice.attach(entry, name, offload, null);
    }

    private TunDevice configure(String name) throws IOException {
        return TunDevice.attach(entry, name, true, AttachCheck.CONFIGURATION);
    }

    private String failure(String name) {
        return String.valueOf(
                assertThrows(IOException.class, () -> attach(name, true)).getMessage());
    }

    private String failure(DeviceConfiguration configuration) {
        return String.valueOf(
                assertThrows(
                                IOException.class,
                                () -> TunDevice.attach(entry, "tap0", true, configuration))
                        .getMessage());
    }

    /** Leaves tap0 behind with a header, the checksum and the IPv4 segmentation offload. */
    private void makePersistent(int headerLength) throws IOException {
        int fd = rawTap("tap0", Linux.IFF_VNET_HDR());
        Errno.check("TUNSETPERSIST", Tun.tunsetpersist(fd, true));
        Errno.check("TUNSETOFFLOAD", Tun.tunsetoffload(fd, CHECKSUM_AND_TSO4));
        Errno.check("TUNSETVNETHDRSZ", Tun.tunsetvnethdrsz(fd, headerLength));
        File.close(fd);
    }

    private int rawTap(String name, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long path = arena.allocateFrom("/dev/net/tun").address();
            int mode = Linux.O_RDWR() | Linux.O_CLOEXEC();
            Opening opening = new Opening("open", Linux.SYS_openat(), Linux.AT_FDCWD(), path, mode);
            int fd = entry.open(List.of(opening))[0];
            MemorySegment request = arena.allocate(InterfaceRequest.LENGTH, 8);
            InterfaceRequest.name(request, 0, name);
            InterfaceRequest.flags(request, 0, Linux.IFF_TAP() | Linux.IFF_NO_PI() | flags);
            Errno.check("TUNSETIFF", Tun.tunsetiff(fd, request, 0));
            return fd;
        }
    }
}
