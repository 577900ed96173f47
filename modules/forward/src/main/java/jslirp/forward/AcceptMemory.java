package jslirp.forward;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import jslirp.linux.Errno;
import jslirp.linux.InterfaceRequest;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

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

    /**
     * Binds to an interface, if one is named (socket(7), SO_BINDTODEVICE, without privilege since
     * Linux 5.7), and to an address and port.
     *
     * @return 0 or {@code -errno}
     */
    long bind(int fd, @Nullable String device, IpAddress address, int port) {
        long result = device == null ? 0 : bindToDevice(fd, device);
        if (result < 0) {
            return result;
        }
        int length;
        if (address.isLinkLocal()) {
            // Such an address means nothing without the interface (RFC 4007).
            long scope = device == null ? 0 : InterfaceRequest.index(fd, device);
            length =
                    SocketAddress.inet6(
                            memory, 0, address.high(), address.low(), port, (int) scope);
        } else {
            length = SocketAddress.encode(memory, 0, address.high(), address.low(), port);
        }
        return Socket.bind(fd, memory, 0, length);
    }

    private long bindToDevice(int fd, String device) {
        byte[] name = device.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > InterfaceRequest.NAME_LIMIT) {
            return -Errno.ENODEV;
        }
        MemorySegment.copy(name, 0, memory, ValueLayout.JAVA_BYTE, 0, name.length);
        return Socket.setsockopt(
                fd, Linux.SOL_SOCKET(), Linux.SO_BINDTODEVICE(), memory, 0, name.length);
    }
}
