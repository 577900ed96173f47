package jslirp.stack.tcp;

/**
 * How much may be in flight toward the guest, as far as losses tell (RFC 5681, RFC 6582). Slow start
 * counts acknowledged bytes (RFC 3465), since a guest acknowledges a whole super-frame at once.
 */
final class CongestionWindow {
    /** RFC 6928. */
    private static final int INITIAL_SEGMENTS = 10;

    private static final int DUPLICATES = 3;

    /** More than any window; keeps sums within an int. */
    private static final int LARGEST = 1 << 28;

    private final int mss;
    private int window;
    private int threshold = LARGEST;
    private int duplicates;
    private boolean recovering;
    private int recover;

    CongestionWindow(int mss) {
        this.mss = mss;
        window = INITIAL_SEGMENTS * mss;
    }

    /** Bytes that may be in flight. */
    int bytes() {
        return window;
    }

    /** Whether a loss is being repaired. */
    boolean recovering() {
        return recovering;
    }

    /**
     * New data was acknowledged.
     *
     * @param acknowledged how many bytes
     * @param una the acknowledgment
     * @return whether it was a partial one during recovery: the segment at {@code una} is lost too
     *     (RFC 6582 section 3.2 step 3)
     */
    boolean acknowledged(int acknowledged, int una) {
        duplicates = 0;
        if (recovering) {
            if (jslirp.wire.SequenceNumber.lessThan(una, recover)) {
                window = Math.max(window - acknowledged + mss, mss);
                return true;
            }
            recovering = false;
            window = threshold;
            return false;
        }
        if (window < threshold) {
            window += acknowledged;
        } else {
            window += (int) Math.max(1, (long) mss * acknowledged / window);
        }
        window = Math.min(window, LARGEST);
        return false;
    }

    /**
     * A duplicate acknowledgment came.
     *
     * @param flight bytes in flight
     * @param max the highest sequence number sent
     * @return whether the first segment is to be sent again now
     */
    boolean duplicate(int flight, int max) {
        duplicates++;
        if (recovering) {
            window = Math.min(window + mss, LARGEST);
            return false;
        }
        if (duplicates != DUPLICATES) {
            return false;
        }
        threshold = Math.max(flight / 2, 2 * mss);
        window = threshold + DUPLICATES * mss;
        recovering = true;
        recover = max;
        return true;
    }

    /** The retransmission timer went off (RFC 5681 section 3.1). */
    void timedOut(int flight) {
        threshold = Math.max(flight / 2, 2 * mss);
        window = mss;
        duplicates = 0;
        recovering = false;
    }
}
