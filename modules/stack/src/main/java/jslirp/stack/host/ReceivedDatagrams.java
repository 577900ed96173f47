package jslirp.stack.host;

import java.lang.foreign.MemorySegment;

/** The receiving half of a datagram socket of the host. */
public interface ReceivedDatagrams {
    /**
     * From now on datagrams that came together from one sender may be received together ({@link
     * Sender#segmentLength}). A host may be unable to, or may know no such datagrams.
     */
    default void joinReceived() {}

    /**
     * Receives one datagram; a longer one is cut.
     *
     * @param sender is told who sent it
     * @return its length or {@code -errno}
     */
    long receive(MemorySegment into, long at, long length, Sender sender);

    /**
     * Takes one entry of the error queue (ip(7), IP_RECVERR): what became of an earlier datagram.
     *
     * @return 0, or {@code -EAGAIN} when the queue is empty
     */
    long receiveError(SocketError error);

    /** Closes. Nothing happens when it is closed already. */
    void close();
}
