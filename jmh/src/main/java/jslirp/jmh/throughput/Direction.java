package jslirp.jmh.throughput;

/** Which way the bytes go, whoever has opened the connection. */
public enum Direction {
    FROM_GUEST("namespace to host"),
    TO_GUEST("host to namespace");

    private final String words;

    Direction(String words) {
        this.words = words;
    }

    /** For the reader of a report. */
    String words() {
        return words;
    }
}
