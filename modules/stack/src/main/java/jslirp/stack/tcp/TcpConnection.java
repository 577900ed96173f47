package jslirp.stack.tcp;

import java.lang.foreign.MemorySegment;
import jslirp.stack.flow.Flow;
import jslirp.stack.flow.FlowTable;
import jslirp.stack.flow.NameserverRound;
import jslirp.stack.flow.Timer;
import jslirp.stack.host.ArrivingStream;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamSocket;
import jslirp.stack.host.StreamTraffic;
import jslirp.wire.IpProtocol;
import jslirp.wire.TcpOptions;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection: the state of its guest-facing end, the host's stream behind it, and what was
 * noted for the end of the batch. {@link TcpInput} and {@link TcpOutput} read and change it; it
 * belongs to the stack's thread.
 */
final class TcpConnection implements Flow, SocketEvents, StreamTraffic {
    // Its name: the guest's end, and the remote end as the guest knows it.
    final long guestHigh;
    final long guestLow;
    final int guestPort;
    final long remoteHigh;
    final long remoteLow;
    final int remotePort;
    final boolean ipv6;

    private final TcpFlows flows;
    private final TcpOutput output;
    private final TcpSegments segments;
    private final TcpOpening opening;

    TcpState state = TcpState.CONNECTING;
    final SendSequence send;
    final ReceiveSequence receive;
    final RttEstimator rtt = new RttEstimator();
    CongestionWindow congestion = new CongestionWindow(TcpSegments.DEFAULT_MSS, false);
    LossRecovery recovery;
    final Jumbograms.Progress jumbograms = new Jumbograms.Progress();
    final OutOfOrder outOfOrder;

    /** Bytes of text in a segment to the guest. */
    int mss = TcpSegments.DEFAULT_MSS;

    /** RFC 2018: whether both sides tell what has arrived behind a gap. */
    boolean sack;

    /** RFC 7323: whether both sides send timestamps, the guest's last, and the offset of ours. */
    boolean timestamps;

    int tsRecent;
    final int tsOffset;

    /** The segment whose round trip is being timed, and since when; 0 when none is. */
    long timedSince;

    int timedSequence;

    final AckPolicy ack = new AckPolicy();

    /** The host's socket may hold more than was peeked. */
    boolean readable;

    /** The host has ended its stream: a peek behind the last byte returns 0. */
    boolean hostEnded;

    /** While it connects to the DNS address: who is asked, one after the other. */
    @Nullable NameserverRound nameservers;

    /** The client that the guest is asked for; null when the guest asked. */
    private final @Nullable ArrivingStream arriving;

    private final HostStream host;
    final TcpEnding ending;
    private boolean queued;
    private boolean waitsForLink;
    private boolean waitsForNeighbor;

    /**
     * Connecting, retransmitting, probing a closed window, waiting in TIME_WAIT: never two at once.
     */
    private final Timer timer =
            new Timer() {
                @Override
                protected void expire(long now) {
                    onTimer(now);
                }
            };

    /** Ends the wait for text that would carry an acknowledgment. */
    private final Timer ackTimer =
            new Timer() {
                @Override
                protected void expire(long now) {
                    if (ack.waitedInVain()) {
                        schedule();
                    }
                }
            };

    TcpConnection(
            TcpFlows flows,
            TcpOutput output,
            TcpSegments segments,
            TcpOpening opening,
            @Nullable ArrivingStream arriving,
            TcpName name,
            long now) {
        this.flows = flows;
        this.output = output;
        this.segments = segments;
        this.opening = opening;
        this.arriving = arriving;
        guestHigh = name.guestHigh();
        guestLow = name.guestLow();
        guestPort = name.guestPort();
        remoteHigh = name.remoteHigh();
        remoteLow = name.remoteLow();
        remotePort = name.remotePort();
        ipv6 = name.ipv6();
        tsOffset = opening.timestampOffset(name);
        send = new SendSequence(opening.initialSequence(name, now));
        int window = flows.budget().take(WindowBudget.INITIAL, segments.smallestWindow(ipv6));
        receive = new ReceiveSequence(window);
        recovery = new LossRecovery(send, mss);
        outOfOrder = new OutOfOrder(flows.memory());
        StreamSocket socket =
                arriving == null ? opening.host().stream(this) : arriving.socket(this);
        host = new HostStream(socket, flows.memory());
        ending = new TcpEnding(this, flows, segments, now);
    }

    /** The key in the flow table. */
    long ports() {
        return FlowTable.ports(IpProtocol.TCP, guestPort, remotePort);
    }

