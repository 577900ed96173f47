package jslirp.simulation;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.EPIPE;

import java.lang.foreign.MemorySegment;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamSocket;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket of the simulated host. The stack sees a {@link StreamSocket}; the {@link StreamPeer}
 * sees the methods of the other side. Both directions count bytes and keep none.
 *
 * <p>A call that a kernel would answer with EBADF, or that betrays a lost count (discarding more
 * than arrived, peeking past it, sending after the end) fails the run.
 */
public final class SimulatedStream implements StreamSocket {
    private enum State {
        NEW,
        CONNECTING,
        CONNECTED,
        FAILED
    }

    private final Simulation simulation;
    private final SimulatedHost host;
    private final SocketEvents events;

    private State state = State.NEW;
    private @Nullable StreamPeer peer;
    private Endpoint remote = new Endpoint(IpAddress.ANY_IPV4, 0);

    private Content toGuest = new Content(0);
    private long arrived;
    private long discarded;
    private boolean inputEnded;

    private @Nullable Content fromGuest;
    private long sent;
    private long drained;
    private long sendBuffer = Long.MAX_VALUE;
    private boolean blocked;
    private boolean outputEnded;

    private int error;
    private boolean closed;
    private boolean reset;

    private boolean tellConnected;
    private boolean tellEnd;
    private boolean tellReadable;
    private boolean tellWritable;
    private boolean tellError;

    SimulatedStream(Simulation simulation, SimulatedHost host, SocketEvents events) {
        this.simulation = simulation;
        this.host = host;
        this.events = events;
    }

    /** The socket of a client that has connected to the host. */
    static SimulatedStream accepted(
            Simulation simulation,
            SimulatedHost host,
            SocketEvents events,
            Endpoint client,
            StreamPeer peer) {
        SimulatedStream stream = new SimulatedStream(simulation, host, events);
        stream.remote = client;
        stream.peer = peer;
        stream.state = State.CONNECTED;
        host.connected(stream);
        peer.connect(stream);
        return stream;
    }

    @Override
    public long connect(long high, long low, int port) {
        require(state == State.NEW && !closed, "connects twice");
        remote = new Endpoint(new IpAddress(high, low), port);
        long opened = host.opened(remote);
        if (opened < 0) {
            return opened;
        }
        host.connected(this);
        state = State.CONNECTING;
        StreamPeer found = host.peerAt(remote);
        peer = found;
        long result = found.connect(this);
        if (result < 0) {
            state = State.FAILED;
            host.closed(this);
        }
        return result;
    }

    @Override
    public long peek(long offset, MemorySegment into, long at, long length) {
        requireOpen("peek");
        require(offset >= 0 && length > 0, "peeks nothing, or before the start");
        long position = discarded + offset;
        require(position <= arrived, "peeks past what has arrived");
        if (state == State.CONNECTING) {
            return -EAGAIN;
        }
        if (position == arrived) {
            return error != 0 ? -takeError() : inputEnded ? 0 : -EAGAIN;
        }
        long n = Math.min(length, arrived - position);
        toGuest.write(position, into, at, n);
        return n;
    }

    @Override
    public long discard(long length) {
        requireOpen("discard");
        require(length >= 0 && length <= arrived - discarded, "discards what has not arrived");
        discarded += length;
        peer().onDiscarded(this);
        return length;
    }

    @Override
    public long send(MemorySegment from, long at, long length) {
        requireOpen("send");
        require(!outputEnded, "sends after the end");
        require(length > 0, "sends nothing");
        host.sends();
        if (error != 0) {
            return -takeError();
        }
        if (state != State.CONNECTED) {
            return state == State.CONNECTING ? -EAGAIN : -EPIPE;
        }
        long n = Math.min(length, sendBuffer - (sent - drained));
        blocked = n < length;
        if (n <= 0) {
            return -EAGAIN;
        }
        if (fromGuest != null) {
            long same = fromGuest.agree(sent, from, at, n);
            require(same == n, "sends a wrong byte at " + (sent + same));
        }
        sent += n;
        peer().onSent(this);
        return n;
    }

    @Override
    public long shutdownOutput() {
        requireOpen("shutdown");
        require(!outputEnded, "ends its output twice");
        outputEnded = true;
        peer().onOutputEnded(this);
        return 0;
    }

    @Override
    public void close() {
        close(false);
    }

