package jslirp.stack.host;

import jslirp.wire.Endpoint;

/**
 * A client's connection that the host has accepted, on its way to the guest: what {@link
 * HostNetwork#stream} is for a connection of the guest.
 */
public interface ArrivingStream {
    /** The client's address and port; 0.0.0.0 and 0 when it has none. */
    Endpoint from();

    /** The address and port in the guest that it leads to. */
    Endpoint to();

    /** The socket, which is connected. Asked for once; from then on it is the caller's to close. */
    StreamSocket socket(SocketEvents events);

    /** Begins to tell events of the socket: 0 or {@code -errno}. */
    long begin();

    /** The guest has taken the connection. */
    default void onAnswered(long now) {}

    /** The guest has refused it, and the client has been reset. {@link #onClosed} follows. */
    default void onRefused(long now) {}

    /** It has ended, one way or the other. */
    void onClosed();
}
