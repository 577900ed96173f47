package jslirp.loop;

/** Who hears of a descriptor. {@code now} is CLOCK_MONOTONIC in nanoseconds. */
@FunctionalInterface
public interface Ready {
    /**
     * The descriptor is ready.
     *
     * @param events EPOLLIN and so on (epoll_ctl(2))
     */
    void onReady(int events, long now);

    /**
     * A call to {@link #onReady} has thrown: an invariant is broken. The owner gives up what the
     * descriptor stood for; it may unregister and close it.
     */
    default void onBroken(long now) {}
}
