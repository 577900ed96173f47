package jslirp.stack.flow;

/**
 * One deadline that is set again and again, as a retransmission timer is. Setting it later costs a
 * comparison: the heap of {@link Deadlines} learns of the new time only when the old one has come.
 */
public abstract class Timer {
    /** When it is due, in nanoseconds of CLOCK_MONOTONIC; meaningful while armed. */
    long due;

    /** What the heap believes {@link #due} to be; never later than it. */
    long scheduled;

    /** Where in the heap, -1 when not. */
    int index = -1;

    boolean armed;

    /** Called when the deadline has come; the timer is not armed any more. */
    protected abstract void expire(long now);

    /** Whether it is going to expire. */
    public final boolean armed() {
        return armed;
    }
}
