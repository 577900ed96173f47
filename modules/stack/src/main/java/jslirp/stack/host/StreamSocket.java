package jslirp.stack.host;

import java.lang.foreign.MemorySegment;

/** A TCP socket of the host (tcp(7)), non-blocking, with Nagle's algorithm off. */
public interface StreamSocket {
    /**
     * Opens the socket and starts to connect. {@link SocketEvents#onConnected} or {@link
     * SocketEvents#onError} follows unless the result is negative.
     *
     * @return 0, or {@code -errno}: the socket could not be made (-EMFILE), or the host refused at
     *     once
     */
    long connect(long high, long low, int port);

    /**
     * Copies bytes that stay in the socket.
     *
     * @param offset of the first byte wanted, counted from the first byte not yet discarded
     * @return how many bytes were copied, 0 at the end of the stream, {@code -EAGAIN} when nothing
     *     is there yet, or another {@code -errno}
     */
    long peek(long offset, MemorySegment into, long at, long length);

    /**
     * Removes bytes that were peeked.
     *
     * @return how many were removed (all of them, unless the socket has failed), or {@code -errno}
     */
    long discard(long length);

    /**
     * Sends bytes.
     *
     * @return how many the socket took; fewer than asked, or {@code -EAGAIN}, means that {@link
     *     SocketEvents#onWritable} follows
     */
    long send(MemorySegment from, long at, long length);

    /** Sends the end of the stream (shutdown(2), SHUT_WR). */
    long shutdownOutput();

    /** Closes orderly. Nothing happens when it is closed already. */
    void close();

    /** Closes with a reset (SO_LINGER with no time). */
    void reset();
}
