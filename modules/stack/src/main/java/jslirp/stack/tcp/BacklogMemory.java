package jslirp.stack.tcp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Memory for what a host's socket does not take. A flow whose host is the slower end fills and
 * empties a buffer hundreds of times a second, and fresh memory costs as much as the copy into it:
 * one spare of each size (powers of two) is kept.
 */
final class BacklogMemory {
    private static final int SMALLEST_SHIFT = 12;
    private static final int SIZES = 16;

    private final @Nullable Block[] spares = new Block[SIZES];

    /** One buffer and what frees it. */
    record Block(Arena arena, MemorySegment segment, int index) {}

    /** A buffer of at least this many bytes. */
    Block take(long bytes) {
        int shift = Math.max(SMALLEST_SHIFT, Long.SIZE - Long.numberOfLeadingZeros(bytes - 1));
        int index = shift - SMALLEST_SHIFT;
        Block spare = spares[index];
        if (spare != null) {
            spares[index] = null;
            return spare;
        }
        Arena arena = Arena.ofConfined();
        return new Block(arena, arena.allocate(1L << shift, 64), index);
    }

    /** Gives a buffer back. */
    void giveBack(Block block) {
        if (spares[block.index] == null) {
            spares[block.index] = block;
        } else {
            block.arena.close();
        }
    }
}
