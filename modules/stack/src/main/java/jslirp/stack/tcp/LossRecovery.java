package jslirp.stack.tcp;

import java.lang.foreign.MemorySegment;
import jslirp.wire.SequenceNumber;
import jslirp.wire.TcpOptions;

/**
 * What the guest's selective acknowledgments say about losses (RFC 2018, RFC 6675). A hole counts
 * as lost when more than two segments' worth behind it has arrived; lost holes are sent again from
 * the lowest on, as the congestion window allows.
 *
 * <p>One thing RFC 6675 leaves to the timer is found here: when data that was sent after a
 * retransmission has arrived and the hole is still there, the retransmission was lost too, and it
 * goes once more ({@link Retransmissions}).
 */
final class LossRecovery {
    private static final int REORDERING_SEGMENTS = 2;

    private final SendSequence send;
    private final int mss;
    private final SequenceRanges sacked = new SequenceRanges();

    /** Holes before this are lost. */
    private int lostBefore;

    private final Retransmissions again = new Retransmissions();

    /** Behind the segment that was last sent again as a probe, and its timestamp. */
    private int probeEnd;

    private int probeTimestamp;
    private boolean probing;

    LossRecovery(SendSequence send, int mss) {
        this.send = send;
        this.mss = mss;
        lostBefore = send.una;
    }

    /** Takes the blocks of a SACK option; those that cannot be true are passed over. */
    void take(MemorySegment s, long option) {
        for (int i = TcpOptions.sackBlockCount(s, option) - 1; i >= 0; i--) {
            int left = TcpOptions.sackLeft(s, option, i);
            int right = TcpOptions.sackRight(s, option, i);
            if (SequenceNumber.lessThan(left, right)
                    && SequenceNumber.greaterThan(left, send.una)
                    && SequenceNumber.lessOrEqual(right, send.max)) {
                sacked.add(left, right);
            }
        }
    }

    /** SND.UNA has moved, or blocks were taken: looks at the holes anew. */
    void update() {
        sacked.removeBefore(send.una);
        if (hasReneged()) {
            forget();
        }
        lostBefore = send.una;
        int above = 0;
        for (int i = sacked.count() - 1; i >= 0; i--) {
            above += sacked.right(i) - sacked.left(i);
            if (above > REORDERING_SEGMENTS * mss) {
                lostBefore = sacked.left(i);
                break;
            }
        }
        again.removeBefore(send.una);
        again.removeLost(sacked, send.max, REORDERING_SEGMENTS * mss);
    }

    /**
     * The guest acknowledges up to where it had told of more: short of memory, it has thrown that
     * away (RFC 2018 section 8).
     */
    private boolean hasReneged() {
        return !sacked.isEmpty() && sacked.left(0) == send.una;
    }

    /** Whether a hole is lost. */
    boolean lost() {
        return SequenceNumber.lessThan(send.una, lostBefore);
    }

    /** Whether the guest has told of anything behind a hole. */
    boolean isEmpty() {
        return sacked.isEmpty();
    }

    /** The next hole to send again, or {@link SendSequence#max} when there is none. */
    int nextLost() {
        int hole = sacked.nextHole(send.una);
        for (int behind = again.behind(hole); behind != hole; behind = again.behind(hole)) {
            hole = sacked.nextHole(behind);
        }
        return SequenceNumber.lessThan(hole, lostBefore) ? hole : send.max;
    }

    /** Where the hole that begins at {@code hole} ends. */
    int endOf(int hole) {
        return again.nextAfter(hole, sacked.holeEnd(hole, lostBefore));
    }

    /** A part of a hole was sent again. */
    void sentAgain(int hole, int end) {
        again.add(hole, end, send.max);
    }

    /**
     * The first segment, which ends before {@code end}, goes again as a probe. What was sent again
     * is believed lost too: the holes are gone through once more.
     */
    void probe(int end, int timestamp) {
        again.clear();
        again.add(send.una, end, send.max);
        probeEnd = end;
        probeTimestamp = timestamp;
        probing = true;
    }

    /** The timestamp of the last probe. */
    int probeTimestamp() {
        return probeTimestamp;
    }

    /**
     * Takes an acknowledgment of something new. When it stops behind the probe, and nothing is told
     * of what follows, then all that was sent before the probe was lost: a path that keeps the
     * order, as ours does, would have brought it before (RFC 8985 section 7.4 asks the same of the
     * last segment).
     *
     * @param ack the acknowledgment, not yet taken into SND.UNA
     * @param ofProbe whether it can be the probe's, as far as timestamps tell
     */
    boolean showsLossOfAll(int ack, boolean ofProbe) {
        boolean lost = probing && ofProbe && ack == probeEnd && ack != send.max && isEmpty();
        probing = false;
        return lost;
    }

    /** RFC 6675's pipe: bytes thought to be on their way. */
    int pipe() {
        int unsacked = send.nxt - lostBefore - sacked.covered(lostBefore, send.nxt);
        return Math.max(0, unsacked) + again.underWay(sacked, lostBefore);
    }

    /**
     * The timer went off: the guest may have thrown away what it had told of (RFC 2018 section 8).
     */
    void forget() {
        sacked.clear();
        lostBefore = send.una;
        again.clear();
        probing = false;
    }
}