    /** Enters the table, which has room and nothing under this name. */
    void addTo(FlowTable table) {
        table.add(ports(), guestHigh, guestLow, remoteHigh, remoteLow, this);
    }

    HostStream host() {
        return host;
    }

    @Override
    public boolean arrived() {
        return arriving != null;
    }

    // ---- what the host tells

    @Override
    public void onConnected(long now) {
        if (state != TcpState.CONNECTING) {
            return;
        }
        if (nameservers != null) {
            nameservers.answered(now);
            nameservers = null;
        }
        state = TcpState.SYN_RECEIVED;
        segments.synAck(this, now);
        timedSince = now;
        arm(now + rtt.timeoutNanos());
    }

    @Override
    public void onReadable(long now) {
        readable = true;
        schedule();
    }

    @Override
    public void onEnd(long now) {
        hostEnded = true;
    }

    @Override
    public void onWritable(long now) {
        if (!host.blocked()) {
            return;
        }
        long result = host.drain();
        if (result < 0 && result != -jslirp.stack.host.HostErrno.EAGAIN) {
            hostFailed((int) -result, now);
        } else if (ending.over()) {
            ending.endLinger();
        } else if (result == 0 && receive.worthOpening(mss) && state.mayStillReceive()) {
            acknowledge();
        }
    }

    @Override
    public void onError(int errno, long now) {
        if (errno != 0) {
            hostFailed(errno, now);
        }
    }

    /** The host's socket has failed: the guest is told, in the state it is in. */
    void hostFailed(int errno, long now) {
        if (state == TcpState.CONNECTING) {
            if (nameservers != null && opening.refusedByNameserver(this, nameservers, now)) {
                return;
            }
            opening.refused(this, errno, now);
        }
        ending.hostReset(now);
    }

    // ---- what the guest's segments do

    /** What the guest offers with its SYN (RFC 9293 section 3.7.1, RFC 7323). */
    void offered(TcpSegment syn) {
        int shift = TcpOptions.windowScale(syn.memory, syn.header);
        timestamps = syn.timestamped;
        tsRecent = syn.timestamped ? syn.tsValue : 0;
        int offered = TcpOptions.mss(syn.memory, syn.header);
        int mtu = segments.mtu(guestHigh, guestLow);
        mss = segments.segmentText(mtu, syn.ipv6, offered, syn.timestamped);
        sack = TcpOptions.sackPermitted(syn.memory, syn.header);
        congestion = new CongestionWindow(mss, sack);
        recovery = new LossRecovery(send, mss);
        if (shift != TcpOptions.ABSENT) {
            send.scale = shift;
            receive.scale = ReceiveSequence.SCALE;
        }
        send.wnd = syn.window;
        send.maxWnd = syn.window;
        send.wl1 = syn.sequence;
        send.wl2 = send.iss;
    }

    /** Each side has the other's SYN, and our own is acknowledged. */
    void established(long now) {
        state = TcpState.ESTABLISHED;
        send.una = send.max;
        // The clock is read once for a turn: what has taken no time was not measured.
        if (timedSince != 0 && now != timedSince) {
            rtt.sample(now - timedSince);
        }
        timedSince = 0;
        rtt.restart();
        disarm();
        ending.watch(now);
        schedule();
        if (arriving != null) {
            arriving.onAnswered(now);
        }
    }

    /** Takes text for the host; false when the host has failed and the connection is gone. */
    boolean deliver(MemorySegment segment, long at, int length, long now) {
        receive.nxt += length;
        ack.textTaken(length, mss, now);
        schedule();
        return flows.gathered().take(this, segment, at, length, now);
    }

    /** Hands text to the host; false as {@link #deliver}. */
    boolean handOn(MemorySegment segment, long at, int length, long now) {
        long result = host.send(segment, at, length, receive.window());
        if (result < 0) {
            hostFailed((int) -result, now);
            return false;
        }
        if (!host.blocked()
                && outOfOrder.isEmpty()
                && receive.size < WindowBudget.LARGEST
                && receive.usedUp()) {
            receive.size += flows.budget().take(receive.size, 0);
        }
        return true;
    }

    /** Keeps text that lies behind a gap; false when there is no room to remember it. */
    boolean keep(MemorySegment segment, long at, int sequence, int length) {
        int window = receive.size + (1 << ReceiveSequence.SCALE);
        return outOfOrder.keep(segment, at, sequence, length, window);
    }

