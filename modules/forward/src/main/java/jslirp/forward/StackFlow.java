package jslirp.forward;

import jslirp.host.LinuxHost;
import jslirp.host.TcpSocket;
import jslirp.linux.Errno;
import jslirp.stack.host.ArrivingStream;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamSocket;
import jslirp.stack.host.StreamTraffic;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** A connection on its way through the stack. */
final class StackFlow extends ForwardedFlow implements ArrivingStream {
    private static final Endpoint NOBODY = new Endpoint(IpAddress.ANY_IPV4, 0);

    private static final SocketEvents NO_EVENTS =
            new SocketEvents() {
                @Override
                public void onReadable(long now) {}

                @Override
                public void onError(int errno, long now) {}
            };

    private final PortForwards forwards;
    private final LinuxHost host;
    private final HostSocket by;
    private final Endpoint to;
    private final boolean keepsPort;
    private final int fd;
    private final boolean peeks;
    private @Nullable TcpSocket socket;
    private @Nullable StreamTraffic traffic;

    /**
     * Makes a flow of a connection that no other way has taken.
     *
     * @param keepsPort whether the guest is to see the client's port, and not just any
     */
    StackFlow(
            PortForwards forwards,
            LinuxHost host,
            Accepted connection,
            Endpoint to,
            boolean keepsPort) {
        super(connection.forward(), connection.client(), to);
        this.forwards = forwards;
        this.host = host;
        this.to = to;
        this.keepsPort = keepsPort;
        by = connection.by();
        fd = connection.fd();
        peeks = connection.peeks();
    }

    /** The stack has taken it. */
    void begin(StreamTraffic begun) {
        traffic = begun;
        forwards.opened(this);
    }

    /** The stack has no room for it. */
    void refuse() {
        if (socket == null) {
            host.accepted(fd, peeks, NO_EVENTS).reset();
        }
    }

    @Override
    public String way() {
        return Way.STACK;
    }

    @Override
    public long bytesToGuest() {
        return traffic == null ? 0 : traffic.bytesToGuest();
    }

    @Override
    public long bytesFromGuest() {
        return traffic == null ? 0 : traffic.bytesFromGuest();
    }

    // ---- what the stack asks and tells

    @Override
    public Endpoint from() {
        Endpoint known = client();
        if (known == null) {
            return NOBODY;
        }
        return keepsPort ? known : new Endpoint(known.address(), 0);
    }

    @Override
    public Endpoint to() {
        return to;
    }

    @Override
    public StreamSocket socket(SocketEvents events) {
        TcpSocket made = host.accepted(fd, peeks, events);
        socket = made;
        return made;
    }

    @Override
    public long begin() {
        return socket == null ? -Errno.EBADF : socket.begin();
    }

    @Override
    public void onRefused(long now) {
        by.guestRefused(now);
    }

    @Override
    public void onClosed() {
        forwards.closed(this);
    }
}
