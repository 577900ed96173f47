package jslirp.forward;

import java.util.Objects;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * One port that listens for one family. There may be many thousands, so it holds little more than
 * its descriptor.
 */
class TcpListener extends StreamListener {
    private static final int STREAM =
            Linux.SOCK_STREAM() | Linux.SOCK_NONBLOCK() | Linux.SOCK_CLOEXEC();

    /** The kernel cuts it to net.core.somaxconn, which an administrator may raise. */
    private static final int BACKLOG = 1 << 16;

    private final int index;
    private final boolean ipv6;
    private boolean peeks;

    /** For the port that stands {@code index} places behind the forward's first. */
    TcpListener(PortForwards forwards, PortForward forward, int index, boolean ipv6) {
        super(forwards, forward);
        this.index = index;
        this.ipv6 = ipv6;
    }

    @Override
    public final boolean ipv6() {
        return ipv6;
    }

    /** Opens the socket and listens; 0 or {@code -errno}. */
    long open(HostEnd.Ports end) {
        long opened = Socket.socket(ipv6 ? Linux.AF_INET6() : Linux.AF_INET(), STREAM, 0);
        if (opened < 0) {
            return opened;
        }
        fd = (int) opened;
        long result = begin(end);
        if (result < 0) {
            close();
        }
        return result;
    }

    private long begin(HostEnd.Ports end) {
        shareAddress(true);
        peeks = forwards.host.prepareListener(fd, ipv6);
        if (ipv6) {
            Socket.setsockopt(fd, Linux.IPPROTO_IPV6(), Linux.IPV6_V6ONLY(), 1);
        }
        long result = forwards.memory.bind(fd, end.device(), address(end), end.first() + index);
        if (result >= 0) {
            result = listen();
        }
        return result < 0 ? result : forwards.loop.register(fd, WATCHED, this);
    }

    /** Whether others who agree may bind to the same address while nobody listens there. */
    final void shareAddress(boolean shared) {
        Socket.setsockopt(fd, Linux.SOL_SOCKET(), Linux.SO_REUSEADDR(), shared ? 1 : 0);
    }

    /** Listens; 0 or {@code -errno}. */
    final long listen() {
        return Socket.listen(fd, BACKLOG);
    }

    private IpAddress address(HostEnd.Ports end) {
        return Objects.requireNonNull(ipv6 ? end.ipv6() : end.ipv4());
    }

    @Override
    final Accepted accepted(int connection) {
        Endpoint client = forwards.memory.client();
        return new Accepted(forward, this, connection, peeks, client, guestEnd());
    }

    /** Where its clients are led; null when that is a Unix socket. */
    final @Nullable Endpoint guestEnd() {
        if (!(forward.request().guest() instanceof GuestEnd.Ports end)) {
            return null;
        }
        IpAddress address = forward.guest(ipv6);
        return address == null ? null : new Endpoint(address, end.first() + index);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            forwards.loop.close(fd);
            fd = -1;
        }
    }
}