    @Override
    public void reset() {
        close(true);
    }

    /** Whom the stack connected to. */
    public Endpoint remote() {
        return remote;
    }

    /** Bytes the stack has sent. */
    public long sent() {
        return sent;
    }

    /** Bytes the guest has acknowledged. */
    public long discarded() {
        return discarded;
    }

    /** Whether the guest's stream has ended. */
    public boolean outputEnded() {
        return outputEnded;
    }

    /** Whether the connection stands. */
    public boolean isEstablished() {
        return state == State.CONNECTED;
    }

    public boolean isClosed() {
        return closed;
    }

    public boolean isReset() {
        return reset;
    }

    /** What each direction carries; null for what nobody checks. */
    void contents(Content toGuest, @Nullable Content fromGuest) {
        this.toGuest = toGuest;
        this.fromGuest = fromGuest;
    }

    /** The connect has succeeded. */
    void established() {
        if (!closed && state == State.CONNECTING) {
            state = State.CONNECTED;
            tellConnected = true;
            host.ready(this);
        }
    }

    /** The connection fails, before or after it was made. */
    void fail(int errno) {
        if (!closed && state != State.FAILED) {
            state = State.FAILED;
            inputEnded = true;
            error = errno;
            tellError = true;
            tellEnd = true;
            tellReadable = true;
            host.ready(this);
        }
    }

    /** How many bytes have arrived for the guest in all. */
    long arrived() {
        return arrived;
    }

    /** More bytes have arrived for the guest. */
    void arrive(long bytes) {
        if (!closed && bytes > 0 && state == State.CONNECTED && !inputEnded) {
            arrived += bytes;
            tellReadable = true;
            host.ready(this);
        }
    }

    /** No more bytes will arrive for the guest. */
    void endInput() {
        if (!closed && state == State.CONNECTED) {
            inputEnded = true;
            tellEnd = true;
            tellReadable = true;
            host.ready(this);
        }
    }

    /** How many unread bytes of the guest the socket holds. */
    long unread() {
        return sent - drained;
    }

    /** The peer has read bytes of the guest. */
    void drain(long bytes) {
        drained += bytes;
        offerRoom();
    }

    /** The socket holds no more than this of what the peer has not read. */
    void sendBuffer(long bytes) {
        sendBuffer = bytes;
        offerRoom();
    }

    /** Tells the stack what has happened since. */
    void tell(long now) {
        if (tellConnected && !closed) {
            tellConnected = false;
            events.onConnected(now);
        }
        if (tellError && error != 0 && !closed) {
            tellError = false;
            events.onError(takeError(), now);
        }
        if (tellEnd && !closed) {
            tellEnd = false;
            events.onEnd(now);
        }
        if (tellReadable && !closed) {
            tellReadable = false;
            events.onReadable(now);
        }
        if (tellWritable && !closed) {
            tellWritable = false;
            events.onWritable(now);
        }
    }

    /** Events that mean nothing, as epoll has them now and then. */
    void wakeForNothing() {
        if (!closed && state == State.CONNECTED) {
            tellReadable = true;
            tellWritable = true;
            host.ready(this);
        }
    }

    /** Linux tells a third of the buffer after it was full (sk_stream_is_writeable). */
    private void offerRoom() {
        if (blocked && !closed && sendBuffer - unread() >= Math.max(1, sendBuffer / 3)) {
            blocked = false;
            tellWritable = true;
            host.ready(this);
        }
    }

    private int takeError() {
        int errno = error;
        error = 0;
        return errno;
    }

    private void close(boolean withReset) {
        if (closed) {
            return;
        }
        // The kernel resets a connection whose receive buffer is not empty: the peer loses the
        // tail.
        require(
                withReset || arrived == discarded || state != State.CONNECTED,
                "closes a socket with unread bytes");
        closed = true;
        reset = withReset;
        host.closed(this);
        if (peer != null) {
            peer.onClosed(this, withReset);
        }
    }

    private StreamPeer peer() {
        if (peer == null) {
            throw simulation.failed("the stack uses a socket that never connected");
        }
        return peer;
    }

    private void requireOpen(String call) {
        require(!closed && state != State.NEW, "calls " + call + " without a connection");
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw simulation.failed("the stack " + otherwise + " (socket to " + remote + ")");
        }
    }
}
