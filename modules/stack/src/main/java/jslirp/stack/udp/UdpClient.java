package jslirp.stack.udp;

import jslirp.stack.flow.Flow;
import jslirp.stack.flow.FlowTable;
import jslirp.stack.flow.Timer;
import jslirp.stack.host.StreamTraffic;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import org.jspecify.annotations.Nullable;

/**
 * One client of a forward: its own address and port, the one under which the guest sees it, and the
 * address of the host that it asked. It has no descriptor, and ends when it has been silent.
 */
final class UdpClient extends Timer implements Flow, StreamTraffic {
    final long high;
    final long low;
    final int port;

    private final UdpForwards forwards;
    private final UdpForward home;
    private final long guestHigh;
    private final long guestLow;
    private final int guestPort;
    private final long seenHigh;
    private final long seenLow;
    private final int seenPort;
    private final Runnable onEnd;

    /** By which it was heard of last: that is where an answer leaves. */
    UdpForward forward;

    long ownHigh;
    long ownLow;

    /** The others of the same forward. */
    @Nullable UdpClient next;

    @Nullable UdpClient previous;

    private boolean answered;
    private long toGuest;
    private long fromGuest;

    /** A client that the guest sees at the answer of {@code forwards.map()} and a port. */
    UdpClient(
            UdpForwards forwards, UdpForward forward, long high, long low, int port, int seenPort) {
        this.forwards = forwards;
        this.high = high;
        this.low = low;
        this.port = port;
        this.home = forward;
        this.forward = forward;
        guestHigh = forward.guestHigh();
        guestLow = forward.guestLow();
        guestPort = forward.guestPort();
        seenHigh = forwards.seenHigh();
        seenLow = forwards.seenLow();
        this.seenPort = seenPort;
        onEnd = forward.onClient(new Endpoint(new IpAddress(high, low), port), this);
    }

    boolean is(long otherHigh, long otherLow, int otherPort) {
        return low == otherLow && port == otherPort && high == otherHigh;
    }

    /** The forward by which it came, whose socket's end is its own. */
    UdpForward home() {
        return home;
    }

    int seenPort() {
        return seenPort;
    }

    @Override
    public boolean arrived() {
        return true;
    }

    void addTo(FlowTable table) {
        table.add(ports(), guestHigh, guestLow, seenHigh, seenLow, this);
    }

    void removeFrom(FlowTable table) {
        table.remove(ports(), guestHigh, guestLow, seenHigh, seenLow);
        onEnd.run();
    }

    private long ports() {
        return FlowTable.ports(IpProtocol.UDP, guestPort, seenPort);
    }

    /** A datagram has come from it. */
    void asked(long bytes) {
        toGuest += bytes;
    }

    /** The guest has sent it something: a client that is answered lives longer. */
    void answered(long bytes) {
        answered = true;
        fromGuest += bytes;
    }

    long lifetimeNanos() {
        return answered ? UdpFlow.IDLE_NANOS : UdpForwards.UNANSWERED_NANOS;
    }

    @Override
    public long bytesToGuest() {
        return toGuest;
    }

    @Override
    public long bytesFromGuest() {
        return fromGuest;
    }

    @Override
    protected void expire(long now) {
        forwards.remove(this);
    }

    /** It puts nothing off. */
    @Override
    public void flush(long now) {}

    @Override
    public void abandon(long now) {
        forwards.remove(this);
    }
}
