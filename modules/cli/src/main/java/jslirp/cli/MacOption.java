package jslirp.cli;

import java.util.HexFormat;

/**
 * The argument of {@code --macaddress}: six bytes of one or two hexadecimal digits with colons
 * between them. Whether the device accepts the address is the kernel's decision.
 */
final class MacOption {
    private static final int BYTES = 6;

    private MacOption() {}

    /** Reads the address into the lower 48 bits. */
    static long parse(String text) throws UsageException {
        long mac = 0;
        int start = 0;
        for (int i = 0; i < BYTES; i++) {
            int colon = text.indexOf(':', start);
            boolean isLast = i == BYTES - 1;
            if (isLast && colon >= 0) {
                throw refused(text, "  Is it too long?");
            }
            int end = isLast ? text.length() : colon;
            if (end <= start || end - start > 2) {
                throw refused(text, "");
            }
            for (int at = start; at < end; at++) {
                if (!HexFormat.isHexDigit(text.charAt(at))) {
                    throw refused(text, "");
                }
            }
            mac = mac << 8 | HexFormat.fromHexDigits(text, start, end);
            start = end + 1;
        }
        return mac;
    }

    private static UsageException refused(String text, String more) {
        return UsageException.withoutHelp(
                "\""
                        + text
                        + "\" is an invalid MAC address."
                        + more
                        + System.lineSeparator()
                        + "macaddress has to be a valid MAC address"
                        + " (six hexadecimal bytes with colons between them)");
    }
}
