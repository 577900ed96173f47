package jslirp.forward;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;

/** Memory for the addresses that calls take and give; one serves all listeners of a thread. */
final class AcceptMemory {
    private static final int FLAGS = Linux.SOCK_NONBLOCK() | Linux.SOCK_CLOEXEC();
    private static final long LENGTH_AT = (SocketAddress.LENGTH + 7L) & -8;

    private final MemorySegment memory = Arena.ofAuto().allocate(LENGTH_AT + 8, 8);

    /** accept4(2); {@link #client} tells who came. */
    long accept(int fd) {
        memory.set(ValueLayout.JAVA_INT, LENGTH_AT, SocketAddress.LENGTH);
        return Socket.accept4(fd, memory, 0, memory, LENGTH_AT, FLAGS);
    }

    /** Who came with the last connection. */
    Endpoint client() {
        return new Endpoint(
                new IpAddress(SocketAddress.high(memory, 0), SocketAddress.low(memory, 0)),
                SocketAddress.port(memory, 0));
    }

    /** bind(2). */
    long bind(int fd, IpAddress address, int port) {
        int length = SocketAddress.encode(memory, 0, address.high(), address.low(), port);
        return Socket.bind(fd, memory, 0, length);
    }

    /** SO_BINDTODEVICE (socket(7)); without privilege since Linux 5.7. */
    long bindToDevice(int fd, String device) {
        byte[] name = device.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        if (name.length > SocketAddress.LENGTH) {
            return -jslirp.linux.Errno.ENODEV;
        }
        MemorySegment.copy(name, 0, memory, ValueLayout.JAVA_BYTE, 0, name.length);
        return Socket.setsockopt(
                fd, Linux.SOL_SOCKET(), Linux.SO_BINDTODEVICE(), memory, 0, name.length);
    }
}
