package jslirp.simulation;

/** What stands behind a TCP socket of the simulated host. */
interface StreamPeer {
    /**
     * The stack connects. The peer answers with 0 and calls {@link SimulatedStream#established} or
     * {@link SimulatedStream#fail} some time, or with {@code -errno}.
     */
    long connect(SimulatedStream stream);

    /** Bytes of the guest have come into the socket; {@link SimulatedStream#drain} takes them. */
    default void onSent(SimulatedStream stream) {}

    /** The guest has acknowledged bytes; there may be room for more to arrive. */
    default void onDiscarded(SimulatedStream stream) {}

    /** The end of the guest's stream. */
    default void onOutputEnded(SimulatedStream stream) {}

    /** The stack has closed the socket. */
    default void onClosed(SimulatedStream stream, boolean reset) {}
}
