package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The Ethernet II header, in place.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Destination MAC                          |
 * +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                               |                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 * |                         Source MAC                            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          EtherType            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class EthernetHeader {
    public static final int LENGTH = 14;

    public static final int IPV4 = 0x0800;
    public static final int ARP = 0x0806;
    public static final int IPV6 = 0x86dd;

    private static final long DESTINATION = 0;
    private static final long SOURCE = 6;
    private static final long ETHER_TYPE = 12;

    private EthernetHeader() {}

    /** Whether a whole header lies in [at, end). Ask once; the accessors then cannot fail. */
    public static boolean fits(MemorySegment s, long at, long end) {
        return end - at >= LENGTH;
    }

    public static long destination(MemorySegment s, long at) {
        return BigEndian.u48(s, at + DESTINATION);
    }

    public static void destination(MemorySegment s, long at, long mac) {
        BigEndian.u48(s, at + DESTINATION, mac);
    }

    public static long source(MemorySegment s, long at) {
        return BigEndian.u48(s, at + SOURCE);
    }

    public static void source(MemorySegment s, long at, long mac) {
        BigEndian.u48(s, at + SOURCE, mac);
    }

    /**
     * One of the constants above, some other protocol, or below 0x0600 the length of an LLC frame.
     */
    public static int etherType(MemorySegment s, long at) {
        return BigEndian.u16(s, at + ETHER_TYPE);
    }

    public static void etherType(MemorySegment s, long at, int etherType) {
        BigEndian.u16(s, at + ETHER_TYPE, etherType);
    }
}
