package jslirp.loop;

/**
 * Whether to look for events a little longer before falling asleep. To be put to sleep and woken
 * costs more than a small question and its answer; who looks on instead burns a processor. So it is
 * done only while turns move next to nothing, and only while it pays: a sleep that turned out
 * short, and a look that found something, earn the credit that a look in vain uses up. However
 * events come, looks in vain take no more time than the quick answers between them; without events
 * there are none. While much is moved, the turns between that only learn of room for it say
 * nothing: those who send and receive need the processor.
 */
final class Alertness {
    /** How long to look: longer than a quick answer takes, shorter than two wake-ups. */
    static final long LONGEST_NANOS = 50_000;

    /** A sleep that ends within this time would have been a look that pays. */
    private static final long SHORT_SLEEP_NANOS = 2 * LONGEST_NANOS;

    /** So soon after a turn that moved much there is more to come. */
    private static final long BUSY_NANOS = 1_000_000;

    private static final int ENOUGH = 8;
    private static final int MOST = 4 * ENOUGH;

    /** With one processor, whom we wait for could not run. */
    private final boolean possible;

    private int credit;
    private long busyUntil;

    Alertness(int processors, long now) {
        possible = processors > 1;
        busyUntil = now;
    }

    /** Whether to look before the next sleep, after a turn that moved little or not. */
    boolean pays(boolean brief, long now) {
        if (!brief) {
            busyUntil = now + BUSY_NANOS;
        }
        return possible && now - busyUntil >= 0 && credit >= ENOUGH;
    }

    /** A look has ended. */
    void looked(boolean found) {
        credit = found ? Math.min(MOST, credit + 1) : credit - ENOUGH;
    }

    /** A sleep without a look before it has ended. */
    void slept(long nanos) {
        credit = nanos < SHORT_SLEEP_NANOS ? Math.min(MOST, credit + 1) : Math.max(0, credit - 1);
    }
}
