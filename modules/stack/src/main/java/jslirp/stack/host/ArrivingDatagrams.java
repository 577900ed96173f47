package jslirp.stack.host;

import jslirp.wire.Endpoint;

/**
 * A UDP port of the host whose clients' datagrams go to the guest: what {@link ArrivingStream} is
 * for TCP, except that one socket serves all clients.
 */
public interface ArrivingDatagrams {
    /** The address and port in the guest that it leads to. */
    Endpoint to();

    /** Whether datagrams to an address of the host's network may leave by this socket. */
    boolean reaches(long high, long low);

    /** The socket, which is bound. Asked for once; from then on it is the caller's to close. */
    BoundSocket socket(SocketEvents events);

    /** Begins to tell events of the socket: 0 or {@code -errno}. */
    long begin();

    /**
     * A client has come.
     *
     * @param client its own address and port
     * @return what is to be run when it has been silent for long
     */
    Runnable onClient(Endpoint client, StreamTraffic traffic);
}
