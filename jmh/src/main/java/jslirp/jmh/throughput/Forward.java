package jslirp.jmh.throughput;

/** The comparison of port forwards as a program. */
public final class Forward {
    private Forward() {}

    /**
     * Measures, and writes the report.
     *
     * @param words see {@link Scenario#usage}
     */
    public static void main(String... words) {
        Throughput.main(Scenario.FORWARD, words);
    }
}
