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
    private final BacklogMemory memory;
    private final SequenceRanges ranges = new SequenceRanges();
    private @Nullable Block ring;
    private int latest;

    OutOfOrder(BacklogMemory memory) {
        this.memory = memory;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** What is kept, for the SACK option. */
    SequenceRanges ranges() {
        return ranges;
    }

    /** The index of the range that the last segment became part of (RFC 2018 section 4). */
    int latest() {
        return latest < ranges.count() ? latest : 0;
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
        latest = index;
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
        if (ring != null) {
            memory.giveBack(ring);
            ring = null;
        }
    }
}
