package jslirp.stack.tcp;

/** The retransmission timeout of RFC 6298. Times are nanoseconds. */
final class RttEstimator {
    private long smoothed;
    private long variation;
    private long timeout = TcpTimers.INITIAL_RTO;
    private int backoffs;
    private boolean probed;

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
        probed = false;
    }

    /** Whether a probe may go before the timeout: one, where the round trip is known. */
    boolean mayProbe() {
        return !probed && backoffs == 0 && smoothed != 0;
    }

    /** A probe has gone. */
    void probed() {
        probed = true;
    }

    /** How long to wait for an acknowledgment before a probe (RFC 8985 section 7.2). */
    long probeNanos() {
        return Math.clamp(2 * smoothed, TcpTimers.SMALLEST_PROBE, timeout);
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
