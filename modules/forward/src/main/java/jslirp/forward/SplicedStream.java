package jslirp.forward;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a spliced connection: what one socket has received is sent by the other.
 *
 * <p>Little data is copied, which costs less than a pipe; a full buffer says that there is more,
 * and from then on splice(2) moves whole segments. What cannot be spliced is copied for ever: the
 * kernel stops splicing before urgent data. Nothing is read while the receiver has not taken all
 * that was read before; that waits in a pipe, or, if it was copied, in memory made for it.
 */
final class SplicedStream {
    /** All that there is has been moved; more comes with an event. */
    static final long IDLE = 1;

    /** The receiver takes no more for now. */
    static final long STUCK = 2;

    /** The turn is over, and there may be more. */
    static final long AGAIN = 3;

    /** The sender has ended its stream, and all of it has been moved. */
    static final long ENDED = 0;

    /** A fifth of a millisecond at 40 Gbit/s. */
    private static final long TURN = 1 << 20;

    /** Less than this in one splice(2), and copying is cheaper. */
    private static final long LITTLE = 4 << 10;

    private static final int EAGAIN = Errno.EAGAIN;
    private static final int EINVAL = Errno.EINVAL;
    private static final int MSG_DONTWAIT = Linux.MSG_DONTWAIT();
    private static final int SEND = Linux.MSG_NOSIGNAL() | MSG_DONTWAIT;
    private static final int SPLICE_F_NONBLOCK = Linux.SPLICE_F_NONBLOCK();

    private final Splicer splicer;
    private final int from;
    private final int to;

    private boolean splices;
    private boolean onlyCopies;

    /**
     * Whether to read on until there is nothing: the sender's end or failure has been announced, or
     * a short read does not mean that there is no more.
     */
    private boolean readsOn;

    private boolean ended;
    private long moved;

    /** The pipe with what the receiver has not taken; null when it has taken everything. */
    private @Nullable Pipe pipe;

    /** The same for what was copied: its memory, and where the rest begins. */
    private @Nullable Arena arena;

    private MemorySegment rest = MemorySegment.NULL;
    private long restAt;

    SplicedStream(Splicer splicer, int from, int to) {
        this.splicer = splicer;
        this.from = from;
        this.to = to;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Bytes moved so far, those included that the receiver has still to take. */
    long moved() {
        return moved;
    }

    boolean stuck() {
        return pipe != null || arena != null;
    }

    boolean ended() {
        return ended;
    }

    /** The sender's end is not far: reading goes on until it comes. */
    void nearsEnd() {
        readsOn = true;
    }

    /** The sender's socket may give less than it has: one of Unix does where a message had more. */
    void stopsShort() {
        readsOn = true;
    }

    /** The sender has sent urgent data, where splice(2) would stop and recv(2) stops short. */
    void isUrgent() {
        onlyCopies = true;
        splices = false;
    }

    /** Moves as much as a turn allows: one of the constants, or {@code -errno} of either socket. */
    long move() {
        long result = deliver();
        long room = TURN;
        while (result >= 0 && !stuck()) {
            if (room <= 0) {
                return AGAIN;
            }
            long count = splices ? splice() : copy();
            if (count <= 0) {
                return count == 0 ? end() : count == -EAGAIN ? IDLE : count;
            }
            moved += count;
            splicer.moved += count;
            room -= count;
            if (!splices && count < Splicer.COPIED && !readsOn && !onlyCopies) {
                // epoll(7): a stream that gives less than asked for has no more.
                result = deliver();
                return result < 0 ? result : stuck() ? STUCK : IDLE;
            }
            result = deliver();
        }
        return result < 0 ? result : STUCK;
    }

    private long end() {
        ended = true;
        return ENDED;
    }

    /** Receives into a pipe: how many bytes, 0 for the end, or {@code -errno}. */
    private long splice() {
        Pipe taken = splicer.pipes.take();
        if (taken == null) {
            return copy();
        }
        long count = File.splice(from, taken.writeEnd, TURN, SPLICE_F_NONBLOCK);
        if (count > 0) {
            taken.held = count;
            pipe = taken;
            splices = count >= LITTLE;
            return count;
        }
        splicer.pipes.give(taken);
        if (count == -EINVAL) {
            isUrgent();
            return copy();
        }
        return count;
    }

    /** Receives into memory and sends at once; as {@link #splice}, but only a rest is kept. */
    private long copy() {
        MemorySegment buffer = splicer.buffer;
        long count = Socket.recv(from, buffer, 0, Splicer.COPIED, MSG_DONTWAIT);
        if (count <= 0) {
            return count;
        }
        long sent = Socket.send(to, buffer, 0, count, SEND);
        if (sent < 0 && sent != -EAGAIN) {
            return sent;
        }
        long taken = Math.max(0, sent);
        if (taken < count) {
            arena = Arena.ofConfined();
            rest = arena.allocate(count - taken);
            restAt = 0;
            MemorySegment.copy(buffer, taken, rest, 0, count - taken);
        }
        splices = count == Splicer.COPIED && !onlyCopies;
        return count;
    }

    /** Sends what is kept as far as the receiver takes it: 0 or more, or {@code -errno}. */
    private long deliver() {
        long result = 0;
        while (stuck() && result >= 0) {
            result = pipe != null ? deliver(pipe) : deliverRest();
        }
        return result == -EAGAIN ? 0 : result;
    }

    private long deliver(Pipe full) {
        long count = File.splice(full.readEnd, to, full.held, SPLICE_F_NONBLOCK);
        if (count > 0) {
            full.held -= count;
            if (full.held == 0) {
                pipe = null;
                splicer.pipes.give(full);
            }
        }
        return count;
    }

    private long deliverRest() {
        long count = Socket.send(to, rest, restAt, rest.byteSize() - restAt, SEND);
        if (count > 0) {
            restAt += count;
            if (restAt == rest.byteSize()) {
                forgetRest();
            }
        }
        return count;
    }

    private void forgetRest() {
        if (arena != null) {
            arena.close();
            arena = null;
            rest = MemorySegment.NULL;
        }
    }

    /** Gives up what is kept. */
    void close() {
        forgetRest();
        if (pipe != null) {
            splicer.pipes.give(pipe);
            pipe = null;
        }
    }
}
