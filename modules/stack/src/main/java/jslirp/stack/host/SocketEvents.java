package jslirp.stack.host;

/**
 * What a flow hears of its host socket. {@code now} is CLOCK_MONOTONIC in nanoseconds. Calls come
 * between packets, never from inside a call to the socket.
 */
public interface SocketEvents {
    /** A connect has succeeded. */
    default void onConnected(long now) {}

    /**
     * There may be something to receive, or the end of the stream, since the last {@code -EAGAIN}.
     */
    void onReadable(long now);

    /**
     * The far end has ended its stream: a peek behind the last byte returns 0. Comes before {@link
     * #onReadable} of the same event, so that a short peek without it need not be repeated.
     */
    default void onEnd(long now) {}

    /** There may be room to send, since the last {@code -EAGAIN}. */
    default void onWritable(long now) {}

    /**
     * The socket failed, connecting or later; or, for a datagram socket, its error queue has
     * something to read.
     *
     * @param errno positive; 0 when only the error queue is meant
     */
    void onError(int errno, long now);
}
