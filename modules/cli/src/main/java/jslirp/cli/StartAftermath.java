package jslirp.cli;

/**
 * Gives back the memory that the start leaves behind: five megabytes of the JVM's compilers, which
 * are busiest then. They free it after five seconds, and libc would keep it. It happens once, and
 * costs an idle program one look.
 */
final class StartAftermath {
    private static final long REST_NANOS = 7_000_000_000L;

    private final Runnable trim;
    private final long due;
    private boolean done;

    /**
     * The start has ended.
     *
     * @param trim gives back what has been freed
     */
    StartAftermath(Runnable trim, long now) {
        this.trim = trim;
        due = now + REST_NANOS;
    }

    /** Does it if it is time. */
    void expire(long now) {
        if (!done && now - due >= 0) {
            done = true;
            trim.run();
        }
    }

    /** When {@link #expire} has something to do; {@link Long#MAX_VALUE} for never. */
    long nextDeadline() {
        return done ? Long.MAX_VALUE : due;
    }
}
