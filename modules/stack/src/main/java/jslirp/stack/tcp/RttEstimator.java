package jslirp.stack.tcp;

/** The retransmission timeout of RFC 6298. Times are nanoseconds. */
final class RttEstimator {
    private long smoothed;
    private long variation;
    private long timeout = TcpTimers.INITIAL_RTO;
    private int backoffs;
    private int probes;

    /**
     * One round trip was measured, of a segment that was sent once (Karn's rule is the caller's).
     */
    void sample(long rttNanos) {
        long rtt = Math.max(rttNanos, 1);
        if (smoothed == 0) {
            smoothed = rtt;
            variation = rtt / 2;
        } else {
            variation += (Math.abs(smoothed - rtt) - variation) / 4;
            smoothed += (rtt - smoothed) / 8;
        }
        timeout = Math.max(TcpTimers.SMALLEST_RTO, smoothed + 4 * variation);
        restart();
    }

    /** The timer went off: the next timeout is twice as long (section 5.5). */
    void backOff() {
        backoffs++;
    }

    /** Something new was acknowledged: the timeout is the measured one again. */
    void restart() {
        backoffs = 0;
        probes = 0;
    }

    /**
     * Whether a probe may go before the timeout, where the round trip is known. RFC 8985 has one,
     * which may be lost like anything else: there are a few, as long as they come sooner.
     */
    boolean mayProbe() {
        return backoffs == 0
                && smoothed != 0
                && (probes == 0 || probes < TcpTimers.PROBES && probeNanos() < timeout);
    }

    /** A probe has gone: the next one waits twice as long. */
    void probed() {
        probes++;
    }

    /** How long to wait for an acknowledgment before a probe (RFC 8985 section 7.2). */
    long probeNanos() {
        long first = Math.max(2 * smoothed, TcpTimers.SMALLEST_PROBE);
        return Math.min(first << probes, timeout);
    }

    /** How often the timer went off since the last acknowledgment. */
    int backoffs() {
        return backoffs;
    }

    /** The timeout that holds now. */
    long timeoutNanos() {
        return Math.min(timeout << Math.min(backoffs, 16), TcpTimers.LARGEST_RTO);
    }
}
