package jslirp.stack.tcp;

import jslirp.wire.SequenceNumber;

/**
 * How much may be in flight toward the guest, as far as losses tell (RFC 5681, RFC 6582). Slow
 * start counts acknowledged bytes (RFC 3465), since a guest acknowledges a whole super-frame at
 * once.
 *
 * <p>Where the guest tells what has arrived, each lost byte takes half a byte off the window, and
 * the window grows by a segment for each round trip in recovery too. Whoever loses a whole window
 * loses half of it, as by RFC 5681; whoever loses a hundredth keeps what 1 % of loss is worth:
 * about 200 segments, where RFC 5681 would come to 12. RFC 8257 section 3.3 answers marks in that
 * proportion. Between us and the guest lies memory, whose round trip is as long as the guest waits
 * for a processor, some milliseconds at times: a window that is small for the sake of a few losses
 * would be spent long before.
 */
final class CongestionWindow {
    /** RFC 6928. */
    private static final int INITIAL_SEGMENTS = 10;

    private static final int DUPLICATES = 3;

    /**
     * A loss does not take the window below this: between us and the guest is no queue that we
     * share with others, and a lost segment tells of a filter or of a burst that was too long, not
     * of congestion. A timeout still starts from one segment.
     */
    private static final int SMALLEST_AFTER_LOSS = 64 << 10;

    /** More than any window; keeps sums within an int. */
    private static final int LARGEST = 1 << 28;

    private final int mss;
    private final boolean sack;
    private int window;
    private int threshold = LARGEST;
    private int duplicates;
    private boolean recovering;
    private int recover;
    private boolean lossy;
    private int losses;

    /** A timeout that is not answered, when it was, and what it has taken. */
    private boolean unjudged;

    private int timeoutTimestamp;
    private int windowBefore;
    private int thresholdBefore;

    /** The most that was ever in flight: what of the window was not used says nothing. */
    private int used;

    /** For segments of this size; {@code sack} when the guest tells what has arrived (RFC 2018). */
    CongestionWindow(int mss, boolean sack) {
        this.mss = mss;
        this.sack = sack;
        window = INITIAL_SEGMENTS * mss;
    }

    /**
     * Bytes that may be in flight. Each of the first duplicates tells of a segment that has left
     * the path, for which a new one may go (RFC 3042); RFC 6675 counts what has left anyway.
     */
    int bytes() {
        return recovering || sack ? window : window + duplicates * mss;
    }

    /** So many bytes are in flight now that something was sent. */
    void used(int flight) {
        used = Math.max(used, flight);
    }

    /** Whether anything was ever lost. */
    boolean lossy() {
        return lossy;
    }

    /** How often something was lost for certain; wraps around. */
    int losses() {
        return losses;
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
            recovering = SequenceNumber.lessThan(una, recover);
            if (!sack) {
                window = recovering ? Math.max(window - acknowledged + mss, mss) : threshold;
                return recovering;
            }
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
            // RFC 6675 counts what is on its way instead.
            window = sack ? window : Math.min(window + mss, LARGEST);
            return false;
        }
        if (duplicates < DUPLICATES) {
            return false;
        }
        duplicates = 0;
        lossFound(flight, max);
        return true;
    }

    /**
     * A loss is known of; recovery lasts until all that was sent has arrived. Of the window remains
     * what was ever used: what is in flight just now is less in the middle of a batch of
     * acknowledgments. A guest that does not tell what is lost leaves half of what is in flight.
     */
    void lossFound(int flight, int max) {
        lossy = true;
        losses++;
        threshold =
                Math.max(sack ? Math.min(window, Math.max(used, flight)) : flight / 2, smallest());
        window = sack ? threshold : threshold + DUPLICATES * mss;
        recovering = true;
        recover = max;
    }

    /** So many bytes were lost of those in flight, of which the guest tells (RFC 2018). */
    void lost(int bytes) {
        window = Math.max(window - bytes / 2, Math.min(window, smallest()));
        threshold = Math.max(window, smallest());
    }

    /** All that was in flight was lost, of which half remains, but the guest answers. */
    void flightLost(int flight) {
        losses++;
        collapse(flight);
        window = threshold;
    }

    /**
     * The retransmission timer went off (RFC 5681 section 3.1).
     *
     * @param timestamp our clock, as the retransmission will carry it
     */
    void timedOut(int flight, int timestamp) {
        if (!unjudged) {
            unjudged = true;
            timeoutTimestamp = timestamp;
            windowBefore = window;
            thresholdBefore = threshold;
        }
        collapse(flight);
        window = mss;
    }

    /** Whether a timeout has not been answered yet. */
    boolean timeoutIsUnjudged() {
        return unjudged;
    }

    /** When the first retransmission of that timeout was sent. */
    int timeoutTimestamp() {
        return timeoutTimestamp;
    }

    /** The timeout is answered; when it was {@code inVain}, the window is what it was before. */
    void judgeTimeout(boolean inVain) {
        unjudged = false;
        if (inVain) {
            window = Math.max(window, windowBefore);
            threshold = thresholdBefore;
        } else {
            losses++;
        }
    }

    private void collapse(int flight) {
        lossy = true;
        threshold = Math.max(flight / 2, smallest());
        duplicates = 0;
        recovering = false;
    }

    private int smallest() {
        return Math.max(SMALLEST_AFTER_LOSS, 2 * mss);
    }
}
