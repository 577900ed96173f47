package jslirp.forward;

import java.util.Objects;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.loop.Ready;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * One port that listens for one family. There may be many thousands, so it holds little more than
 * its descriptor.
 */
final class TcpListener implements HostSocket, Ready {
    private static final int STREAM =
            Linux.SOCK_STREAM() | Linux.SOCK_NONBLOCK() | Linux.SOCK_CLOEXEC();
    private static final int WATCHED = Linux.EPOLLIN() | Linux.EPOLLET();

    /** Connections accepted before others have their turn. */
    private static final int TURN = 32;

    /** The kernel cuts it to net.core.somaxconn, which an administrator may raise. */
    private static final int BACKLOG = 1 << 16;

    private final PortForwards forwards;
    private final PortForward forward;
    private final int index;
    private final boolean ipv6;
    private boolean peeks;
    private int fd = -1;

    /** For the port that stands {@code index} places behind the forward's first. */
    TcpListener(PortForwards forwards, PortForward forward, int index, boolean ipv6) {
        this.forwards = forwards;
        this.forward = forward;
        this.index = index;
        this.ipv6 = ipv6;
    }

    @Override
    public boolean ipv6() {
        return ipv6;
    }

    /** Opens the socket and listens; 0 or {@code -errno}. */
    long open(HostEnd.Ports end) {
        long opened = Socket.socket(ipv6 ? Linux.AF_INET6() : Linux.AF_INET(), STREAM, 0);
        if (opened < 0) {
            return opened;
        }
        fd = (int) opened;
        long result = listen(end);
        if (result < 0) {
            close();
        }
        return result;
    }

    private long listen(HostEnd.Ports end) {
        Socket.setsockopt(fd, Linux.SOL_SOCKET(), Linux.SO_REUSEADDR(), 1);
        peeks = forwards.host.prepareListener(fd, ipv6);
        if (ipv6) {
            Socket.setsockopt(fd, Linux.IPPROTO_IPV6(), Linux.IPV6_V6ONLY(), 1);
        }
        long result = forwards.memory.bind(fd, end.device(), address(end), end.first() + index);
        if (result >= 0) {
            result = Socket.listen(fd, BACKLOG);
        }
        return result < 0 ? result : forwards.loop.register(fd, WATCHED, this);
    }

    private IpAddress address(HostEnd.Ports end) {
        return Objects.requireNonNull(ipv6 ? end.ipv6() : end.ipv4());
    }

    /** There may be clients again, or a descriptor for them. */
    void wake() {
        if (fd >= 0) {
            forwards.loop.again(fd, Linux.EPOLLIN());
        }
    }

    @Override
    public void onReady(int events, long now) {
        boolean failed = false;
        for (int turn = 0; turn < TURN; turn++) {
            long accepted = forwards.memory.accept(fd);
            if (accepted >= 0) {
                Endpoint client = forwards.memory.client();
                failed = false;
                forwards.accepted(
                        new Accepted(forward, (int) accepted, peeks, client, guest()), now);
            } else if (isExhausted((int) -accepted)) {
                forwards.rest(this, now);
                return;
            } else if (accepted == -Errno.EAGAIN) {
                return;
            } else {
                // That of a connection that has died in the queue (accept(2)), or one that stays.
                failed = true;
            }
        }
        if (failed) {
            forwards.rest(this, now);
        } else {
            wake();
        }
    }

    private static boolean isExhausted(int errno) {
        return errno == Errno.EMFILE
                || errno == Errno.ENFILE
                || errno == Errno.ENOBUFS
                || errno == Errno.ENOMEM;
    }

    private @Nullable Endpoint guest() {
        if (!(forward.request().guest() instanceof GuestEnd.Ports end)) {
            return null;
        }
        IpAddress address = forward.guest(ipv6);
        return address == null ? null : new Endpoint(address, end.first() + index);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            forwards.loop.unregister(fd);
            File.close(fd);
            fd = -1;
        }
    }
}
