package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import jslirp.simulation.StreamPlan.End;
import jslirp.wire.TcpHeader;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the guest: a TCP written against the RFCs alone, good enough to move streams
 * both ways over a bad path, and a judge of everything the stack sends to it.
 */
public final class GuestConnection {
    private static final int BARE = TcpHeader.ACK | TcpHeader.PSH;

    private final Simulation simulation;
    private final Guest guest;
    private final Route route;
    private final GuestOptions options;
    private final StreamPlan plan;
    private final Content expected;
    private final GuestSender sender;
    private final GuestReceiver receiver;
    private final int iss;
    private final int clockOffset;

    /** Whether it waits to be called, and has been. */
    private boolean awaitsCall;

    private boolean called;
    private boolean established;
    private @Nullable String failure;
    private int irs;
    private int callersMss;
    private boolean scales;
    private int stackShift;
    private int ourShift;
    private boolean timestamps;
    private boolean sack;
    private int recentTimestamp;
    private long lastAcknowledged;
    private long windowSequence;
    private long windowAcknowledged;

    GuestConnection(
            Simulation simulation,
            Guest guest,
            Route route,
            GuestOptions options,
            StreamPlan plan,
            Content expected) {
        this.simulation = simulation;
        this.guest = guest;
        this.route = route;
        this.options = options;
        this.plan = plan;
        this.expected = expected;
        iss = simulation.random().nextInt();
        clockOffset = simulation.random().nextInt();
        sender = new GuestSender(simulation, this, plan, options.superFrames());
        receiver = new GuestReceiver(simulation, this, plan, options.mss());
    }

    public boolean isEstablished() {
        return established;
    }

    /** Why the connection ended before its time; null as long as it has not. */
    public @Nullable String failure() {
        return failure;
    }

    /** How many bytes of the stack's stream have come, each the right one. */
    public long received() {
        return receiver.received();
    }

    /** Whether the stack's stream has ended. */
    public boolean peerEnded() {
        return receiver.ended();
    }

    /** Whether both streams have ended, and both ends know it. */
    public boolean finished() {
        return receiver.ended() && sender.everythingAcknowledged();
    }

    /** How often this end had to send again. */
    public long retransmitted() {
        return sender.retransmitted();
    }

    /** Aborts: sends a reset and forgets the connection. */
    public void abort() {
        if (awaitsCall) {
            giveUp("aborted");
            return;
        }
        transmit(sequence(sender.max()), TcpHeader.RST | TcpHeader.ACK, new SegmentOptions());
        giveUp("aborted");
    }

    /** Forgets the connection without a word, as a guest does that loses its power. */
    public void vanish() {
        giveUp("vanished");
    }

    /** Where the connection stands, for the messages of a run that has failed. */
    @Override
    public String toString() {
        return "port "
                + localPort()
                + (failure != null ? " " + failure : established ? " established" : " opening")
                + ", sends "
                + sender
                + ", received "
                + receiver.received()
                + (receiver.ended() ? " and the end" : "")
                + "; "
                + plan
                + "; "
                + options;
    }

    void open() {
        sender.open();
    }

    /** Does nothing before a SYN comes. */
    void awaitCall() {
        awaitsCall = true;
    }

    /** Whether no SYN has come yet. */
    boolean awaitsCall() {
        return awaitsCall;
    }

    void giveUp(String why) {
        if (failure == null) {
            failure = why;
        }
        sender.stop();
        receiver.acknowledged();
        guest.forget(this);
    }

    int localPort() {
        return route.from().port();
    }

    /** A segment of the stack has come. */
    void receive(Packet p, long now) {
        MemorySegment s = p.bytes();
        long tcp = p.transport();
        int flags = TcpHeader.flags(s, tcp);
        SegmentOptions found;
        try {
            found = SegmentOptions.read(s, tcp + TcpHeader.LENGTH, p.payload());
        } catch (IllegalStateException e) {
            throw wrong(p, String.valueOf(e.getMessage()));
        }
        if (awaitsCall) {
            receiveCall(p, flags, found);
            return;
        }
        if (called && !established) {
            receiveThird(p, flags, found, now);
            return;
        }
        if (!established) {
            receiveAnswer(p, flags, found, now);
            return;
        }
        long from = receiver.next() + (TcpHeader.sequence(s, tcp) - sequenceOfNext());
        if ((flags & TcpHeader.RST) != 0) {
            // After the end a second last acknowledgment meets nobody, and that is what RST says.
            if (receiver.inWindow(from, from) && !finished()) {
                giveUp("reset");
            }
        } else if ((flags & TcpHeader.SYN) != 0) {
            acknowledge();
        } else if ((flags & TcpHeader.ACK) != 0) {
            receiveSegment(p, from, found, now);
        } else {
            throw wrong(p, "neither ACK nor RST nor SYN");
        }
    }

