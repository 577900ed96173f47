package jslirp.stack.icmp;

/**
 * How many ICMP errors may be sent (RFC 1812 section 4.3.2.8): {@link #BURST} at once, then as many
 * as Linux sends. A token bucket, kept as the time at which it would be full again.
 */
final class ErrorRate {
    /** Enough for a traceroute with all its probes at once, or a scan of a page of ports. */
    static final int BURST = 100;

    /** One thousand a second, the default of net.ipv4.icmp_msgs_per_sec for many years. */
    static final long INTERVAL_NANOS = 1_000_000;

    private long full;

    /** Whether one more may be sent now; takes it if so. */
    boolean allows(long now) {
        long wait = full - now;
        if (wait < 0 || wait > BURST * INTERVAL_NANOS) {
            // Full for some time; or the clock was never seen before.
            full = now;
        } else if (wait > (BURST - 1) * INTERVAL_NANOS) {
            return false;
        }
        full += INTERVAL_NANOS;
        return true;
    }
}
