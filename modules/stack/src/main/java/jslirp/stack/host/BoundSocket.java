package jslirp.stack.host;

import java.lang.foreign.MemorySegment;

/** A UDP socket of the host that is bound to a port, perhaps of all addresses of the host. */
public interface BoundSocket {
    /**
     * Sends one datagram.
     *
     * @param fromHigh the address of the host that it leaves from, as {@link Sender#ownHigh} told;
     *     so {@code fromLow}; {@code ::} leaves it to the routes
     * @return its length or {@code -errno}
     */
    long send(
            MemorySegment from,
            long at,
            long length,
            long fromHigh,
            long fromLow,
            long high,
            long low,
            int port,
            int ttl);

    /**
     * Receives one datagram; a longer one is cut.
     *
     * @param sender is told who sent it, and to which address of the host
     * @return its length or {@code -errno}
     */
    long receive(MemorySegment into, long at, long length, Sender sender);

    /**
     * Takes one entry of the error queue (ip(7), IP_RECVERR).
     *
     * @return 0, or {@code -EAGAIN} when the queue is empty
     */
    long receiveError(SocketError error);

    /** Closes. Nothing happens when it is closed already. */
    void close();
}
