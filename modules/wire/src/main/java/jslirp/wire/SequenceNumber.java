package jslirp.wire;

/**
 * Comparisons of TCP sequence numbers, which wrap at 2^32 (RFC 9293 section 3.4).
 *
 * <p>Two numbers are comparable while they are less than 2^31 apart, which every window guarantees.
 * The order is therefore not transitive over the whole circle: never sort by it.
 */
public final class SequenceNumber {
    private SequenceNumber() {}

    public static boolean lessThan(int a, int b) {
        return a - b < 0;
    }

    public static boolean lessOrEqual(int a, int b) {
        return a - b <= 0;
    }

    public static boolean greaterThan(int a, int b) {
        return a - b > 0;
    }

    public static boolean greaterOrEqual(int a, int b) {
        return a - b >= 0;
    }

    /** How far {@code a} lies after {@code b}; negative when before. */
    public static int difference(int a, int b) {
        return a - b;
    }

    /** Whether {@code first <= number <= last} walking forward from {@code first}. */
    public static boolean between(int first, int number, int last) {
        return Integer.compareUnsigned(number - first, last - first) <= 0;
    }

    /** Whether {@code number} is one of the {@code length} numbers from {@code start} on. */
    public static boolean inWindow(int number, int start, int length) {
        return Integer.compareUnsigned(number - start, length) < 0;
    }

    /** The later of two. */
    public static int max(int a, int b) {
        return lessThan(a, b) ? b : a;
    }

    /** The earlier of two. */
    public static int min(int a, int b) {
        return lessThan(a, b) ? a : b;
    }
}