    private void receiveAnswer(Packet p, int flags, SegmentOptions found, long now) {
        MemorySegment s = p.bytes();
        long tcp = p.transport();
        boolean acknowledges = TcpHeader.acknowledgment(s, tcp) == iss + 1;
        if ((flags & TcpHeader.RST) != 0) {
            if (acknowledges) {
                giveUp("refused");
            }
            return;
        }
        if ((flags & (TcpHeader.SYN | TcpHeader.ACK)) != (TcpHeader.SYN | TcpHeader.ACK)
                || !acknowledges) {
            throw wrong(p, "no answer to a SYN");
        }
        established = true;
        irs = TcpHeader.sequence(s, tcp);
        negotiate(p, found);
        receiver.start(ourShift);
        transmit(sequence(sender.max()), TcpHeader.ACK, new SegmentOptions());
        sender.start(mss(p, found.mss), TcpHeader.window(s, tcp), now);
        finishWriting();
    }

    private int mss(Packet p, int found) {
        int largest = simulation.network().mtu() - 40;
        if (found != SegmentOptions.ABSENT && found > largest) {
            throw wrong(p, "an MSS above the MTU");
        }
        int overhead = timestamps ? 12 : 0;
        return Math.min(found == SegmentOptions.ABSENT ? 536 : found, largest) - overhead;
    }

    /** LISTEN: a SYN is answered with what both sides can. */
    private void receiveCall(Packet p, int flags, SegmentOptions found) {
        if ((flags & TcpHeader.SYN) == 0) {
            guest.refuse(p, flags);
            return;
        }
        awaitsCall = false;
        called = true;
        irs = TcpHeader.sequence(p.bytes(), p.transport());
        scales = found.windowScale != SegmentOptions.ABSENT && options.windowScale() >= 0;
        if (scales) {
            stackShift = found.windowScale;
            ourShift = options.windowScale();
        }
        timestamps = found.timestamps && options.timestamps();
        sack = found.sackPermitted && options.sack();
        recentTimestamp = found.value;
        callersMss = mss(p, found.mss);
        receiver.start(ourShift);
        sender.open();
    }

    /** SYN-RECEIVED: the SYN again, or the segment that acknowledges ours. */
    private void receiveThird(Packet p, int flags, SegmentOptions found, long now) {
        MemorySegment s = p.bytes();
        long tcp = p.transport();
        long from = receiver.next() + (TcpHeader.sequence(s, tcp) - sequenceOfNext());
        if ((flags & TcpHeader.RST) != 0) {
            if (receiver.inWindow(from, from)) {
                giveUp("reset");
            }
        } else if ((flags & TcpHeader.SYN) != 0) {
            sendSyn();
        } else if (TcpHeader.acknowledgment(s, tcp) == iss + 1) {
            established = true;
            sender.start(callersMss, (long) TcpHeader.window(s, tcp) << stackShift, now);
            receiveSegment(p, from, found, now);
        } else {
            throw wrong(p, "no acknowledgment of a SYN");
        }
    }

    private void negotiate(Packet p, SegmentOptions found) {
        if (found.windowScale != SegmentOptions.ABSENT) {
            if (options.windowScale() < 0) {
                throw wrong(p, "a window scale that was not offered");
            }
            stackShift = found.windowScale;
            ourShift = options.windowScale();
        }
        timestamps = found.timestamps;
        sack = found.sackPermitted;
        if (timestamps && !options.timestamps() || sack && !options.sack()) {
            throw wrong(p, "an option that was not offered");
        }
        recentTimestamp = found.value;
    }

    private void receiveSegment(Packet p, long from, SegmentOptions found, long now) {
        MemorySegment s = p.bytes();
        long tcp = p.transport();
        int length = p.payloadLength();
        int flags = TcpHeader.flags(s, tcp);
        boolean fin = (flags & TcpHeader.FIN) != 0;
        long to = from + length;
        if (timestamps != found.timestamps) {
            throw wrong(p, "timestamps differ from what was agreed (RFC 7323 section 3.2)");
        }
        if (length + TcpHeader.dataOffset(s, tcp) - TcpHeader.LENGTH > options.mss()) {
            throw wrong(p, "more than our MSS (RFC 6691)");
        }
        if (!receiver.inWindow(from, to)) {
            throw wrong(
                    p,
                    "data [%d, %d) beyond our window, which ends at %d"
                            .formatted(from, to, receiver.edge()));
        }
        if (timestamps && from <= lastAcknowledged && found.value - recentTimestamp >= 0) {
            recentTimestamp = found.value;
        }
        check(p, from, length);
        boolean bare = length == 0 && !fin && (flags & ~BARE) == 0;
        receiveAcknowledgment(p, from, bare, found, now);
        if (length > 0 || fin) {
            receiver.take(from, to, fin);
            if (fin) {
                sender.output(now);
            }
        } else if (to < receiver.next()) {
            acknowledge();
        }
        finishWriting();
    }

    private void check(Packet p, long from, int length) {
        long old = Math.max(0, 1 - from);
        long same = expected.agree(from - 1 + old, p.bytes(), p.payload() + old, length - old);
        if (same < length - old) {
            throw wrong(p, "a wrong byte at " + (from - 1 + old + same));
        }
    }

