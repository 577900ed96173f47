package jslirp.wire;

import java.util.HexFormat;

/**
 * MAC addresses, each a long of 48 bits: {@code 52:55:0a:00:02:02} is {@code 0x52550a000202L}.
 *
 * <p>The virtual hosts have locally administered addresses made from their IP addresses, so that a
 * guest that looks at its neighbour table sees who is who and nothing needs to be remembered.
 */
public final class MacAddress {
    public static final long BROADCAST = 0xffff_ffff_ffffL;

    private static final long IPV4_PREFIX = 0x5255L << 32;
    private static final long IPV6_PREFIX = 0x5256L << 32;
    private static final long IPV6_MULTICAST_PREFIX = 0x3333L << 32;
    private static final long GROUP_BIT = 1L << 40;
    private static final int TEXT_LENGTH = 17;

    private MacAddress() {}

    /** The MAC of the virtual host with this IPv4 address: 52:55 and its four bytes. */
    public static long ofIpv4(int address) {
        return IPV4_PREFIX | (address & 0xffff_ffffL);
    }

    /** The MAC of the virtual host with this IPv6 address: 52:56 and its last four bytes. */
    public static long ofIpv6(long low) {
        return IPV6_PREFIX | (low & 0xffff_ffffL);
    }

    /** Where frames to an IPv6 multicast address go: 33:33 and its last four bytes (RFC 2464). */
    public static long ofIpv6Multicast(long low) {
        return IPV6_MULTICAST_PREFIX | (low & 0xffff_ffffL);
    }

    /** Whether a host of the virtual network has this address: one made from an IP address. */
    public static boolean isVirtual(long mac) {
        long prefix = mac & 0xffffL << 32;
        return prefix == IPV4_PREFIX || prefix == IPV6_PREFIX;
    }

    /** Whether this addresses a group; the broadcast address does. */
    public static boolean isMulticast(long mac) {
        return (mac & GROUP_BIT) != 0;
    }

    /** Whether one station can have this address: neither a group's nor zero. */
    public static boolean isUnicast(long mac) {
        return !isMulticast(mac) && mac != 0;
    }

    /**
     * Reads six pairs of hexadecimal digits with colons between them.
     *
     * @throws IllegalArgumentException if the text is anything else; the message does not repeat it
     */
    public static long parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            throw notMac();
        }
        long mac = 0;
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char c = text.charAt(i);
            if (i % 3 == 2) {
                if (c != ':') {
                    throw notMac();
                }
            } else if (HexFormat.isHexDigit(c)) {
                mac = mac << 4 | HexFormat.fromHexDigit(c);
            } else {
                throw notMac();
            }
        }
        return mac;
    }

    /** Lower-case digits with colons. */
    public static String format(long mac) {
        HexFormat hex = HexFormat.of();
        StringBuilder text = new StringBuilder(TEXT_LENGTH);
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(hex.toHexDigits((byte) (mac >>> shift)));
            if (shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }

    private static IllegalArgumentException notMac() {
        return new IllegalArgumentException("not a MAC address such as 52:55:0a:00:02:02");
    }
}
