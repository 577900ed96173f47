package jslirp.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.c.Linux;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketAddressTest {
    private static final long LOOPBACK = 0x0000_ffff_7f00_0001L;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(256, 8);

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void mappedAddressBecomesSockaddrIn() {
        assertEquals(16, SocketAddress.encode(memory, 3, 0, LOOPBACK, 65535));
        assertEquals(Linux.AF_INET(), SocketAddress.family(memory, 3));
        assertEquals(0, SocketAddress.high(memory, 3));
        assertEquals(LOOPBACK, SocketAddress.low(memory, 3));
        assertEquals(65535, SocketAddress.port(memory, 3));
        assertEquals(127, memory.get(ValueLayout.JAVA_BYTE, 3 + 4));
    }

    @Test
    void highestIpv4AddressKeepsItsSign() {
        SocketAddress.encode(memory, 0, 0, 0x0000_ffff_ffff_ffffL, 53);
        assertEquals(0x0000_ffff_ffff_ffffL, SocketAddress.low(memory, 0));
    }

    @Test
    void otherAddressBecomesSockaddrIn6() {
        long high = 0xfe80_0000_0000_0000L;
        assertEquals(28, SocketAddress.inet6(memory, 0, high, 2, 80, 7));
        assertEquals(Linux.AF_INET6(), SocketAddress.family(memory, 0));
        assertEquals(high, SocketAddress.high(memory, 0));
        assertEquals(2, SocketAddress.low(memory, 0));
        assertEquals(80, SocketAddress.port(memory, 0));
        assertEquals(7, SocketAddress.scope(memory, 0));
        assertTrue(SocketAddress.isMapped(0, LOOPBACK));
        assertFalse(SocketAddress.isMapped(0, 1));
        assertFalse(SocketAddress.isMapped(high, LOOPBACK));
    }

    @Test
    void unixPathMayFillTheFieldButForTheZero() {
        assertEquals(2 + 107 + 1, SocketAddress.unix(memory, 0, "a".repeat(107)));
        assertEquals("a".repeat(107), memory.getString(2));
        assertEquals(-Errno.ENAMETOOLONG, SocketAddress.unix(memory, 0, "a".repeat(108)));
    }

    @Test
    void abstractNameBeginsWithAZeroAndEndsWithNone() {
        assertEquals(2 + 1 + 4, SocketAddress.unixAbstract(memory, 0, "name"));
        assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, 2));
        assertEquals("name", memory.getString(3));
        assertEquals(2 + 107, SocketAddress.unixAbstract(memory, 0, "a".repeat(106)));
        assertEquals(-Errno.ENAMETOOLONG, SocketAddress.unixAbstract(memory, 0, "a".repeat(107)));
    }

    @Test
    void kernelUnderstandsAndReturnsTheAddress() throws ErrnoException {
        int type = Linux.SOCK_STREAM() | Linux.SOCK_CLOEXEC();
        int fd = (int) Errno.check("socket", Socket.socket(Linux.AF_INET(), type, 0));
        int length = SocketAddress.encode(memory, 0, 0, LOOPBACK, 0);
        Errno.check("bind", Socket.bind(fd, memory, 0, length));
        memory.set(ValueLayout.JAVA_INT, 128, 64);
        Errno.check("getsockname", Socket.getsockname(fd, memory, 64, memory, 128));
        assertEquals(SocketAddress.INET_LENGTH, memory.get(ValueLayout.JAVA_INT, 128));
        assertEquals(LOOPBACK, SocketAddress.low(memory, 64));
        assertTrue(SocketAddress.port(memory, 64) > 0);
        File.close(fd);
    }
}
