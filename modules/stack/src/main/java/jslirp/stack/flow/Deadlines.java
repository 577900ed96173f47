package jslirp.stack.flow;

import java.util.Arrays;

/**
 * All timers of the stack in one binary heap, the earliest on top. Times are compared by
 * subtraction, so that they may wrap. A timer that is set later or cleared stays where it is until
 * its old time comes: the usual life of a retransmission timer costs no heap operation.
 */
public final class Deadlines {
    private static final int SMALLEST = 64;

    private Timer[] heap = new Timer[SMALLEST];
    private int size;

    /** Arms the timer, or moves it; {@code when} is CLOCK_MONOTONIC in nanoseconds. */
    public void set(Timer timer, long when) {
        timer.armed = true;
        timer.due = when;
        if (timer.index < 0) {
            timer.scheduled = when;
            insert(timer);
        } else if (when - timer.scheduled < 0) {
            timer.scheduled = when;
            up(timer.index);
        }
    }

    /** Disarms the timer. It holds its place in the heap until its old time comes. */
    public void clear(Timer timer) {
        timer.armed = false;
    }

    /** Disarms the timer and lets go of it: for the end of its owner. */
    public void remove(Timer timer) {
        timer.armed = false;
        if (timer.index >= 0) {
            removeAt(timer.index);
        }
    }

    /** Calls every timer that is due. */
    public void expire(long now) {
        while (size > 0) {
            Timer top = heap[0];
            if (top.scheduled - now > 0) {
                return;
            }
            if (top.armed && top.due - now > 0) {
                top.scheduled = top.due;
                down(0);
                continue;
            }
            removeAt(0);
            if (top.armed) {
                top.armed = false;
                top.expire(now);
            }
        }
    }

    /**
     * Drops disarmed timers from the top, and tells when the next one is due.
     *
     * @return CLOCK_MONOTONIC in nanoseconds, or {@code Long.MAX_VALUE} when nothing is
     */
    public long next() {
        while (size > 0) {
            Timer top = heap[0];
            if (!top.armed) {
                removeAt(0);
            } else if (top.due - top.scheduled > 0) {
                top.scheduled = top.due;
                down(0);
            } else {
                return top.due;
            }
        }
        return Long.MAX_VALUE;
    }

    private void insert(Timer timer) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        heap[size] = timer;
        timer.index = size++;
        up(timer.index);
    }

    /** Places from {@link #size} on are empty, which their type does not say. */
    @SuppressWarnings("NullAway")
    private void removeAt(int index) {
        heap[index].index = -1;
        Timer last = heap[--size];
        heap[size] = null;
        if (index != size) {
            heap[index] = last;
            last.index = index;
            up(index);
            down(last.index);
        }
        if (heap.length > SMALLEST && size < heap.length / 8) {
            heap = Arrays.copyOf(heap, heap.length / 2);
        }
    }

    private void up(int from) {
        int index = from;
        Timer timer = heap[index];
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (heap[parent].scheduled - timer.scheduled <= 0) {
                break;
            }
            place(heap[parent], index);
            index = parent;
        }
        place(timer, index);
    }

    private void down(int from) {
        int index = from;
        Timer timer = heap[index];
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && heap[child + 1].scheduled - heap[child].scheduled < 0) {
                child++;
            }
            if (timer.scheduled - heap[child].scheduled <= 0) {
                break;
            }
            place(heap[child], index);
            index = child;
        }
        place(timer, index);
    }

    private void place(Timer timer, int index) {
        heap[index] = timer;
        timer.index = index;
    }
}
