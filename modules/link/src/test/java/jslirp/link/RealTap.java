package jslirp.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.InterfaceRequest;
import jslirp.linux.Tun;
import jslirp.linux.c.Linux;

/** A TAP device in the namespace of the calling thread, configured as a guest would have it. */
final class RealTap implements AutoCloseable {
    static final long GUEST_MAC = 0x02_00_00_00_00_64L;
    static final long OUR_MAC = 0x52_55_0a_00_02_02L;

    final int fd;

    RealTap(boolean offloading) throws IOException, InterruptedException {
        fd = (int) Errno.check("open(/dev/net/tun)", File.open("/dev/net/tun", Linux.O_RDWR(), 0));
        int flags = Linux.IFF_TAP() | Linux.IFF_NO_PI();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(InterfaceRequest.LENGTH, 8);
            InterfaceRequest.name(request, 0, "tap0");
            InterfaceRequest.flags(request, 0, offloading ? flags | Linux.IFF_VNET_HDR() : flags);
            Errno.check("TUNSETIFF", Tun.tunsetiff(fd, request, 0));
        }
        if (offloading) {
            int features =
                    Linux.TUN_F_CSUM()
                            | Linux.TUN_F_TSO4()
                            | Linux.TUN_F_TSO6()
                            | Linux.TUN_F_USO4()
                            | Linux.TUN_F_USO6();
            Errno.check("TUNSETOFFLOAD", Tun.tunsetoffload(fd, features));
        }
        // No neighbour discovery: the tests want to see their own frames only.
        Files.writeString(Path.of("/proc/sys/net/ipv6/conf/tap0/disable_ipv6"), "1");
        ip("link set tap0 address 02:00:00:00:00:64");
        ip("addr add 10.0.2.100/24 dev tap0");
        up();
        ip("neigh add 10.0.2.2 lladdr 52:55:0a:00:02:02 dev tap0");
    }

    void up() throws IOException, InterruptedException {
        ip("link set tap0 up");
    }

    void down() throws IOException, InterruptedException {
        ip("link set tap0 down");
    }

    void delete() throws IOException, InterruptedException {
        ip("link delete tap0");
    }

    private static void ip(String arguments) throws IOException, InterruptedException {
        String[] words = ("ip " + arguments).split(" ");
        assertEquals(0, new ProcessBuilder(words).inheritIO().start().waitFor(), arguments);
    }

    @Override
    public void close() {
        File.close(fd);
    }
}