    private void receiveAcknowledgment(
            Packet p, long from, boolean bare, SegmentOptions found, long now) {
        MemorySegment s = p.bytes();
        long tcp = p.transport();
        int number = TcpHeader.acknowledgment(s, tcp);
        long ack = sender.una() + (number - sequence(sender.una()));
        if (ack > sender.max()) {
            throw wrong(p, "an acknowledgment of what was never sent");
        }
        checkSack(p, ack, found);
        long window = (long) TcpHeader.window(s, tcp) << stackShift;
        boolean sameWindow = ack + window == sender.edge();
        boolean newer =
                from > windowSequence || from == windowSequence && ack >= windowAcknowledged;
        if (newer && ack >= sender.una()) {
            if (ack + window < sender.edge() && simulation.link().isOrderly()) {
                throw wrong(
                        p,
                        "a right edge of the window that moves left, from %d to %d"
                                .formatted(sender.edge(), ack + window));
            }
            windowSequence = from;
            windowAcknowledged = ack;
            sender.window(ack, window);
        }
        long rtt =
                timestamps && found.echo != 0
                        ? (clock() - found.echo) * Simulation.MILLISECOND
                        : -1;
        sender.acknowledged(ack, bare && sameWindow, rtt, now);
    }

    /** RFC 2018 section 4: blocks lie behind a gap, within what was sent. */
    private void checkSack(Packet p, long ack, SegmentOptions found) {
        if (!sack && !found.sack.isEmpty()) {
            throw wrong(p, "selective acknowledgments that were not agreed on");
        }
        for (int i = 0; i + 1 < found.sack.size(); i += 2) {
            long left = sender.una() + (found.sack.get(i) - sequence(sender.una()));
            long right = sender.una() + (found.sack.get(i + 1) - sequence(sender.una()));
            if (left <= ack || right <= left || right > sender.max()) {
                throw wrong(p, "an impossible selective acknowledgment");
            }
        }
    }

    private void finishWriting() {
        if (plan.end() == End.RESETS && failure == null && sender.una() > plan.length()) {
            abort();
        }
    }

    /** Sends the SYN, which acknowledges the other's if there was one. */
    void sendSyn() {
        SegmentOptions offered = new SegmentOptions().mss(options.mss());
        if (called ? scales : options.windowScale() >= 0) {
            offered.windowScale(options.windowScale());
        }
        if (called ? sack : options.sack()) {
            offered.sackPermitted();
        }
        if (called ? timestamps : options.timestamps()) {
            offered.timestamps(clock(), called ? recentTimestamp : 0);
        }
        int flags = called ? TcpHeader.SYN | TcpHeader.ACK : TcpHeader.SYN;
        int acknowledgment = called ? irs + 1 : 0;
        int window = receiver.synWindow();
        transmit(new Segment(iss, acknowledgment, flags, window, 0, offered.bytes()), 0, 0, 0);
    }

    void send(long from, int length, boolean fin, int mss) {
        int flags = TcpHeader.ACK | (fin ? TcpHeader.FIN : 0) | (length > 0 ? TcpHeader.PSH : 0);
        transmit(segment(sequence(from), flags, new SegmentOptions()), from - 1, length, mss);
    }

    void sendProbe(long from) {
        transmit(sequence(from), TcpHeader.ACK, new SegmentOptions());
    }

    /** Sends an acknowledgment at once. */
    void acknowledge() {
        SegmentOptions offered = new SegmentOptions();
        if (sack) {
            receiver.describeGaps(offered, irs);
        }
        transmit(sequence(sender.max()), TcpHeader.ACK, offered);
    }

    private void transmit(int sequence, int flags, SegmentOptions offered) {
        transmit(segment(sequence, flags, offered), 0, 0, 0);
    }

    private Segment segment(int sequence, int flags, SegmentOptions offered) {
        if (timestamps) {
            offered.timestamps(clock(), recentTimestamp);
        }
        int acknowledgment = established ? sequenceOfNext() : 0;
        int window = established ? receiver.window() : 0;
        lastAcknowledged = receiver.next();
        receiver.acknowledged();
        return new Segment(sequence, acknowledgment, flags, window, 0, offered.bytes());
    }

    private void transmit(Segment segment, long offset, int length, int mss) {
        if (failure != null) {
            return;
        }
        Packet p = GuestFrames.tcp(route, segment, length);
        plan.content().write(offset, p.bytes(), p.payload(), length);
        if (options.superFrames() && mss > 0) {
            p = GuestFrames.offloaded(p, mss);
        } else {
            Segmenter.complete(p);
        }
        guest.transmit(p);
    }

    private int sequence(long offset) {
        return iss + (int) offset;
    }

    private int sequenceOfNext() {
        return irs + (int) receiver.next();
    }

    private int clock() {
        return (int) (simulation.now() / Simulation.MILLISECOND) + clockOffset;
    }

    private IllegalStateException wrong(Packet p, String what) {
        return simulation.failed("the guest got " + what + ": " + Described.packet(p));
    }
}
