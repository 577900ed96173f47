package jslirp.stack;

/**
 * How many frames are taken from the link before the flows have their turn. To ask until there is
 * none costs one call too many, which is noticed where a guest sends one small frame and waits for
 * the answer; to take just one costs a turn of the loop for each. So a batch that came out short
 * makes the next one as short, and batches that are full grow slowly; a large frame is never alone
 * for long, and ends the modesty at once.
 */
final class Batch {
    /** The most frames of a batch. */
    static final int LARGEST = 64;

    /** Bytes of a frame up to which it may be somebody's only one. */
    static final int SMALL = 512;

    /** After so many full batches one of twice the size is tried. */
    private static final int PATIENCE = 8;

    private int size = 1;
    private int full;

    /** How many frames to take. */
    int size() {
        return size;
    }

    /** There were no more. */
    void endedAfter(int frames) {
        size = Math.max(1, frames);
        full = 0;
    }

    /** There were as many as wanted, and perhaps more. */
    void wasFull() {
        if (++full == PATIENCE) {
            full = 0;
            size = Math.min(LARGEST, 2 * size);
        }
    }
}
