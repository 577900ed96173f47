package jslirp.stack.tcp;

import java.util.Arrays;
import jslirp.wire.SequenceNumber;

/**
 * What was sent again and is not known to have arrived: disjoint pieces in the order of their
 * sequence numbers. Each remembers how far the stream had been sent when it was sent: what lies
 * behind that was sent later, and when it has arrived while the piece has not, the piece was lost
 * once more. Of RFC 8985, which goes by times, this is what can be told from sequence numbers.
 */
final class Retransmissions {
    /** How many are remembered one by one; those beyond are joined with their neighbour. */
    static final int LIMIT = 64;

    private static final int[] NONE = {};

    private int[] lefts = NONE;
    private int[] rights = NONE;

    /** SND.MAX when the piece was sent. */
    private int[] sentBefore = NONE;

    private int count;

    void clear() {
        count = 0;
    }

    /** [left, right), which is part of no other piece, was sent again. */
    void add(int left, int right, int max) {
        int at = count;
        while (at > 0 && SequenceNumber.greaterThan(lefts[at - 1], left)) {
            at--;
        }
        if (count == LIMIT) {
            join(at, left, right, max);
            return;
        }
        if (count == lefts.length) {
            int larger = Math.max(4, 2 * count);
            lefts = Arrays.copyOf(lefts, larger);
            rights = Arrays.copyOf(rights, larger);
            sentBefore = Arrays.copyOf(sentBefore, larger);
        }
        System.arraycopy(lefts, at, lefts, at + 1, count - at);
        System.arraycopy(rights, at, rights, at + 1, count - at);
        System.arraycopy(sentBefore, at, sentBefore, at + 1, count - at);
        lefts[at] = left;
        rights[at] = right;
        sentBefore[at] = max;
        count++;
    }

    /**
     * With the piece in front, or with the first; what lies between has arrived, or is lost too.
     */
    private void join(int at, int left, int right, int max) {
        int with = Math.max(at - 1, 0);
        lefts[with] = SequenceNumber.min(lefts[with], left);
        rights[with] = SequenceNumber.max(rights[with], right);
        sentBefore[with] = max;
    }

    /** Forgets what was acknowledged up to {@code una}. */
    void removeBefore(int una) {
        int gone = 0;
        while (gone < count && SequenceNumber.lessOrEqual(rights[gone], una)) {
            gone++;
        }
        if (gone > 0) {
            removeFirst(gone);
        }
        if (count > 0) {
            lefts[0] = SequenceNumber.max(lefts[0], una);
        }
    }

    private void removeFirst(int gone) {
        System.arraycopy(lefts, gone, lefts, 0, count - gone);
        System.arraycopy(rights, gone, rights, 0, count - gone);
        System.arraycopy(sentBefore, gone, sentBefore, 0, count - gone);
        count -= gone;
    }

    /** Forgets the pieces behind which more than {@code tolerance} that was sent later arrived. */
    void removeLost(SequenceRanges arrived, int max, int tolerance) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (arrived.covered(sentBefore[i], max) <= tolerance) {
                lefts[kept] = lefts[i];
                rights[kept] = rights[i];
                sentBefore[kept] = sentBefore[i];
                kept++;
            }
        }
        count = kept;
    }

    /** Behind the piece that holds a sequence number; the number itself when none does. */
    int behind(int sequence) {
        for (int i = 0; i < count; i++) {
            if (SequenceNumber.between(lefts[i], sequence, rights[i] - 1)) {
                return rights[i];
            }
        }
        return sequence;
    }

    /** Where the next piece behind a sequence number begins, {@code limit} at the latest. */
    int nextAfter(int sequence, int limit) {
        for (int i = 0; i < count; i++) {
            if (SequenceNumber.greaterThan(lefts[i], sequence)) {
                return SequenceNumber.min(lefts[i], limit);
            }
        }
        return limit;
    }

    /** How many of them before {@code limit} have not arrived. */
    int underWay(SequenceRanges arrived, int limit) {
        int bytes = 0;
        for (int i = 0; i < count && SequenceNumber.lessThan(lefts[i], limit); i++) {
            int right = SequenceNumber.min(rights[i], limit);
            bytes += right - lefts[i] - arrived.covered(lefts[i], right);
        }
        return bytes;
    }
}
