package jslirp.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jslirp.linux.Errno;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import org.jspecify.annotations.Nullable;

/**
 * What a TCP flow has received and the guest has not acknowledged, for kernels that cannot peek at
 * an offset. It begins with nothing, and doubles while the guest's window asks for more.
 */
final class ReceiveRing {
    private static final int EAGAIN = Errno.EAGAIN;
    private static final int EBADF = Errno.EBADF;
    private static final int MSG_DONTWAIT = Linux.MSG_DONTWAIT();

    private static final long SMALLEST = 64 << 10;

    /** Enough for 1 Gbit/s at 8 ms, or 80 Mbit/s at 100 ms. */
    private static final long LARGEST = 1 << 20;

    private @Nullable Arena arena;
    private MemorySegment memory = MemorySegment.NULL;

    /** Where the first byte lies that has not been discarded, and how many follow. */
    private long head;

    private long size;

    /** What the socket said when it had no more to give: 0 for the end, or {@code -errno}. */
    private long last = -EAGAIN;

    /** Whether a peek got less than it asked for because the ring was full. */
    private boolean stalled;

    /** See {@link jslirp.stack.host.StreamSocket#peek}. */
    long peek(int fd, long offset, MemorySegment into, long at, long length) {
        if (offset + length > size) {
            fill(fd, offset + length);
        }
        long count = Math.min(length, size - offset);
        if (count <= 0) {
            return last;
        }
        copyOut(offset, into, at, count);
        return count;
    }

    /**
     * Forgets the first bytes.
     *
     * @return whether a peek stalled before, and there is room now
     */
    boolean discard(long length) {
        assert length <= size : "Only what was peeked is discarded";
        size -= length;
        head = size == 0 ? 0 : (head + length) % memory.byteSize();
        boolean resumes = stalled && length > 0;
        stalled &= !resumes;
        return resumes;
    }

    /** Receives until {@code wanted} bytes are there, or the socket or the room is exhausted. */
    private void fill(int fd, long wanted) {
        // The end, and an error other than -EAGAIN, is the last that a socket says.
        while (size < wanted && last == -EAGAIN) {
            if (size == memory.byteSize() && !grow()) {
                stalled = true;
                return;
            }
            long capacity = memory.byteSize();
            long tail = (head + size) % capacity;
            long room = tail >= head ? capacity - tail : head - tail;
            long count = Socket.recv(fd, memory, tail, room, MSG_DONTWAIT);
            if (count > 0) {
                size += count;
            } else {
                last = count;
                if (count == -EAGAIN) {
                    return;
                }
            }
        }
    }

    private boolean grow() {
        long capacity = memory.byteSize();
        if (capacity == LARGEST) {
            return false;
        }
        Arena wider = Arena.ofConfined();
        MemorySegment target = wider.allocate(Math.max(SMALLEST, 2 * capacity), 64);
        copyOut(0, target, 0, size);
        release();
        arena = wider;
        memory = target;
        head = 0;
        return true;
    }

    private void copyOut(long offset, MemorySegment into, long at, long count) {
        if (count == 0) {
            return;
        }
        long capacity = memory.byteSize();
        long from = (head + offset) % capacity;
        long first = Math.min(count, capacity - from);
        MemorySegment.copy(memory, from, into, at, first);
        MemorySegment.copy(memory, 0, into, at + first, count - first);
    }

    /** Gives the memory back; what was in it is lost. */
    void close() {
        release();
        size = 0;
        last = -EBADF;
    }

    private void release() {
        if (arena != null) {
            arena.close();
            arena = null;
            memory = MemorySegment.NULL;
        }
    }
}
