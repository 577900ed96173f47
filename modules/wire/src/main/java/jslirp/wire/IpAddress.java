package jslirp.wire;

/**
 * An IPv4 or IPv6 address, big-endian; IPv4 in its mapped form {@code ::ffff:a.b.c.d}.
 *
 * <p>Packets are handled with the two longs alone, hence the questions about an address are static
 * methods over {@code (high, low)}; the record is for options, flows and messages. An IPv4 address
 * and its mapped IPv6 form are the same value and print as IPv4.
 */
public record IpAddress(long high, long low) {
    /** 0.0.0.0. */
    public static final IpAddress ANY_IPV4 = ofIpv4(0);

    /** The unspecified address {@code ::} of IPv6. */
    public static final IpAddress ANY_IPV6 = new IpAddress(0, 0);

    /** 127.0.0.1. */
    public static final IpAddress LOOPBACK_IPV4 = ofIpv4(0x7f00_0001);

    /** {@code ::1}. */
    public static final IpAddress LOOPBACK_IPV6 = new IpAddress(0, 1);

    private static final long MAPPED_PREFIX = 0xffffL << 32;

    /**
     * The address with these bytes, first byte first: 4 of them for IPv4, 16 for IPv6.
     *
     * @throws IllegalArgumentException for any other count
     */
    public static IpAddress of(byte... bytes) {
        if (bytes.length == 4) {
            return ofIpv4((int) number(bytes, 0, 4));
        }
        if (bytes.length == 16) {
            return new IpAddress(number(bytes, 0, 8), number(bytes, 8, 8));
        }
        throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length);
    }

    public static IpAddress ofIpv4(int address) {
        return new IpAddress(0, mappedLow(address));
    }

    /**
     * Reads dotted decimal (four numbers without leading zeros) or the IPv6 text of RFC 4291
     * section 2.2, without scope. Names are not looked up.
     *
     * @throws IllegalArgumentException if the text is anything else; the message does not repeat it
     */
    public static IpAddress parse(String text) {
        return text.indexOf(':') < 0
                ? ofIpv4(IpAddressText.parseIpv4(text, 0))
                : IpAddressText.parseIpv6(text);
    }

    /** The low half of the mapped form of an IPv4 address; its high half is 0. */
    public static long mappedLow(int ipv4) {
        return MAPPED_PREFIX | (ipv4 & 0xffff_ffffL);
    }

    public static boolean isIpv4(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff;
    }

    /** 127.0.0.0/8 (also mapped) and {@code ::1}. */
    public static boolean isLoopback(long high, long low) {
        return high == 0 && (low == 1 || low >>> 24 == 0xffff_7fL);
    }

    /** {@code ::} and 0.0.0.0. */
    public static boolean isUnspecified(long high, long low) {
        return high == 0 && (low == 0 || low == MAPPED_PREFIX);
    }

    /** 0.0.0.0/8, "this host on this network" (RFC 1122 section 3.2.1.3). */
    public static boolean isThisNetwork(long high, long low) {
        return high == 0 && low >>> 24 == 0xffff_00L;
    }

    /** 224.0.0.0/4 and ff00::/8. */
    public static boolean isMulticast(long high, long low) {
        return high >>> 56 == 0xff || high == 0 && low >>> 28 == 0xffff_eL;
    }

    /** fe80::/10. The IPv4 range 169.254.0.0/16 is {@link #isIpv4LinkLocal}. */
    public static boolean isLinkLocal(long high, long low) {
        return high >>> 54 == 0xfe80 >>> 6;
    }

    /** 169.254.0.0/16, where cloud hosts keep their metadata service (RFC 3927). */
    public static boolean isIpv4LinkLocal(long high, long low) {
        return high == 0 && low >>> 16 == 0xffff_a9feL;
    }

    /** The limited broadcast address 255.255.255.255. */
    public static boolean isBroadcast(long high, long low) {
        return high == 0 && low == 0xffff_ffff_ffffL;
    }

    /** RFC 5952 text of an address that is not worth a record. */
    public static String format(long high, long low) {
        return IpAddressText.format(high, low);
    }

    public boolean isIpv4() {
        return isIpv4(high, low);
    }

    /** The 32 bits of an IPv4 address; of no use for IPv6. */
    public int ipv4() {
        assert isIpv4() : this;
        return (int) low;
    }

    public boolean isLoopback() {
        return isLoopback(high, low);
    }

    public boolean isUnspecified() {
        return isUnspecified(high, low);
    }

    public boolean isThisNetwork() {
        return isThisNetwork(high, low);
    }

    public boolean isMulticast() {
        return isMulticast(high, low);
    }

    public boolean isLinkLocal() {
        return isLinkLocal(high, low);
    }

    public boolean isBroadcast() {
        return isBroadcast(high, low);
    }

    /** Dotted decimal, or the canonical text of RFC 5952. */
    @Override
    public String toString() {
        return format(high, low);
    }

    private static long number(byte[] bytes, int offset, int length) {
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            value = value << 8 | (bytes[i] & 0xff);
        }
        return value;
    }
}