    /** Hands on what was kept behind a gap that is filled now; false as {@link #deliver}. */
    boolean deliverKept(long now) {
        while (!outOfOrder.isEmpty()) {
            int length = outOfOrder.contiguous(receive.nxt);
            if (length == 0) {
                return true;
            }
            MemorySegment kept = outOfOrder.segment();
            if (!deliver(kept, OutOfOrder.position(kept, receive.nxt), length, now)) {
                return false;
            }
        }
        return true;
    }

    /**
     * What may be sent now: the guest's window and the congestion window, less what is under way.
     */
    int usable() {
        int underWay = recovery.isEmpty() ? send.flight() : recovery.pipe();
        return Math.max(0, Math.min(send.wnd - send.flight(), congestion.bytes() - underWay));
    }

    /** Notes that the guest is owed an acknowledgment now. */
    void acknowledge() {
        ack.demand();
        schedule();
    }

    /** The same for a segment that may be forged, as often as RFC 5961 section 7 allows. */
    void challenge(long now) {
        if (ack.mayChallenge(now)) {
            acknowledge();
        }
    }

    /** Lets what is owed wait for text to carry it. */
    void delayAcknowledgment(long now) {
        ack.startWaiting();
        flows.deadlines().set(ackTimer, now + AckPolicy.LONGEST_NANOS);
    }

    /** A segment with an acknowledgment has left. */
    void acknowledgmentSent() {
        if (ack.sent()) {
            flows.deadlines().clear(ackTimer);
        }
    }

    // ---- time

    /** Arms the one timer for retransmission, probing or TIME_WAIT. */
    void arm(long when) {
        flows.deadlines().set(timer, when);
    }

    /** Nothing is waited for. */
    void disarm() {
        flows.deadlines().clear(timer);
    }

    boolean armed() {
        return timer.armed();
    }

    /** Both timers are let go of, and a guest that may never be found is not waited for. */
    void endWaits() {
        flows.deadlines().remove(timer);
        flows.deadlines().remove(ackTimer);
        if (waitsForNeighbor) {
            waitsForNeighbor = false;
            flows.unresolved().remove(this);
        }
    }

    private void onTimer(long now) {
        switch (state) {
            case CONNECTING -> connectTimedOut(now);
            case TIME_WAIT -> ending.endTimeWait(now);
            case CLOSED -> {}
            default -> output.timedOut(this, now);
        }
    }

    private void connectTimedOut(long now) {
        if (nameservers == null || !opening.silentNameserver(this, nameservers, now)) {
            host.reset();
            ending.remove();
        }
    }

    /** Asks the guest whether it lives. */
    void askWhetherAlive(long now) {
        segments.keepAlive(this, now);
    }

    /** The host has not taken the last bytes of a guest that is gone. */
    void endOfPatience() {
        host.reset();
    }

    /** The guest does not answer: both ends are reset. */
    void giveUp(long now) {
        abandon(now);
    }

    // ---- the end of a batch

    /** Enters the list of those that are flushed, once. */
    void schedule() {
        if (!queued && !ending.over()) {
            queued = true;
            flows.pending().add(this);
        }
    }

    /** Whether the link was full, and the connection is to be flushed when it is not. */
    boolean waitsForLink() {
        return waitsForLink;
    }

    /** The link is full: to be flushed when it is not. */
    void waitForLink() {
        if (!waitsForLink) {
            waitsForLink = true;
            flows.blocked().add(this);
        }
    }

    /** The guest's Ethernet address is not known: to be flushed when it may be. */
    void waitForNeighbor() {
        if (!waitsForNeighbor) {
            waitsForNeighbor = true;
            flows.unresolved().add(this);
        }
    }

    /** Neighbours have told who they are. */
    void neighborsChanged() {
        waitsForNeighbor = false;
        schedule();
    }

    @Override
    public void flush(long now) {
        queued = false;
        waitsForLink = false;
        if (ending.over()) {
            return;
        }
        host.discard();
        output.flush(this, now);
    }

    @Override
    public void abandon(long now) {
        ending.hostReset(now);
    }

    // ---- what a client of the host hears

    /** The guest does not want it. */
    void tellRefused(long now) {
        if (arriving != null) {
            arriving.onRefused(now);
        }
    }

    /** The connection has ended. */
    void tellEnd() {
        if (arriving != null) {
            arriving.onClosed();
        }
    }

    @Override
    public long bytesToGuest() {
        return host.bytesToGuest();
    }

    @Override
    public long bytesFromGuest() {
        return host.bytesFromGuest();
    }

    /** The connection under this name, if it is one. */
    static @Nullable TcpConnection of(@Nullable Flow flow) {
        return flow instanceof TcpConnection connection ? connection : null;
    }
}
