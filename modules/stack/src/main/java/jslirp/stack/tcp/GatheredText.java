package jslirp.stack.tcp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Text of one connection that came in several segments in a row, for one call of the host's socket.
 * A link without super-frames brings no more than an MTU at a time, and a call for each would cost
 * far more than the copy into here: the host's own TCP makes a packet of each.
 *
 * <p>Nothing stays here beyond the batch, nor beyond anything that could tell the difference: text
 * of another connection, a FIN, a reset, an acknowledgment that is sent before the batch is done.
 */
final class GatheredText {
    /** As much as a super-frame holds. */
    static final int CAPACITY = 64 << 10;

    /** A piece that is worth a call of its own. */
    private static final int LARGE = CAPACITY / 4;

    private final boolean gathers;
    private final MemorySegment memory;
    private @Nullable TcpConnection connection;
    private int length;

    /** {@code gathers} on a link without super-frames; else all text is handed on as it comes. */
    GatheredText(boolean gathers) {
        this.gathers = gathers;
        memory = gathers ? Arena.ofAuto().allocate(CAPACITY, 64) : MemorySegment.NULL;
    }

    /** Whether this connection is another than the one whose text is here. */
    boolean isOthers(@Nullable TcpConnection other) {
        return connection != null && connection != other;
    }

    /**
     * Takes text that follows what the connection gave before; false when the host has failed, and
     * the connection is gone.
     */
    boolean take(TcpConnection c, MemorySegment segment, long at, int count, long now) {
        boolean large = !gathers || count > LARGE;
        if (large || isOthers(c) || length + count > CAPACITY) {
            handOn(now);
            if (c.ending.over()) {
                return false;
            }
        }
        if (large) {
            return c.handOn(segment, at, count, now);
        }
        MemorySegment.copy(segment, at, memory, length, count);
        connection = c;
        length += count;
        return true;
    }

    /** Hands on what is here; a connection whose host fails at that is reset. */
    void handOn(long now) {
        TcpConnection c = connection;
        if (c == null) {
            return;
        }
        int count = length;
        connection = null;
        length = 0;
        if (!c.ending.over()) {
            c.handOn(memory, 0, count, now);
        }
    }
}
