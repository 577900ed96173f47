package jslirp.stack.tcp;

import jslirp.stack.flow.AnswerRate;

/**
 * Whether the guest is owed an acknowledgment, and whether it can wait for text to carry it (RFC
 * 1122 section 4.2.3.2, RFC 5681 section 4.2).
 *
 * <p>As a rule the end of the batch sends it. Where guest and host have been exchanging small
 * questions and quick answers, the answer carries it, and a frame and a wake-up of the guest are
 * saved; a timer bounds the wait. When the timer goes off the habit is over, and it takes a number
 * of quick answers to acquire it again: a guest that holds back its next small segment until the
 * last is acknowledged (Nagle's algorithm) waits once, not each time.
 */
final class AckPolicy {
    /**
     * How long an answer may be waited for: less than a person notices, far less than a timeout.
     */
    static final long LONGEST_NANOS = 20_000_000;

    /** An answer that comes within this time is quick. */
    private static final long QUICK_NANOS = 2_000_000;

    /** So many quick answers in a row make a habit. */
    private static final int HABIT = 4;

    /** What a wait in vain costs. */
    private static final int DISAPPOINTED = -16;

    /**
     * Challenges at once, and the time after which one more may follow: the ten in five seconds of
     * RFC 5961 section 7. Each connection counts its own, so that none tells of another.
     */
    private static final int CHALLENGES = 10;

    private static final long CHALLENGE_NANOS = 500_000_000;

    private final AnswerRate challenges = new AnswerRate(CHALLENGES, CHALLENGE_NANOS);
    private boolean owed;
    private boolean urgent;
    private boolean waiting;
    private boolean unanswered;
    private long askedAt;
    private int quickAnswers;

    /** Text of the guest has been taken. */
    void textTaken(int length, int mss, long now) {
        urgent |= waiting || length >= mss;
        owed = true;
        unanswered = true;
        askedAt = now;
    }

    /** An acknowledgment has to go out with the end of the batch. */
    void demand() {
        owed = true;
        urgent = true;
    }

    /** Whether a segment that may be forged is worth an acknowledgment (RFC 5961 section 7). */
    boolean mayChallenge(long now) {
        return challenges.allows(now);
    }

    boolean owed() {
        return owed;
    }

    /** Whether what is owed may wait for an answer of the host. */
    boolean mayWait() {
        return !urgent && quickAnswers >= HABIT;
    }

    /** It waits, until the timer goes off. */
    void startWaiting() {
        waiting = true;
        owed = false;
    }

    /** The timer went off, and nothing has been sent since: it is owed now. */
    boolean waitedInVain() {
        if (!waiting) {
            return false;
        }
        quickAnswers = DISAPPOINTED;
        demand();
        return true;
    }

    /** A segment with an acknowledgment has been sent; whether a wait has ended. */
    boolean sent() {
        boolean wasWaiting = waiting;
        owed = false;
        urgent = false;
        waiting = false;
        return wasWaiting;
    }

    /** Text for the guest has been sent. */
    void answered(long now) {
        if (unanswered) {
            unanswered = false;
            quickAnswers =
                    now - askedAt <= QUICK_NANOS
                            ? Math.min(quickAnswers + 1, HABIT)
                            : Math.min(quickAnswers, 0);
        }
    }
}
