package jslirp.stack.host;

import java.lang.foreign.MemorySegment;

/**
 * A UDP socket of the host that is bound to a port, perhaps of all addresses of the host. It tells
 * to which of them a datagram came.
 */
public interface BoundSocket extends ReceivedDatagrams {
    /**
     * Sends one datagram.
     *
     * @param fromHigh the address of the host that it leaves from, as {@link Sender#ownHigh} told;
     *     so {@code fromLow}; {@code ::} leaves it to the routes
     * @return its length or {@code -errno}
     */
    long send(
            MemorySegment from, long at, long length, long fromHigh, long fromLow, Destination to);
}
