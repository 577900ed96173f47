package jslirp.forward;

/** A way by which the bytes of a connection get to the guest and back. */
interface Way {
    /** The way through the stack, as a client sees it named. */
    String STACK = "stack";

    /** The way around it. */
    String SPLICED = "spliced";

    /**
     * Takes a connection, if this way suits it. It then owns the descriptor, tells {@link
     * PortForwards#opened} now and {@link PortForwards#closed} when the flow has ended.
     *
     * @return false when the next way is to be asked; nothing has happened to the connection then
     */
    boolean take(Accepted connection, long now);

    /**
     * Whether the guest still has an earlier connection of the same client that went by this way: a
     * new one that goes by another takes another port, since the guest's kernel would answer it as
     * a part of the old one, and by the old way.
     */
    default boolean remembers(Accepted connection) {
        return false;
    }
}
