package jslirp.loop;

/**
 * What the loop does in every turn, beside telling descriptors: the stack as the loop sees it.
 * There is nothing to do but what an implementation says.
 */
public interface Duties {
    /** Nothing to do, ever: a loop that only serves descriptors. */
    Duties NONE = new Duties() {};

    /** Carries out the timers that are due. */
    default void expire(long now) {}

    /** The batch is done: sends what it has gathered. */
    default void flush(long now) {}

    /** Whether {@link #flush} left something to do, so that the loop must not sleep. */
    default boolean pending() {
        return false;
    }

    /** When {@link #expire} is next due; {@link Long#MAX_VALUE} for never. */
    default long nextDeadline() {
        return Long.MAX_VALUE;
    }

    /** These duties, and then others. */
    default Duties and(Duties others) {
        Duties first = this;
        return new Duties() {
            @Override
            public void expire(long now) {
                try {
                    first.expire(now);
                } finally {
                    others.expire(now);
                }
            }

            @Override
            public void flush(long now) {
                try {
                    first.flush(now);
                } finally {
                    others.flush(now);
                }
            }

            @Override
            public boolean pending() {
                return first.pending() || others.pending();
            }

            @Override
            public long nextDeadline() {
                return Math.min(first.nextDeadline(), others.nextDeadline());
            }

            @Override
            public boolean brief() {
                // Both are asked, since each notes what it has moved.
                boolean brief = first.brief();
                return others.brief() || brief;
            }
        };
    }

    /**
     * Whether the turn that ends moved little, such as a short question: an answer may come before
     * a sleep would have paid. Asked once before each sleep.
     */
    default boolean brief() {
        return false;
    }
}
