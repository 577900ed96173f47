package jslirp.stack.flow;

/** A flow: one conversation of the guest, with one socket of the host behind it. */
public interface Flow {
    /**
     * Does what the flow put off during the batch. Called once for each time the flow entered
     * {@link Pending}; a flow that stops early enters it again.
     */
    void flush(long now);

    /** A broken invariant was met: gives everything back, tells both ends, and is gone. */
    void abandon(long now);

    /** Whether it came by a forward; the guest has begun all others. */
    default boolean arrived() {
        return false;
    }
}
