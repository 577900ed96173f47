package jslirp.jmh.throughput;

import java.util.Arrays;
import java.util.Locale;

/** The middle and the ends of what several rounds gave. */
record Summary(double median, double smallest, double largest) {
    /** Of at least one value. */
    static Summary of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Summary(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** The median, and behind it what it lies between. */
    @Override
    public String toString() {
        return number(median) + " [" + number(smallest) + "–" + number(largest) + "]";
    }

    /** A number with three digits that count. */
    static String number(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
