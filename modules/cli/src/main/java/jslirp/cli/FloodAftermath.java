package jslirp.cli;

/**
 * Gives back the memory that many flows leave behind when they end. Nothing else would: packets
 * allocate nothing, so that an idle heap is never collected, and what is not collected never goes
 * back to the kernel. A look costs two comparisons, a collection of what little lives about ten
 * milliseconds.
 */
final class FloodAftermath {
    /** Flows that leave behind what is worth a collection: two megabytes. */
    private static final int FLOOD = 2048;

    /** Where floods come and go, they are not to be collected after each. */
    private static final long PAUSE_NANOS = 10_000_000_000L;

    private final Runnable collector;
    private int most;
    private long collectedAt;
    private boolean collected;

    FloodAftermath(Runnable collector) {
        this.collector = collector;
    }

    /** So many flows there are now. */
    void look(int flows, long now) {
        if (flows >= most) {
            most = flows;
        } else if (most >= FLOOD && flows < most / 8 && mayCollect(now)) {
            most = flows;
            collected = true;
            collectedAt = now;
            collector.run();
        }
    }

    private boolean mayCollect(long now) {
        return !collected || now - collectedAt >= PAUSE_NANOS;
    }
}
