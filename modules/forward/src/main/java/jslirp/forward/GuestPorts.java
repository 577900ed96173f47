package jslirp.forward;

import java.util.LinkedHashSet;

/**
 * Asks the guest, port after port, whether it listens on those whose forwards want to know. A
 * question is two small frames, and nobody in the guest but its kernel notices.
 */
final class GuestPorts {
    /** How often each port is asked, where there are few. */
    private static final long PERIOD_NANOS = 500_000_000;

    /** Ten thousand ports are not to cost more than five hundred: each has its turn later then. */
    private static final long SHORTEST_GAP_NANOS = 1_000_000;

    private final LinkedHashSet<DeferringListener> ports = new LinkedHashSet<>();
    private long nextAt;

    /** From now on this port is asked; for the first time at once. */
    void add(DeferringListener port) {
        long now = port.forwards.loop.now();
        if (ports.isEmpty()) {
            nextAt = now + PERIOD_NANOS;
        }
        ports.add(port);
        port.ask(now);
    }

    void remove(DeferringListener port) {
        ports.remove(port);
    }

    void expire(long now) {
        if (!ports.isEmpty() && nextAt - now <= 0) {
            nextAt = now + Math.max(SHORTEST_GAP_NANOS, PERIOD_NANOS / ports.size());
            DeferringListener first = ports.removeFirst();
            ports.addLast(first);
            first.ask(now);
        }
    }

    /** When the next one is to be asked; {@code Long.MAX_VALUE} when there is none. */
    long nextDeadline() {
        return ports.isEmpty() ? Long.MAX_VALUE : nextAt;
    }
}
