package jslirp.jmh.throughput;

/**
 * What arrived in one run.
 *
 * @param bytes how many
 * @param seconds how long they took, as the receiver saw it
 */
record Transfer(long bytes, double seconds) {
    private static final double GIGA = 1e9;

    double gigabitsPerSecond() {
        return bytes * 8 / GIGA / seconds;
    }

    double gigabytes() {
        return bytes / GIGA;
    }
}
