package jslirp.wire;

import java.util.HexFormat;

/**
 * The text forms of IP addresses: strict dotted decimal, RFC 4291 section 2.2 in, RFC 5952 out.
 *
 * <p>Strict means that what two programs could read differently is refused: leading zeros (octal to
 * some), fewer than four parts, hexadecimal parts, signs, spaces, scopes.
 */
final class IpAddressText {
    private static final int GROUPS = 8;

    private IpAddressText() {}

    /** Reads dotted decimal from {@code start} to the end of the text. */
    static int parseIpv4(String text, int start) {
        int address = 0;
        int at = start;
        for (int part = 0; part < 4; part++) {
            if (part > 0) {
                require(at < text.length() && text.charAt(at) == '.');
                at++;
            }
            int stop = digitsEnd(text, at);
            require(stop > at && stop - at <= 3);
            require(text.charAt(at) != '0' || stop - at == 1);
            int value = Integer.parseInt(text, at, stop, 10);
            require(value <= 255);
            address = address << 8 | value;
            at = stop;
        }
        require(at == text.length());
        return address;
    }

    /** Reads eight groups, or fewer with one {@code ::}, the last two perhaps in dotted decimal. */
    static IpAddress parseIpv6(String text) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            require(count < GROUPS);
            int stop = hexEnd(text, at);
            if (stop < text.length() && text.charAt(stop) == '.') {
                require(count <= GROUPS - 2);
                int ipv4 = parseIpv4(text, at);
                groups[count++] = ipv4 >>> 16;
                groups[count++] = ipv4 & 0xffff;
                break;
            }
            require(stop > at && stop - at <= 4);
            groups[count++] = HexFormat.fromHexDigits(text, at, stop);
            at = stop;
            if (at < text.length()) {
                require(text.charAt(at) == ':' && at + 1 < text.length());
                at++;
                if (text.charAt(at) == ':') {
                    require(gap < 0);
                    gap = count;
                    at++;
                }
            }
        }
        // RFC 4291 section 2.2: the gap stands for one or more groups.
        require(gap < 0 ? count == GROUPS : count < GROUPS);
        return assemble(groups, count, gap);
    }

    static String format(long high, long low) {
        return IpAddress.isIpv4(high, low) ? formatIpv4(low) : formatIpv6(high, low);
    }

    private static String formatIpv4(long low) {
        StringBuilder text = new StringBuilder(15);
        for (int shift = 24; shift >= 0; shift -= 8) {
            text.append(low >>> shift & 0xff);
            if (shift > 0) {
                text.append('.');
            }
        }
        return text.toString();
    }

    private static String formatIpv6(long high, long low) {
        StringBuilder text = new StringBuilder(39);
        int gap = longestZeroRun(high, low);
        int gapEnd = gap + zeroRun(high, low, gap);
        int next = 0;
        while (next < GROUPS) {
            if (next == gap) {
                text.append("::");
                next = gapEnd;
            } else {
                if (next > 0 && next != gapEnd) {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(high, low, next)));
                next++;
            }
        }
        return text.toString();
    }

    /** Moves the groups behind the gap to the end and joins all. */
    private static IpAddress assemble(int[] groups, int count, int gap) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < count; i++) {
            int place = gap < 0 || i < gap ? i : GROUPS - count + i;
            long value = (long) groups[i] << (3 - (place & 3)) * 16;
            if (place < 4) {
                high |= value;
            } else {
                low |= value;
            }
        }
        return new IpAddress(high, low);
    }

    /**
     * The first group of the longest run of zero groups, the first of equals; -2 if no run has two
     * groups, since RFC 5952 section 4.2.2 leaves a single one as it is.
     */
    private static int longestZeroRun(long high, long low) {
        int best = -2;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = zeroRun(high, low, i);
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        return best;
    }

    private static int zeroRun(long high, long low, int from) {
        int end = from;
        while (end >= 0 && end < GROUPS && group(high, low, end) == 0) {
            end++;
        }
        return end - from;
    }

    private static int group(long high, long low, int index) {
        return (int) ((index < 4 ? high : low) >>> (3 - (index & 3)) * 16) & 0xffff;
    }

    private static int digitsEnd(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static int hexEnd(String text, int from) {
        int at = from;
        while (at < text.length() && HexFormat.isHexDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not an IP address such as 10.0.2.2 or fd00::2");
        }
    }
}
