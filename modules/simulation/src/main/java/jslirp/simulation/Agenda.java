package jslirp.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What is going to happen; what is due at the same time happens in the order it was added. */
final class Agenda {
    /** Something that happens in virtual time. */
    @FunctionalInterface
    interface Event {
        void happen(long now);
    }

    private record Entry(long time, long order, Event event) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(
                    Comparator.comparingLong(Entry::time).thenComparingLong(Entry::order));
    private long added;

    void add(long time, Event event) {
        entries.add(new Entry(time, added++, event));
    }

    /** When the next event is due; {@code Long.MAX_VALUE} when there is none. */
    long next() {
        Entry next = entries.peek();
        return next == null ? Long.MAX_VALUE : next.time();
    }

    /** Lets everything happen that is due, also what is added meanwhile without delay. */
    void happen(long now) {
        while (next() <= now) {
            entries.remove().event().happen(now);
        }
    }
}
