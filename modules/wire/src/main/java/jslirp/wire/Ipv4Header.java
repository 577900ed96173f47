package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The IPv4 header (RFC 791), in place.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version|  IHL  |Type of Service|          Total Length         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Identification        |Flags|      Fragment Offset    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Time to Live |    Protocol   |         Header Checksum       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Source Address                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Destination Address                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Options                    |    Padding    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Header length and fragment offset are in bytes here (on the wire in words of 4 and 8 bytes).
 */
public final class Ipv4Header {
    /** Without options. */
    public static final int LENGTH = 20;

    public static final int MAX_LENGTH = 60;
    public static final int VERSION = 4;

    /** Flag: do not fragment. */
    public static final int DF = 0x4000;

    /** Flag: more fragments follow. */
    public static final int MF = 0x2000;

    private static final int FLAGS_MASK = 0xe000;
    private static final int OFFSET_MASK = 0x1fff;

    private static final long VERSION_AND_LENGTH = 0;
    private static final long TOS = 1;
    private static final long TOTAL_LENGTH = 2;
    private static final long IDENTIFICATION = 4;
    private static final long FLAGS_AND_OFFSET = 6;
    private static final long TTL = 8;
    private static final long PROTOCOL = 9;
    private static final long CHECKSUM = 10;
    private static final long SOURCE = 12;
    private static final long DESTINATION = 16;

    private Ipv4Header() {}

    /**
     * Whether [at, end) holds a whole IPv4 packet: version 4, a header with its options, and a
     * total length that covers the header and ends by {@code end}. Bytes behind the total length
     * are the link's padding. Ask once; the accessors then cannot fail.
     */
    public static boolean fits(MemorySegment s, long at, long end) {
        if (end - at < LENGTH || version(s, at) != VERSION) {
            return false;
        }
        int headerLength = headerLength(s, at);
        int totalLength = totalLength(s, at);
        return headerLength >= LENGTH && headerLength <= totalLength && totalLength <= end - at;
    }

    public static int version(MemorySegment s, long at) {
        return BigEndian.u8(s, at + VERSION_AND_LENGTH) >>> 4;
    }

    /** In bytes, options included. */
    public static int headerLength(MemorySegment s, long at) {
        return (BigEndian.u8(s, at + VERSION_AND_LENGTH) & 0xf) << 2;
    }

    /** Sets the version, which shares the byte, too. {@code bytes} is a multiple of 4. */
    public static void headerLength(MemorySegment s, long at, int bytes) {
        BigEndian.u8(s, at + VERSION_AND_LENGTH, VERSION << 4 | bytes >>> 2);
    }

    /** Type of service: six bits DSCP (RFC 2474), two bits ECN (RFC 3168). */
    public static int tos(MemorySegment s, long at) {
        return BigEndian.u8(s, at + TOS);
    }

    public static void tos(MemorySegment s, long at, int tos) {
        BigEndian.u8(s, at + TOS, tos);
    }

    /** Of header and payload. */
    public static int totalLength(MemorySegment s, long at) {
        return BigEndian.u16(s, at + TOTAL_LENGTH);
    }

    public static void totalLength(MemorySegment s, long at, int length) {
        BigEndian.u16(s, at + TOTAL_LENGTH, length);
    }

    public static int identification(MemorySegment s, long at) {
        return BigEndian.u16(s, at + IDENTIFICATION);
    }

    public static void identification(MemorySegment s, long at, int identification) {
        BigEndian.u16(s, at + IDENTIFICATION, identification);
    }

    /** {@link #DF} and {@link #MF} in their places, the reserved bit in front of them. */
    public static int flags(MemorySegment s, long at) {
        return BigEndian.u16(s, at + FLAGS_AND_OFFSET) & FLAGS_MASK;
    }

    /** Leaves the fragment offset as it is. */
    public static void flags(MemorySegment s, long at, int flags) {
        int offset = BigEndian.u16(s, at + FLAGS_AND_OFFSET) & OFFSET_MASK;
        BigEndian.u16(s, at + FLAGS_AND_OFFSET, flags & FLAGS_MASK | offset);
    }

    /** In bytes. */
    public static int fragmentOffset(MemorySegment s, long at) {
        return (BigEndian.u16(s, at + FLAGS_AND_OFFSET) & OFFSET_MASK) << 3;
    }

    /** Leaves the flags as they are. {@code bytes} is a multiple of 8. */
    public static void fragmentOffset(MemorySegment s, long at, int bytes) {
        BigEndian.u16(s, at + FLAGS_AND_OFFSET, flags(s, at) | bytes >>> 3 & OFFSET_MASK);
    }

    /** Whether this is a part of a packet: more follow, or it is not the first. */
    public static boolean isFragment(MemorySegment s, long at) {
        return (BigEndian.u16(s, at + FLAGS_AND_OFFSET) & (MF | OFFSET_MASK)) != 0;
    }

    public static int ttl(MemorySegment s, long at) {
        return BigEndian.u8(s, at + TTL);
    }

    public static void ttl(MemorySegment s, long at, int ttl) {
        BigEndian.u8(s, at + TTL, ttl);
    }

    /** One of {@link IpProtocol}. */
    public static int protocol(MemorySegment s, long at) {
        return BigEndian.u8(s, at + PROTOCOL);
    }

    public static void protocol(MemorySegment s, long at, int protocol) {
        BigEndian.u8(s, at + PROTOCOL, protocol);
    }

    public static int checksum(MemorySegment s, long at) {
        return BigEndian.u16(s, at + CHECKSUM);
    }

    public static void checksum(MemorySegment s, long at, int checksum) {
        BigEndian.u16(s, at + CHECKSUM, checksum);
    }

    /** Whether the header's checksum is that of the header. */
    public static boolean isChecksumValid(MemorySegment s, long at) {
        return Checksum.isValid(Checksum.add(0, s, at, headerLength(s, at)));
    }

    /** Computes the checksum of a header that is complete otherwise, and sets it. */
    public static void fillChecksum(MemorySegment s, long at) {
        checksum(s, at, 0);
        checksum(s, at, Checksum.finish(Checksum.add(0, s, at, headerLength(s, at))));
    }

    public static int source(MemorySegment s, long at) {
        return BigEndian.i32(s, at + SOURCE);
    }

    public static void source(MemorySegment s, long at, int ipv4) {
        BigEndian.i32(s, at + SOURCE, ipv4);
    }

    public static int destination(MemorySegment s, long at) {
        return BigEndian.i32(s, at + DESTINATION);
    }

    public static void destination(MemorySegment s, long at, int ipv4) {
        BigEndian.i32(s, at + DESTINATION, ipv4);
    }

    /** The low half of the source in mapped form; the high half is 0. */
    public static long sourceLow(MemorySegment s, long at) {
        return IpAddress.mappedLow(source(s, at));
    }

    /** The low half of the destination in mapped form; the high half is 0. */
    public static long destinationLow(MemorySegment s, long at) {
        return IpAddress.mappedLow(destination(s, at));
    }
}
