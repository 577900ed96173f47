package jslirp.stack.link;

/** Who hears of a link: the stack. {@code now} is CLOCK_MONOTONIC in nanoseconds. */
public interface LinkEvents {
    /**
     * Frames are waiting.
     *
     * @return whether more may be waiting because the turn ended before {@code -EAGAIN}
     */
    boolean onLinkReadable(long now);

    /** A link that was full takes frames again. */
    void onLinkWritable(long now);
}
