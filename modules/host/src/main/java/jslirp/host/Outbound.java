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
 * Where sockets of the guest's flows leave from.
 *
 * @param ipv4 the address IPv4 sockets are bound to; null leaves it to the routes
 * @param ipv6 the same for IPv6
 * @param device the interface they are tied to (SO_BINDTODEVICE); null leaves it to the routes
 */
public record Outbound(
        @Nullable IpAddress ipv4, @Nullable IpAddress ipv6, @Nullable String device) {
    /** Everything as the routes say. */
    public static final Outbound ROUTED = new Outbound(null, null, null);

    private static final int SOL_SOCKET = Linux.SOL_SOCKET();
    private static final int SO_BINDTODEVICE = Linux.SO_BINDTODEVICE();
    private static final int IPPROTO_IP = Linux.IPPROTO_IP();
    private static final int IP_BIND_ADDRESS_NO_PORT = Linux.IP_BIND_ADDRESS_NO_PORT();
    private static final int IFNAMSIZ = Linux.IFNAMSIZ();

    /**
     * Ties a new socket down.
     *
     * @param scratch room for a socket address
     * @return 0 or {@code -errno}
     */
    long apply(int fd, boolean ipv6Socket, MemorySegment scratch) {
        if (device != null) {
            long result = bindToDevice(fd, device, scratch);
            if (result < 0) {
                return result;
            }
        }
        IpAddress address = ipv6Socket ? ipv6 : ipv4;
        if (address == null) {
            return 0;
        }
        // Leaves the choice of the port to connect(2), which may share one among destinations. A
        // kernel that does not know it, or a socket without ports, does as well without.
        Socket.setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
        int length = ScopedAddress.encode(scratch, 0, address.high(), address.low(), 0);
        return Socket.bind(fd, scratch, 0, length);
    }

    private static long bindToDevice(int fd, String device, MemorySegment scratch) {
        byte[] name = device.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(name.length, IFNAMSIZ - 1);
        assert length < SocketAddress.LENGTH;
        MemorySegment.copy(name, 0, scratch, ValueLayout.JAVA_BYTE, 0, length);
        return Socket.setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, scratch, 0, length);
    }
}
