package jslirp.stack;

/**
 * How many are taken from what a descriptor offers before others have their turn: frames of the
 * link, clients of a listening socket. To ask until there is none costs one call too many, which is
 * noticed where one comes and the next waits for the answer; to take just one costs a turn of the
 * loop for each. So a batch that came out short makes the next one as short, and batches that are
 * full grow slowly. The descriptor is to be watched level-triggered, so that what is left over is
 * told of again.
 */
public final class Batch {
    /** After so many full batches one of twice the size is tried. */
    private static final int PATIENCE = 8;

    private final int largest;
    private int size = 1;
    private int full;

    /** Batches of one at first, and of {@code largest} at most. */
    public Batch(int largest) {
        this.largest = largest;
    }

    /** The most that a batch may have. */
    public int largest() {
        return largest;
    }

    /** How many to take. */
    public int size() {
        return size;
    }

    /** There were no more than so many. */
    public void endedAfter(int taken) {
        size = Math.max(1, taken);
        full = 0;
    }

    /** There were as many as wanted, and perhaps more. */
    public void wasFull() {
        if (++full == PATIENCE) {
            full = 0;
            size = Math.min(largest, 2 * size);
        }
    }
}
