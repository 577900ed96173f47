package jslirp.api;

/**
 * How much the clients of the API may cause: a token for each piece of work, two tokens a
 * millisecond, and some in reserve. One piece takes less than a tenth of a millisecond, so that
 * however many clients there are, the network keeps four fifths of the loop's time.
 */
final class Pace {
    private static final long NANOS_PER_TOKEN = 500_000;
    private static final int RESERVE = 64;

    private long filledAt;
    private int tokens = RESERVE;

    Pace(long now) {
        filledAt = now;
    }

    /** Adds what has become due. */
    void allow(long now) {
        long due = (now - filledAt) / NANOS_PER_TOKEN;
        if (due >= RESERVE - tokens) {
            tokens = RESERVE;
            filledAt = now;
        } else {
            tokens += (int) due;
            filledAt += due * NANOS_PER_TOKEN;
        }
    }

    /** Takes one; false if none is left. */
    boolean take() {
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }

    boolean isLeft() {
        return tokens > 0;
    }

    /** When there will be one again. */
    long next() {
        return filledAt + NANOS_PER_TOKEN;
    }
}
