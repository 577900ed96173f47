package jslirp.stack.tcp;

import java.lang.foreign.MemorySegment;
import jslirp.stack.tcp.BacklogMemory.Block;
import org.jspecify.annotations.Nullable;

/**
 * Text that arrived behind a gap, kept until the gap is filled: a ring in which a byte lies at its
 * sequence number modulo the ring's size. The ring holds a whole receive window, so all that the
 * guest was promised to be taken fits.
 */
final class OutOfOrder {
    private static final int[] NONE = {};

    /** As many blocks as an option can hold (RFC 2018 section 3). */
    private static final int BLOCKS = 4;

    private final BacklogMemory memory;
    private final SequenceRanges ranges = new SequenceRanges();
    private @Nullable Block ring;

    /** The left edges of what was reported last and is still kept, the latest first. */
    private int[] reported = NONE;

    private int reportedCount;

    OutOfOrder(BacklogMemory memory) {
        this.memory = memory;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /**
     * Chooses what the SACK option tells: the range that the last segment became part of, then
     * those told last, so that each is told several times (RFC 2018 section 4). Room that is left
     * tells of others again: those told last may have been delivered since.
     *
     * @return how many blocks, at most {@code most}
     */
    int report(int most) {
        int count = 0;
        for (int i = 0; i < reportedCount; i++) {
            int index = ranges.find(reported[i]);
            if (index >= 0 && !isAmong(ranges.left(index), count)) {
                reported[count++] = ranges.left(index);
            }
        }
        for (int i = ranges.count() - 1; i >= 0 && count < BLOCKS; i--) {
            if (!isAmong(ranges.left(i), count)) {
                reported[count++] = ranges.left(i);
            }
        }
        reportedCount = count;
        return Math.min(count, most);
    }

    /** The first sequence number of a block chosen by {@link #report}. */
    int reportedLeft(int block) {
        return reported[block];
    }

    /** The sequence number behind a block chosen by {@link #report}. */
    int reportedRight(int block) {
        return ranges.right(ranges.find(reported[block]));
    }

    private boolean isAmong(int left, int count) {
        for (int i = 0; i < count; i++) {
            if (reported[i] == left) {
                return true;
            }
        }
        return false;
    }

    /** The segment at {@code sequence} is what the next option tells first. */
    private void note(int sequence) {
        if (reported.length == 0) {
            reported = new int[BLOCKS];
        }
        int kept = Math.min(reportedCount, BLOCKS - 1);
        System.arraycopy(reported, 0, reported, 1, kept);
        reported[0] = sequence;
        reportedCount = kept + 1;
    }

    /**
     * Keeps text.
     *
     * @param window the most that can ever lie between RCV.NXT and the right edge
     * @return whether there was room to remember it
     */
    boolean keep(MemorySegment from, long at, int sequence, int length, int window) {
        int index = ranges.add(sequence, sequence + length);
        if (index < 0) {
            return false;
        }
        note(sequence);
        if (ring == null) {
            ring = memory.take(window);
        }
        MemorySegment to = ring.segment();
        long start = position(to, sequence);
        long first = Math.min(length, to.byteSize() - start);
        MemorySegment.copy(from, at, to, start, first);
        MemorySegment.copy(from, at + first, to, 0, length - first);
        return true;
    }

    /**
     * How much of what is kept follows {@code next} without a gap, up to the end of the ring; 0
     * when nothing does. It lies at {@link #position} of {@link #segment}.
     */
    int contiguous(int next) {
        ranges.removeBefore(next);
        if (ranges.isEmpty()) {
            free();
            return 0;
        }
        if (ranges.left(0) != next || ring == null) {
            return 0;
        }
        long start = position(ring.segment(), next);
        return (int) Math.min(ranges.right(0) - next, ring.segment().byteSize() - start);
    }

    /** The ring; only while something is kept. */
    MemorySegment segment() {
        if (ring == null) {
            throw new IllegalStateException("nothing is kept");
        }
        return ring.segment();
    }

    /** Where in the ring a sequence number lies. */
    static long position(MemorySegment ring, int sequence) {
        return sequence & ring.byteSize() - 1;
    }

    /** Forgets everything. */
    void free() {
        ranges.clear();
        reportedCount = 0;
        if (ring != null) {
            memory.giveBack(ring);
            ring = null;
        }
    }
}
