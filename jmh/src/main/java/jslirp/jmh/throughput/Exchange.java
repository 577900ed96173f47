package jslirp.jmh.throughput;

/** What a client asks of a server again and again, waiting for each answer. */
public enum Exchange {
    REQUEST("a byte there and back on one connection"),
    CONNECTION("connect, a byte there and back, close");

    private final String words;

    Exchange(String words) {
        this.words = words;
    }

    /** For the reader of a report. */
    String words() {
        return words;
    }
}
