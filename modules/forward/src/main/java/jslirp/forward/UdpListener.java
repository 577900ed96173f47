package jslirp.forward;

import java.util.Objects;
import jslirp.host.BoundUdpSocket;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.stack.host.ArrivingDatagrams;
import jslirp.stack.host.BoundSocket;
import jslirp.stack.host.OpenDatagrams;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamTraffic;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** One UDP port of one family: a socket that the stack reads and writes, for all clients. */
final class UdpListener implements HostSocket, ArrivingDatagrams {
    private static final int DATAGRAM =
            Linux.SOCK_DGRAM() | Linux.SOCK_NONBLOCK() | Linux.SOCK_CLOEXEC();

    private final PortForwards forwards;
    private final PortForward forward;
    private final int index;
    private final boolean ipv6;
    private final IpAddress bound;
    private int fd = -1;
    private @Nullable BoundUdpSocket socket;
    private @Nullable OpenDatagrams open;

    /** For the port that stands {@code index} places behind the forward's first. */
    UdpListener(
            PortForwards forwards,
            PortForward forward,
            HostEnd.Ports end,
            int index,
            boolean ipv6) {
        this.forwards = forwards;
        this.forward = forward;
        this.index = index;
        this.ipv6 = ipv6;
        bound = Objects.requireNonNull(ipv6 ? end.ipv6() : end.ipv4());
    }

    @Override
    public boolean ipv6() {
        return ipv6;
    }

    /** Opens and binds the socket, and gives it to the stack; 0 or {@code -errno}. */
    long open(HostEnd.Ports end) {
        long opened = Socket.socket(ipv6 ? Linux.AF_INET6() : Linux.AF_INET(), DATAGRAM, 0);
        if (opened < 0) {
            return opened;
        }
        fd = (int) opened;
        if (ipv6) {
            Socket.setsockopt(fd, Linux.IPPROTO_IPV6(), Linux.IPV6_V6ONLY(), 1);
        }
        long result = forwards.memory.bind(fd, end.device(), bound, end.first() + index);
        if (result < 0) {
            File.close(fd);
            return result;
        }
        open = forwards.stack.open(this);
        return open == null ? -Errno.ENOBUFS : 0;
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    // ---- what the stack asks and tells

    @Override
    public Endpoint to() {
        GuestEnd.Ports end = (GuestEnd.Ports) forward.request().guest();
        return new Endpoint(Objects.requireNonNull(forward.guest(ipv6)), end.first() + index);
    }

    /**
     * A socket that is bound to the loopback does not reach others, nor the other way round; and
     * where it is said from where datagrams leave, they do not leave by a socket bound elsewhere.
     */
    @Override
    public boolean reaches(long high, long low) {
        boolean loopback = IpAddress.isLoopback(high, low);
        return IpAddress.isIpv4(high, low) != ipv6
                && (bound.isUnspecified() || bound.isLoopback() == loopback)
                && (loopback || !forwards.host.namesOutbound(ipv6));
    }

    @Override
    public BoundSocket socket(SocketEvents events) {
        BoundUdpSocket made = forwards.host.bound(fd, ipv6, events);
        socket = made;
        return made;
    }

    @Override
    public long begin() {
        return socket == null ? -Errno.EBADF : socket.begin();
    }

    @Override
    public Runnable onClient(Endpoint client, StreamTraffic traffic) {
        ClientFlow flow = new ClientFlow(forward, client, to(), traffic);
        forwards.opened(flow);
        return () -> forwards.closed(flow);
    }

    /** The datagrams of one client. */
    private static final class ClientFlow extends ForwardedFlow {
        private final StreamTraffic traffic;

        ClientFlow(PortForward forward, Endpoint client, Endpoint guest, StreamTraffic traffic) {
            super(forward, client, guest);
            this.traffic = traffic;
        }

        @Override
        public String way() {
            return Way.STACK;
        }

        @Override
        public long bytesToGuest() {
            return traffic.bytesToGuest();
        }

        @Override
        public long bytesFromGuest() {
            return traffic.bytesFromGuest();
        }
    }
}
