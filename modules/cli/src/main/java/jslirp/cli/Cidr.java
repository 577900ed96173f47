package jslirp.cli;

import jslirp.wire.IpAddress;

/** The IPv4 network of {@code --cidr}, with the messages that clients match on. */
record Cidr(IpAddress network, int prefixLength) {
    private static final int LONGEST_PREFIX = 25;

    /** Reads {@code A.B.C.D/P}: form first, then the octets, the prefix length, the host bits. */
    static Cidr parse(String text) throws UsageException {
        int slash = text.indexOf('/');
        if (slash < 0
                || !isDottedQuad(text, slash)
                || !isNumber(text, slash + 1, text.length(), 2)) {
            throw UsageException.withoutHelp("invalid CIDR: " + text);
        }
        IpAddress network = address(text.substring(0, slash));
        int prefixLength = Integer.parseInt(text, slash + 1, text.length(), 10);
        if (prefixLength < 1 || prefixLength > LONGEST_PREFIX) {
            throw UsageException.withoutHelp("prefix length needs to be 1-25");
        }
        if (network.ipv4() << prefixLength != 0) {
            throw UsageException.withoutHelp(
                    "CIDR needs to be a network address like 10.0.2.0/24, not like 10.0.2.100/24");
        }
        return new Cidr(network, prefixLength);
    }

    private static IpAddress address(String text) throws UsageException {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw UsageException.withoutHelp("invalid network address: " + text);
        }
    }

    /** Whether the text up to {@code end} is four numbers of at most three digits. */
    private static boolean isDottedQuad(String text, int end) {
        int at = 0;
        for (int part = 0; part < 3; part++) {
            int dot = text.indexOf('.', at);
            if (dot < 0 || dot > end || !isNumber(text, at, dot, 3)) {
                return false;
            }
            at = dot + 1;
        }
        return isNumber(text, at, end, 3);
    }

    private static boolean isNumber(String text, int start, int end, int mostDigits) {
        if (end <= start || end - start > mostDigits) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
