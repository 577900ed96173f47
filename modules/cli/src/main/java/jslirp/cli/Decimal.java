package jslirp.cli;

/** Whole numbers on the command line: decimal digits and nothing else. */
final class Decimal {
    private Decimal() {}

    /** The value, or -1 if the text is not a number from 0 to 2147483647. */
    static int parse(String text) {
        long value = text.isEmpty() ? -1 : 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + (digit - '0');
            if (value > Integer.MAX_VALUE) {
                return -1;
            }
        }
        return (int) value;
    }
}
