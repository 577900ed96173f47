package jslirp.stack.tcp;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counter;
import jslirp.stack.flow.Flow;
import jslirp.stack.flow.FlowTable;
import jslirp.stack.flow.NameserverRound;
import jslirp.stack.flow.Timer;
import jslirp.stack.host.SocketEvents;
import jslirp.wire.IpProtocol;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection: the state of its guest-facing end, the host's stream behind it, and what was
 * noted for the end of the batch. {@link TcpInput} and {@link TcpOutput} read and change it; it
 * belongs to the stack's thread.
 */
final class TcpConnection implements Flow, SocketEvents {
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

    private final HostStream host;
    private boolean queued;
    private boolean waitsForLink;
    private boolean removed;

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

    private final KeepAlive keepAlive;

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
            TcpSegment syn,
            int iss,
            int tsOffset,
            long now) {
        this.flows = flows;
        this.output = output;
        this.segments = segments;
        this.opening = opening;
        guestHigh = syn.guestHigh;
        guestLow = syn.guestLow;
        guestPort = syn.guestPort;
        remoteHigh = syn.remoteHigh;
        remoteLow = syn.remoteLow;
        remotePort = syn.remotePort;
        ipv6 = syn.ipv6;
        this.tsOffset = tsOffset;
        send = new SendSequence(iss);
        int window = flows.budget().take(WindowBudget.INITIAL, segments.smallestWindow(ipv6));
        receive = new ReceiveSequence(syn.sequence, window);
        recovery = new LossRecovery(send, mss);
        outOfOrder = new OutOfOrder(flows.memory());
        keepAlive = new KeepAlive(this, flows.deadlines(), now);
        host = new HostStream(opening.host().stream(this), flows.memory());
    }

    /** The key in the flow table. */
    long ports() {
        return FlowTable.ports(IpProtocol.TCP, guestPort, remotePort);
    }

    HostStream host() {
        return host;
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
        } else if (removed) {
            endLinger();
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
        } else if (state != TcpState.TIME_WAIT && !removed) {
            segments.reset(this, now);
            flows.counters().add(Counter.TCP_RESET);
        }
        host.reset();
        remove();
    }

    // ---- what the guest's segments do

    /** The guest lives. */
    void heard(long now) {
        keepAlive.heard(now);
    }

    /** Hands text to the host; false when the host has failed and the connection is gone. */
    boolean deliver(MemorySegment segment, long at, int length, long now) {
        receive.nxt += length;
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
        ack.textTaken(length, mss, now);
        schedule();
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

    /** The guest has ended its stream. */
    void guestEnded(long now) {
        receive.nxt++;
        acknowledge();
        switch (state) {
            case ESTABLISHED -> {
                state = TcpState.CLOSE_WAIT;
                host.finishOutput();
            }
            case FIN_WAIT_1 -> {
                state = TcpState.CLOSING;
                host.finishOutput();
            }
            case FIN_WAIT_2 -> enterTimeWait(now);
            default -> throw new IllegalStateException("a FIN in " + state);
        }
        watch(now);
    }

    /** Everything we sent, our FIN included, is acknowledged. */
    void finAcknowledged(long now) {
        switch (state) {
            case FIN_WAIT_1 -> state = TcpState.FIN_WAIT_2;
            case CLOSING -> enterTimeWait(now);
            case LAST_ACK -> {
                state = TcpState.CLOSED;
                close(now);
            }
            default -> {
                return;
            }
        }
        if (!removed) {
            watch(now);
        }
    }

    /** Our FIN has been sent for the first time. */
    void finSent(long now) {
        state = state == TcpState.CLOSE_WAIT ? TcpState.LAST_ACK : TcpState.FIN_WAIT_1;
        watch(now);
    }

    /** The guest has reset the connection. */
    void guestReset() {
        flows.counters().add(Counter.TCP_RESET);
        host.reset();
        remove();
    }

    private void enterTimeWait(long now) {
        state = TcpState.TIME_WAIT;
        host.close();
        giveWindowBack();
        arm(now + TcpTimers.TIME_WAIT);
        flows.timeWaits().enter(this, now);
    }

    /**
     * The guest's FIN has come again, its last number before {@code end}: TIME_WAIT begins anew.
     */
    void finAgain(int end, long now) {
        if (state == TcpState.TIME_WAIT && end == receive.nxt) {
            arm(now + TcpTimers.TIME_WAIT);
        }
    }

    /** TIME_WAIT is over, or others need the room. */
    void endTimeWait(long now) {
        if (state == TcpState.TIME_WAIT) {
            close(now);
        }
    }

    private void giveWindowBack() {
        flows.budget().giveBack(receive.size);
        receive.size = 0;
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

    /** Starts to watch for a guest that has gone silent; the state has just changed. */
    void watch(long now) {
        keepAlive.watch(now);
    }

    private void onTimer(long now) {
        switch (state) {
            case CONNECTING -> connectTimedOut(now);
            case TIME_WAIT -> endTimeWait(now);
            case CLOSED -> {}
            default -> output.timedOut(this, now);
        }
    }

    private void connectTimedOut(long now) {
        if (nameservers == null || !opening.silentNameserver(this, nameservers, now)) {
            host.reset();
            remove();
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
        if (!queued && !removed) {
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

    @Override
    public void flush(long now) {
        queued = false;
        waitsForLink = false;
        if (removed) {
            return;
        }
        host.discard();
        output.flush(this, now);
    }

    @Override
    public void abandon(long now) {
        if (!removed && state != TcpState.CONNECTING && state != TcpState.TIME_WAIT) {
            segments.reset(this, now);
            flows.counters().add(Counter.TCP_RESET);
        }
        host.reset();
        remove();
    }

    /** Closes orderly; what the host has not taken yet lingers. */
    private void close(long now) {
        host.close();
        remove();
        if (!host.closed()) {
            keepAlive.linger(now);
        }
    }

    private void endLinger() {
        if (host.closed()) {
            keepAlive.end();
        }
    }

    /** Takes the connection out of everything that knows it. */
    void remove() {
        if (removed) {
            endLinger();
            return;
        }
        removed = true;
        state = TcpState.CLOSED;
        flows.table().remove(ports(), guestHigh, guestLow, remoteHigh, remoteLow);
        flows.deadlines().remove(timer);
        keepAlive.end();
        flows.deadlines().remove(ackTimer);
        giveWindowBack();
        outOfOrder.free();
        flows.timeWaits().left();
        flows.counters().add(Counter.TCP_CLOSED);
    }

    /** The connection under this name, if it is one. */
    static @Nullable TcpConnection of(@Nullable Flow flow) {
        return flow instanceof TcpConnection connection ? connection : null;
    }
}
