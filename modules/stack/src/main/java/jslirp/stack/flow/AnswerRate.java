package jslirp.stack.flow;

/**
 * How many answers of a kind may be sent: a number at once, then one after each interval. A token
 * bucket, kept as the time at which it would be full again.
 */
public final class AnswerRate {
    private final int burst;
    private final long intervalNanos;
    private long full;

    /** Allows {@code burst} at once. */
    public AnswerRate(int burst, long intervalNanos) {
        this.burst = burst;
        this.intervalNanos = intervalNanos;
    }

    /** Whether one more may be sent now; takes it if so. */
    public boolean allows(long now) {
        long wait = full - now;
        if (wait < 0 || wait > burst * intervalNanos) {
            // Full for some time; or the clock was never seen before.
            full = now;
        } else if (wait > (burst - 1) * intervalNanos) {
            return false;
        }
        full += intervalNanos;
        return true;
    }
}
