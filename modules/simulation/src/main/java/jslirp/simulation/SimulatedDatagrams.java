package jslirp.simulation;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.stack.host.SocketEvents;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;

/** A UDP or ICMP echo socket of the simulated host. */
public final class SimulatedDatagrams implements DatagramSocket {
    /** What a UDP packet of IPv4 can carry. */
    private static final int LONGEST = 65507;

    private record Datagram(Endpoint from, int ttl, int segmentLength, byte[] payload) {}

    private final Simulation simulation;
    private final SimulatedHost host;
    private final SocketEvents events;
    private final boolean echo;
    private final ArrayDeque<Datagram> received = new ArrayDeque<>();
    private final ArrayDeque<Consumer<SocketError>> errors = new ArrayDeque<>();

    private boolean ipv6;
    private boolean open;
    private boolean closed;
    private boolean joins;
    private boolean tellReadable;
    private boolean tellError;

    SimulatedDatagrams(
            Simulation simulation, SimulatedHost host, SocketEvents events, boolean echo) {
        this.simulation = simulation;
        this.host = host;
        this.events = events;
        this.echo = echo;
    }

    @Override
    public long open(boolean ipv6) {
        require(!open && !closed, "opens a socket twice");
        this.ipv6 = ipv6;
        long result = host.opened(this);
        open = result == 0;
        return result;
    }

    @Override
    public long send(MemorySegment from, long at, long length, Destination destination) {
        int ttl = destination.ttl();
        requireOpen();
        require(ttl >= 1 && ttl <= 255, "sends with a TTL of " + ttl);
        require(length >= (echo ? 8 : 0) && length <= LONGEST, "sends " + length + " bytes");
        byte[] payload = new byte[(int) length];
        MemorySegment.copy(from, at, MemorySegment.ofArray(payload), 0, length);
        Endpoint to = endpoint(destination);
        require(to.address().isIpv4() != ipv6, "sends to the other family");
        long result = host.send(this, to, payload, ttl);
        return result < 0 ? result : length;
    }

    static Endpoint endpoint(Destination to) {
        return new Endpoint(new IpAddress(to.high(), to.low()), to.port());
    }

    @Override
    public long receive(MemorySegment into, long at, long length, Sender sender) {
        requireOpen();
        Datagram next = received.poll();
        if (next == null) {
            return -EAGAIN;
        }
        long n = Math.min(length, next.payload().length);
        MemorySegment.copy(MemorySegment.ofArray(next.payload()), 0, into, at, n);
        IpAddress address = next.from().address();
        sender.set(address.high(), address.low(), next.from().port(), next.ttl());
        sender.segmentLength(next.segmentLength());
        return n;
    }

    @Override
    public void joinReceived() {
        requireOpen();
        joins = true;
    }

    @Override
    public long receiveError(SocketError error) {
        requireOpen();
        Consumer<SocketError> next = errors.poll();
        if (next == null) {
            return -EAGAIN;
        }
        next.accept(error);
        return 0;
    }

    @Override
    public void close() {
        if (open && !closed) {
            host.closed(this);
        }
        closed = true;
    }

    boolean isEcho() {
        return echo;
    }

    /** A datagram for the guest has arrived. */
    void arrive(Endpoint from, int ttl, byte... payload) {
        if (open && !closed) {
            received.add(new Datagram(from, ttl, 0, payload));
            tellReadable = true;
            host.ready(this);
        }
    }

    /** Datagrams of one length have arrived together; the last may be shorter. */
    void arriveTogether(Endpoint from, int segmentLength, byte... payload) {
        require(joins, "did not ask for datagrams that come together");
        received.add(new Datagram(from, 60, segmentLength, payload));
        tellReadable = true;
        host.ready(this);
    }

    /** An ICMP error for an earlier datagram has arrived. */
    void fail(Consumer<SocketError> error) {
        if (open && !closed) {
            errors.add(error);
            tellError = true;
            host.ready(this);
        }
    }

    /** Tells the stack what has happened since. */
    void tell(long now) {
        if (tellError && !closed) {
            tellError = false;
            events.onError(0, now);
        }
        if (tellReadable && !closed) {
            tellReadable = false;
            events.onReadable(now);
        }
    }

    private void requireOpen() {
        require(open && !closed, "uses a datagram socket that is not open");
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw simulation.failed("the stack " + otherwise);
        }
    }
}
