package jslirp.stack.tcp;

import java.util.Arrays;
import jslirp.wire.SequenceNumber;

/**
 * Disjoint ranges of sequence numbers in ascending order: what a selective acknowledgment speaks of
 * (RFC 2018). There are few at a time; more than {@link #LIMIT} are not remembered, which only
 * means that something is sent twice.
 */
final class SequenceRanges {
    /** How many are remembered. */
    static final int LIMIT = 64;

    private static final int[] NONE = {};

    /** Most connections never lose anything: nothing is allocated for them. */
    private int[] lefts = NONE;

    private int[] rights = NONE;
    private int count;

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The first sequence number of a range. */
    int left(int index) {
        return lefts[index];
    }

    /** The sequence number behind a range. */
    int right(int index) {
        return rights[index];
    }

    void clear() {
        count = 0;
    }

    /**
     * Adds [left, right), joined with all that it touches.
     *
     * @return the index of the range it is part of now, or -1 when there is no room for it
     */
    int add(int left, int right) {
        int first = 0;
        while (first < count && SequenceNumber.lessThan(rights[first], left)) {
            first++;
        }
        int behind = first;
        int newLeft = left;
        int newRight = right;
        while (behind < count && SequenceNumber.lessOrEqual(lefts[behind], right)) {
            newLeft = SequenceNumber.min(newLeft, lefts[behind]);
            newRight = SequenceNumber.max(newRight, rights[behind]);
            behind++;
        }
        int joined = behind - first;
        if (joined == 0 && count == LIMIT) {
            return -1;
        }
        if (joined == 0 && count == lefts.length) {
            int larger = Math.min(LIMIT, Math.max(4, 2 * count));
            lefts = Arrays.copyOf(lefts, larger);
            rights = Arrays.copyOf(rights, larger);
        }
        System.arraycopy(lefts, behind, lefts, first + 1, count - behind);
        System.arraycopy(rights, behind, rights, first + 1, count - behind);
        count += 1 - joined;
        lefts[first] = newLeft;
        rights[first] = newRight;
        return first;
    }

    /** The index of the range that holds a sequence number, or -1. */
    int find(int sequence) {
        for (int i = 0; i < count; i++) {
            if (SequenceNumber.between(lefts[i], sequence, rights[i] - 1)) {
                return i;
            }
        }
        return -1;
    }

    /** Forgets everything before a sequence number. */
    void removeBefore(int sequence) {
        int gone = 0;
        while (gone < count && SequenceNumber.lessOrEqual(rights[gone], sequence)) {
            gone++;
        }
        System.arraycopy(lefts, gone, lefts, 0, count - gone);
        System.arraycopy(rights, gone, rights, 0, count - gone);
        count -= gone;
        if (count > 0) {
            lefts[0] = SequenceNumber.max(lefts[0], sequence);
        }
    }

    /** How many sequence numbers of [from, to) lie in the ranges. */
    int covered(int from, int to) {
        int covered = 0;
        for (int i = 0; i < count; i++) {
            int left = SequenceNumber.max(lefts[i], from);
            int right = SequenceNumber.min(rights[i], to);
            if (SequenceNumber.lessThan(left, right)) {
                covered += right - left;
            }
        }
        return covered;
    }

    /** The first sequence number at or behind {@code sequence} that lies in no range. */
    int nextHole(int sequence) {
        int hole = sequence;
        for (int i = 0; i < count; i++) {
            if (SequenceNumber.lessOrEqual(lefts[i], hole)) {
                hole = SequenceNumber.max(hole, rights[i]);
            }
        }
        return hole;
    }

    /** Where the hole that begins at {@code hole} ends, at {@code limit} at the latest. */
    int holeEnd(int hole, int limit) {
        for (int i = 0; i < count; i++) {
            if (SequenceNumber.greaterOrEqual(lefts[i], hole)) {
                return SequenceNumber.min(lefts[i], limit);
            }
        }
        return limit;
    }
}
