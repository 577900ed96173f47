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

    /** As far as the SYNs have come (RFC 9293 section 3.3.2). */
    private enum State {
        LISTEN,
        SYN_SENT,
        SYN_RECEIVED,
        ESTABLISHED
    }

    private State state = State.SYN_SENT;
    private @Nullable String failure;
    private int irs;
    private int mss;
    private int stackShift;
    private int ourShift;

    /** What this end offers, and from the other's SYN on what both can. */
    private boolean scales;

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
        scales = options.windowScale() >= 0;
        timestamps = options.timestamps();
        sack = options.sack();
        sender = new GuestSender(simulation, this, plan, options.superFrames());
        receiver = new GuestReceiver(simulation, this, plan, options.mss());
    }

    public boolean isEstablished() {
        return state == State.ESTABLISHED;
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
        if (!awaitsCall()) {
            transmit(sequence(sender.max()), TcpHeader.RST | TcpHeader.ACK, new SegmentOptions());
        }
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
                + (failure != null ? " " + failure : isEstablished() ? " established" : " opening")
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
        state = State.LISTEN;
    }

    /** Whether no SYN has come yet. */
    boolean awaitsCall() {
        return state == State.LISTEN;
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
        switch (state) {
            case LISTEN -> receiveCall(p, flags, found);
            case SYN_SENT -> receiveAnswer(p, flags, found, now);
            default -> receiveExpected(p, flags, found, now);
        }
    }

    /** From SYN-RECEIVED on: a segment that is to lie in the window. */
    private void receiveExpected(Packet p, int flags, SegmentOptions found, long now) {
        MemorySegment s = p.bytes();
        long tcp = p.transport();
        long from = receiver.next() + (TcpHeader.sequence(s, tcp) - sequenceOfNext());
        if ((flags & TcpHeader.RST) != 0) {
            // After the end a second last acknowledgment meets nobody, and that is what RST says.
            if (receiver.inWindow(from, from) && !finished()) {
                giveUp("reset");
            }
        } else if ((flags & TcpHeader.SYN) != 0) {
            if (isEstablished()) {
                acknowledge();
            } else {
                sendSyn();
            }
        } else if ((flags & TcpHeader.ACK) != 0) {
            if (!isEstablished()) {
                acknowledged(p, now);
            }
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
        if (found.windowScale != SegmentOptions.ABSENT && !scales) {
            throw wrong(p, "a window scale that was not offered");
        }
        if (found.timestamps && !timestamps || found.sackPermitted && !sack) {
            throw wrong(p, "an option that was not offered");
        }
        state = State.ESTABLISHED;
        agree(p, found);
        transmit(sequence(sender.max()), TcpHeader.ACK, new SegmentOptions());
        sender.start(mss, TcpHeader.window(s, tcp), now);
        finishWriting();
    }

    /** The other's SYN has come: what both sides can is done. */
    private void agree(Packet syn, SegmentOptions found) {
        irs = TcpHeader.sequence(syn.bytes(), syn.transport());
        scales &= found.windowScale != SegmentOptions.ABSENT;
        if (scales) {
            stackShift = found.windowScale;
            ourShift = options.windowScale();
        }
        timestamps &= found.timestamps;
        sack &= found.sackPermitted;
        recentTimestamp = found.value;
        mss = mss(syn, found.mss);
        receiver.start(ourShift);
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
        state = State.SYN_RECEIVED;
        agree(p, found);
        sender.open();
    }

    /** Our own SYN is acknowledged too. */
    private void acknowledged(Packet p, long now) {
        MemorySegment s = p.bytes();
        long tcp = p.transport();
        if (TcpHeader.acknowledgment(s, tcp) != iss + 1) {
            throw wrong(p, "no acknowledgment of a SYN");
        }
        state = State.ESTABLISHED;
        sender.start(mss, (long) TcpHeader.window(s, tcp) << stackShift, now);
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
        if (scales) {
            offered.windowScale(options.windowScale());
        }
        if (sack) {
            offered.sackPermitted();
        }
        if (timestamps) {
            offered.timestamps(clock(), recentTimestamp);
        }
        boolean answers = state == State.SYN_RECEIVED;
        int flags = answers ? TcpHeader.SYN | TcpHeader.ACK : TcpHeader.SYN;
        int acknowledgment = answers ? irs + 1 : 0;
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
        int acknowledgment = isEstablished() ? sequenceOfNext() : 0;
        int window = isEstablished() ? receiver.window() : 0;
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
