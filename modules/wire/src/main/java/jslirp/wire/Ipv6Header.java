package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The IPv6 header (RFC 8200 section 3), in place. What follows it is walked by {@link
 * Ipv6Extensions}.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version| Traffic Class |           Flow Label                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Payload Length        |  Next Header  |   Hop Limit   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                                                               |
 * +                                                               +
 * |                         Source Address                        |
 * +                           (16 bytes)                          +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                                                               |
 * +                                                               +
 * |                      Destination Address                      |
 * +                           (16 bytes)                          +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Ipv6Header {
    public static final int LENGTH = 40;
    public static final int VERSION = 6;

    /** Where the payload length lies, for whoever has to point at it. */
    public static final int PAYLOAD_LENGTH_AT = 4;

    /** Where the next header's protocol lies, likewise. */
    public static final int NEXT_HEADER_AT = 6;

    private static final int FLOW_LABEL_MASK = 0xf_ffff;

    private static final long FIRST_WORD = 0;
    private static final long PAYLOAD_LENGTH = 4;
    private static final long NEXT_HEADER = 6;
    private static final long HOP_LIMIT = 7;
    private static final long SOURCE = 8;
    private static final long DESTINATION = 24;

    private Ipv6Header() {}

    /**
     * Whether [at, end) holds a whole IPv6 packet: version 6, the header, and a payload that ends
     * by {@code end}. Bytes behind the payload are the link's padding. Ask once; the accessors then
     * cannot fail.
     *
     * <p>A packet from or to a mapped address {@code ::ffff:0:0/96} does not fit: such addresses do
     * not belong on the wire, and everything behind this point would take them for IPv4.
     */
    public static boolean fits(MemorySegment s, long at, long end) {
        return end - at >= LENGTH
                && version(s, at) == VERSION
                && payloadLength(s, at) <= end - at - LENGTH
                && !IpAddress.isIpv4(sourceHigh(s, at), sourceLow(s, at))
                && !IpAddress.isIpv4(destinationHigh(s, at), destinationLow(s, at));
    }

    public static int version(MemorySegment s, long at) {
        return BigEndian.u8(s, at + FIRST_WORD) >>> 4;
    }

    /** Sets version, traffic class and flow label, which share a word. */
    public static void firstWord(MemorySegment s, long at, int trafficClass, int flowLabel) {
        int label = flowLabel & FLOW_LABEL_MASK;
        BigEndian.i32(s, at + FIRST_WORD, VERSION << 28 | (trafficClass & 0xff) << 20 | label);
    }

    /** Six bits DSCP (RFC 2474), two bits ECN (RFC 3168). */
    public static int trafficClass(MemorySegment s, long at) {
        return BigEndian.u16(s, at + FIRST_WORD) >>> 4 & 0xff;
    }

    /** Leaves the flow label as it is and sets the version. */
    public static void trafficClass(MemorySegment s, long at, int trafficClass) {
        firstWord(s, at, trafficClass, flowLabel(s, at));
    }

    public static int flowLabel(MemorySegment s, long at) {
        return BigEndian.i32(s, at + FIRST_WORD) & FLOW_LABEL_MASK;
    }

    /** Leaves the traffic class as it is and sets the version. */
    public static void flowLabel(MemorySegment s, long at, int flowLabel) {
        firstWord(s, at, trafficClass(s, at), flowLabel);
    }

    /** Of everything behind this header, extension headers included. */
    public static int payloadLength(MemorySegment s, long at) {
        return BigEndian.u16(s, at + PAYLOAD_LENGTH);
    }

    public static void payloadLength(MemorySegment s, long at, int length) {
        BigEndian.u16(s, at + PAYLOAD_LENGTH, length);
    }

    /** One of {@link IpProtocol}. */
    public static int nextHeader(MemorySegment s, long at) {
        return BigEndian.u8(s, at + NEXT_HEADER);
    }

    public static void nextHeader(MemorySegment s, long at, int protocol) {
        BigEndian.u8(s, at + NEXT_HEADER, protocol);
    }

    public static int hopLimit(MemorySegment s, long at) {
        return BigEndian.u8(s, at + HOP_LIMIT);
    }

    public static void hopLimit(MemorySegment s, long at, int hopLimit) {
        BigEndian.u8(s, at + HOP_LIMIT, hopLimit);
    }

    public static long sourceHigh(MemorySegment s, long at) {
        return BigEndian.i64(s, at + SOURCE);
    }

    public static long sourceLow(MemorySegment s, long at) {
        return BigEndian.i64(s, at + SOURCE + 8);
    }

    public static void source(MemorySegment s, long at, long high, long low) {
        BigEndian.i64(s, at + SOURCE, high);
        BigEndian.i64(s, at + SOURCE + 8, low);
    }

    public static long destinationHigh(MemorySegment s, long at) {
        return BigEndian.i64(s, at + DESTINATION);
    }

    public static long destinationLow(MemorySegment s, long at) {
        return BigEndian.i64(s, at + DESTINATION + 8);
    }

    public static void destination(MemorySegment s, long at, long high, long low) {
        BigEndian.i64(s, at + DESTINATION, high);
        BigEndian.i64(s, at + DESTINATION + 8, low);
    }
}
