package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The messages of neighbour discovery behind their {@link IcmpHeader} (RFC 4861 section 4), in
 * place. Options follow, see {@link NdpOption}.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |     Code      |          Checksum             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   router advertisement
 * | Cur Hop Limit |M|O|  Reserved |       Router Lifetime         |
 * |                         Reachable Time                        |
 * |                          Retrans Timer                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   of neighbours
 * |R|S|O|                     Reserved                            |
 * |                   Target Address (16 bytes)                   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class NdpMessage {
    /** A router solicitation; its options begin there. */
    public static final int ROUTER_SOLICITATION_LENGTH = 8;

    /** A router advertisement; its options begin there. */
    public static final int ROUTER_ADVERTISEMENT_LENGTH = 16;

    /** A neighbour solicitation or advertisement; its options begin there. */
    public static final int NEIGHBOR_LENGTH = 24;

    /** Whoever receives it came by this many hops: none (RFC 4861 section 3.1). */
    public static final int HOP_LIMIT = 255;

    /** Of a router advertisement: DHCPv6 gives addresses. */
    public static final int MANAGED = 0x80;

    /** Of a router advertisement: DHCPv6 tells what else there is to know. */
    public static final int OTHER = 0x40;

    /** Of a neighbour advertisement: the sender is a router. */
    public static final int ROUTER = 0x80;

    /** Of a neighbour advertisement: it answers a solicitation. */
    public static final int SOLICITED = 0x40;

    /** Of a neighbour advertisement: what was known before is no longer true. */
    public static final int OVERRIDE = 0x20;

    private static final long FLAGS = 4;
    private static final long TARGET = 8;
    private static final long ROUTER_HOP_LIMIT = 4;
    private static final long ROUTER_FLAGS = 5;
    private static final long ROUTER_LIFETIME = 6;
    private static final long TIMES = 8;

    private NdpMessage() {}

    /** {@link #ROUTER}, {@link #SOLICITED} and {@link #OVERRIDE}. */
    public static int flags(MemorySegment s, long at) {
        return BigEndian.u8(s, at + FLAGS);
    }

    public static void flags(MemorySegment s, long at, int flags) {
        BigEndian.u8(s, at + FLAGS, flags);
    }

    public static long targetHigh(MemorySegment s, long at) {
        return BigEndian.i64(s, at + TARGET);
    }

    public static long targetLow(MemorySegment s, long at) {
        return BigEndian.i64(s, at + TARGET + 8);
    }

    public static void target(MemorySegment s, long at, long high, long low) {
        BigEndian.i64(s, at + TARGET, high);
        BigEndian.i64(s, at + TARGET + 8, low);
    }

    /**
     * Writes what a router advertisement says of the router; the times of neighbours are left to
     * the hosts.
     *
     * @param flags {@link #MANAGED} and {@link #OTHER}
     * @param lifetime as a default router, in seconds
     */
    public static void router(MemorySegment s, long at, int hopLimit, int flags, int lifetime) {
        BigEndian.u8(s, at + ROUTER_HOP_LIMIT, hopLimit);
        BigEndian.u8(s, at + ROUTER_FLAGS, flags);
        BigEndian.u16(s, at + ROUTER_LIFETIME, lifetime);
        BigEndian.i64(s, at + TIMES, 0);
    }

    public static int routerHopLimit(MemorySegment s, long at) {
        return BigEndian.u8(s, at + ROUTER_HOP_LIMIT);
    }

    public static int routerFlags(MemorySegment s, long at) {
        return BigEndian.u8(s, at + ROUTER_FLAGS);
    }

    /** In seconds. */
    public static int routerLifetime(MemorySegment s, long at) {
        return BigEndian.u16(s, at + ROUTER_LIFETIME);
    }
}
