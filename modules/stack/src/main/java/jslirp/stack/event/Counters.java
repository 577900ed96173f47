package jslirp.stack.event;

/** The values of every {@link Counter} and {@link DropReason}; owned by the stack's thread. */
public final class Counters {
    private final long[] counted = new long[Counter.values().length];
    private final long[] dropped = new long[DropReason.values().length];

    /** All at zero. */
    public Counters() {}

    /** Counts one. */
    public void add(Counter counter) {
        counted[counter.ordinal()]++;
    }

    /** Counts {@code n}. */
    public void add(Counter counter, long n) {
        counted[counter.ordinal()] += n;
    }

    /** Counts one dropped packet. */
    public void drop(DropReason reason) {
        dropped[reason.ordinal()]++;
    }

    /** How many were counted since the start. */
    public long count(Counter counter) {
        return counted[counter.ordinal()];
    }

    /** How many packets were dropped for this reason since the start. */
    public long dropped(DropReason reason) {
        return dropped[reason.ordinal()];
    }
}
