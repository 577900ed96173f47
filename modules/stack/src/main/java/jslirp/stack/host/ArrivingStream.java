package jslirp.stack.host;

import jslirp.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection that the host has accepted, on its way to the guest: what {@link
 * HostNetwork#stream} is for a connection of the guest.
 */
public interface ArrivingStream {
    /** The client's address and port; 0.0.0.0 and 0 when it has none. */
    Endpoint from();

    /** The address and port in the guest that it leads to. */
    Endpoint to();

    /**
     * Makes the socket, which is connected. Called once; the descriptor behind it belongs to the
     * caller from then on.
     *
     * @return null when the host cannot watch it; the connection is closed then
     */
    @Nullable StreamSocket socket(SocketEvents events);

    /** The guest has taken the connection. */
    default void onAnswered(long now) {}

    /** The guest has refused it, and the client has been reset. {@link #onClosed} follows. */
    default void onRefused(long now) {}

    /** It has ended, one way or the other. */
    void onClosed();
}
