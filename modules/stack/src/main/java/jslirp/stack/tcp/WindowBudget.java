package jslirp.stack.tcp;

/**
 * What all connections together may promise to take from the guest: the sum of the receive windows,
 * and with it of the bytes kept for hosts that do not read, and of what waits in the link's queue.
 * A connection starts small and grows while it uses what it has; when the budget runs low it is
 * given less, but never less than its floor, without which it could not move at all.
 */
final class WindowBudget {
    /** Enough for sixty-four connections at full speed. */
    static final long BYTES = 64L << 20;

    /** What a connection may have at the start: all that an unscaled window can say. */
    static final int INITIAL = 65_535;

    /** What a connection may have at the most: 1 MiB holds 300 microseconds of a 28 Gbit/s flow. */
    static final int LARGEST = 1 << 20;

    private final long total;
    private long free;

    WindowBudget(long bytes) {
        total = bytes;
        free = bytes;
    }

    /**
     * Takes from the budget.
     *
     * @return {@code wanted}, or less: at most an eighth of what is free, at least {@code floor}
     */
    int take(int wanted, int floor) {
        int taken = (int) Math.max(floor, Math.min(wanted, free / 8));
        free -= taken;
        return taken;
    }

    /** Gives back what was taken. */
    void giveBack(int bytes) {
        free += bytes;
        if (free > total) {
            throw new IllegalStateException("more window given back than taken");
        }
    }
}
