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
    long held;

    Pipe(int readEnd, int writeEnd) {
        this.readEnd = readEnd;
        this.writeEnd = writeEnd;
    }

    void close() {
        File.close(readEnd);
        File.close(writeEnd);
    }
}
