package jslirp.stack.tcp;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import jslirp.stack.host.StreamSocket;
import jslirp.stack.tcp.BacklogMemory.Block;
import org.jspecify.annotations.Nullable;

/**
 * The host's end of a connection: its socket, the guest's bytes that the socket has not taken, and
 * the bytes for the guest that are acknowledged and not yet discarded.
 *
 * <p>Bytes that the guest has been told we have are never lost: the end of the stream and the close
 * wait until they have drained.
 */
final class HostStream {
    private StreamSocket socket;
    private final BacklogMemory memory;

    private @Nullable Block backlog;
    private long backlogStart;
    private long backlogEnd;
    private long undiscarded;
    private boolean finish;
    private boolean close;
    private boolean closed;
    private long toGuest;
    private long fromGuest;

    HostStream(StreamSocket socket, BacklogMemory memory) {
        this.socket = socket;
        this.memory = memory;
    }

    /** Asks the host to connect ({@link StreamSocket#connect}). */
    long connect(long high, long low, int port) {
        return socket.connect(high, low, port);
    }

    /** Gives up a socket that has not connected, for another. */
    void replace(StreamSocket other) {
        socket.reset();
        socket = other;
    }

    /**
     * Sends the guest's bytes, or keeps them.
     *
     * @param promised how many more bytes the guest may still send behind these: room for them is
     *     made now, so that keeping cannot fail later
     * @return 0, or the {@code -errno} of a socket that has failed
     */
    long send(MemorySegment from, long at, long length, int promised) {
        long sent = 0;
        fromGuest += length;
        if (backlog == null) {
            sent = socket.send(from, at, length);
            if (sent == length) {
                return 0;
            }
            if (sent < 0) {
                if (sent != -EAGAIN) {
                    return sent;
                }
                sent = 0;
            }
        }
        keep(from, at + sent, length - sent, promised);
        return 0;
    }

    /** Whether bytes are kept that the socket has not taken. */
    boolean blocked() {
        return backlog != null;
    }

    /**
     * The socket may take more.
     *
     * @return 0 when nothing is kept any more, {@code -EAGAIN} when there still is, or another
     *     {@code -errno}
     */
    long drain() {
        while (backlog != null) {
            long n = socket.send(backlog.segment(), backlogStart, backlogEnd - backlogStart);
            if (n < 0) {
                return n;
            }
            backlogStart += n;
            if (backlogStart == backlogEnd) {
                memory.giveBack(backlog);
                backlog = null;
            }
        }
        if (finish) {
            finish = false;
            socket.shutdownOutput();
        }
        if (close) {
            closeNow();
        }
        return 0;
    }

    /** The guest has ended its stream: so does the host's socket, when all has drained. */
    void finishOutput() {
        finish = true;
        if (backlog == null) {
            drain();
        }
    }

    /** Bytes for the guest, from {@code offset} behind the last acknowledged one. */
    long peek(long offset, MemorySegment into, long at, long length) {
        return socket.peek(undiscarded + offset, into, at, length);
    }

    /** The guest has acknowledged bytes; they leave the socket with {@link #discard}. */
    void acknowledged(int bytes) {
        undiscarded += bytes;
        toGuest += bytes;
    }

    /** Bytes that the guest has acknowledged in all. */
    long bytesToGuest() {
        return toGuest;
    }

    /** Bytes that the guest has sent in all. */
    long bytesFromGuest() {
        return fromGuest;
    }

    /** Removes what is acknowledged from the socket, once for a batch. */
    void discard() {
        if (undiscarded > 0 && !closed) {
            long n = socket.discard(undiscarded);
            if (n > 0) {
                undiscarded -= n;
            }
        }
    }

    /** Closes when all has drained; {@link #closed} tells whether it has come to that. */
    void close() {
        close = true;
        if (backlog == null) {
            drain();
        }
    }

    /** Whether the socket is closed. */
    boolean closed() {
        return closed;
    }

    /** Closes with a reset, whatever is kept. */
    void reset() {
        if (!closed) {
            closed = true;
            socket.reset();
        }
        if (backlog != null) {
            memory.giveBack(backlog);
            backlog = null;
        }
    }

    private void closeNow() {
        if (!closed) {
            // tcp(7): closing a socket with unread bytes resets it, and what it still has to send.
            discard();
            closed = true;
            socket.close();
        }
    }

    private void keep(MemorySegment from, long at, long length, int promised) {
        if (backlog == null) {
            backlog = memory.take(length + promised);
            backlogStart = 0;
            backlogEnd = 0;
        }
        if (backlogEnd + length > backlog.segment().byteSize()) {
            enlarge(backlog, length);
        }
        MemorySegment.copy(from, at, backlog.segment(), backlogEnd, length);
        backlogEnd += length;
    }

    /**
     * The window field rounds up ({@link ReceiveSequence#advertise}): a promise can grow a little.
     */
    private void enlarge(Block old, long length) {
        long kept = backlogEnd - backlogStart;
        Block larger = memory.take(kept + length);
        MemorySegment.copy(old.segment(), backlogStart, larger.segment(), 0, kept);
        memory.giveBack(old);
        backlog = larger;
        backlogStart = 0;
        backlogEnd = kept;
    }
}
