package jslirp.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.wire.IpAddress;

/** A listening TCP socket whose accepted connections are plain descriptors. */
final class KernelListener implements AutoCloseable {
    private final MemorySegment memory = Arena.ofAuto().allocate(SocketAddress.LENGTH + 8, 8);
    private final int fd;

    KernelListener(IpAddress address) {
        int family = address.isIpv4() ? Linux.AF_INET() : Linux.AF_INET6();
        fd = (int) Socket.socket(family, Linux.SOCK_STREAM() | Linux.SOCK_CLOEXEC(), 0);
        assertTrue(fd >= 0);
        int length = SocketAddress.encode(memory, 0, address.high(), address.low(), 0);
        assertEquals(0, Socket.bind(fd, memory, 0, length));
        assertEquals(0, Socket.listen(fd, 10));
    }

    int port() {
        prepareLength();
        long result = Socket.getsockname(fd, memory, 0, memory, SocketAddress.LENGTH);
        assertEquals(0, result);
        return SocketAddress.port(memory, 0);
    }

    /** Waits for a connection. Returns its descriptor, which blocks. */
    int accept() {
        prepareLength();
        int flags = Linux.SOCK_CLOEXEC();
        long accepted = Socket.accept4(fd, memory, 0, memory, SocketAddress.LENGTH, flags);
        assertTrue(accepted >= 0, () -> "errno " + -accepted);
        return (int) accepted;
    }

    private void prepareLength() {
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, SocketAddress.LENGTH, SocketAddress.LENGTH);
    }

    @Override
    public void close() {
        File.close(fd);
    }
}
