package jslirp.forward;

import jslirp.linux.File;

/**
 * A pipe, and how many bytes are in it.
 *
 * @see Pipes
 */
final class Pipe {
    final int readEnd;
    final int writeEnd;
    final boolean large;
    long held;

    /** {@code large}: one of the few of full capacity. */
    Pipe(int readEnd, int writeEnd, boolean large) {
        this.readEnd = readEnd;
        this.writeEnd = writeEnd;
        this.large = large;
    }

    void close() {
        File.close(readEnd);
        File.close(writeEnd);
    }
}
