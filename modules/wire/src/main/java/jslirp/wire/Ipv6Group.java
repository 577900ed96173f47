package jslirp.wire;

/** IPv6 groups of one link, ff02::/16 (RFC 4291 section 2.7.1), as two longs. */
public final class Ipv6Group {
    /** The upper half of every address here. */
    public static final long HIGH = 0xff02L << 48;

    /** ff02::1, everybody. */
    public static final long ALL_NODES = 1;

    /** ff02::2, all routers. */
    public static final long ALL_ROUTERS = 2;

    /** ff02::1:2, DHCPv6's relays and servers (RFC 8415 section 7.1). */
    public static final long DHCP_SERVERS = 0x1_0002;

    private static final long SOLICITED_NODE = 0x1_ff00_0000L;
    private static final long LAST_BYTES = 0xff_ffff;

    private Ipv6Group() {}

    /** The group in which whoever has an address listens for neighbour solicitations. */
    public static long solicitedNode(long low) {
        return SOLICITED_NODE | low & LAST_BYTES;
    }

    /** Whether this is one of the groups {@link #solicitedNode}. */
    public static boolean isSolicitedNode(long high, long low) {
        return high == HIGH && (low & ~LAST_BYTES) == SOLICITED_NODE;
    }
}
