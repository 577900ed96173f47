package jslirp.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where sockets of the guest's flows leave from. Each is bound to the address, whomever it talks
 * to. If an interface was named, those for other hosts are tied to it, too; those for the host
 * itself are not, since what they send never leaves by it.
 *
 * @param ipv4 where IPv4 sockets leave from; null leaves it to the routes
 * @param ipv6 the same for IPv6
 */
public record Outbound(@Nullable OutboundAddress ipv4, @Nullable OutboundAddress ipv6) {
    /** Everything as the routes say. */
    public static final Outbound ROUTED = new Outbound(null, null);

    private static final int SOL_SOCKET = Linux.SOL_SOCKET();
    private static final int SO_BINDTODEVICE = Linux.SO_BINDTODEVICE();
    private static final int IPPROTO_IP = Linux.IPPROTO_IP();
    private static final int IP_BIND_ADDRESS_NO_PORT = Linux.IP_BIND_ADDRESS_NO_PORT();

    /**
     * Binds a new socket to the address, if there is one.
     *
     * @param scratch room for a socket address
     * @return 0 or {@code -errno}
     */
    long bind(int fd, boolean ipv6Socket, MemorySegment scratch) {
        OutboundAddress from = ipv6Socket ? ipv6 : ipv4;
        if (from == null) {
            return 0;
        }
        // Leaves the choice of the port to connect(2), which may share one among destinations. A
        // kernel that does not know it, or a socket without ports, does as well without.
        Socket.setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
        IpAddress address = from.address();
        int length = ScopedAddress.encode(scratch, 0, address.high(), address.low(), 0);
        return Socket.bind(fd, scratch, 0, length);
    }

    /** Whether some sockets are tied to an interface. */
    boolean namesDevice() {
        return device(false) != null || device(true) != null;
    }

    /** The interface that sockets of this IP version are tied to, or null. */
    @Nullable String device(boolean ipv6Socket) {
        OutboundAddress from = ipv6Socket ? ipv6 : ipv4;
        return from == null ? null : from.device();
    }

    /**
     * Ties a socket to an interface for ever, for sending and receiving. Since Linux 5.7 that takes
     * no privilege. IP_UNICAST_IF would do for IPv4 and could be taken back, but in IPv6 it does
     * not override the routes for a socket that is bound to an address.
     *
     * @return 0 or {@code -errno}
     */
    static long bindToDevice(int fd, String device, MemorySegment scratch) {
        byte[] name = device.getBytes(StandardCharsets.UTF_8);
        assert name.length < SocketAddress.LENGTH;
        MemorySegment.copy(name, 0, scratch, ValueLayout.JAVA_BYTE, 0, name.length);
        return Socket.setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, scratch, 0, name.length);
    }
}
