package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The IPv6 fragment header (RFC 8200 section 4.5), in place.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next Header  |   Reserved    |      Fragment Offset    |Res|M|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         Identification                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Ipv6Fragment {
    public static final int LENGTH = 8;

    /** Where the offset lies, for whoever has to point at it. */
    public static final int OFFSET_AT = 2;

    private static final int OFFSET_MASK = 0xfff8;
    private static final int MORE = 1;

    private static final long NEXT_HEADER = 0;
    private static final long RESERVED = 1;
    private static final long OFFSET_AND_MORE = 2;
    private static final long IDENTIFICATION = 4;

    private Ipv6Fragment() {}

    /** Whether a whole header lies in [at, end). Ask once; the accessors then cannot fail. */
    public static boolean fits(MemorySegment s, long at, long end) {
        return end - at >= LENGTH;
    }

    /** The protocol of the first header of the whole packet's fragmented part. */
    public static int nextHeader(MemorySegment s, long at) {
        return BigEndian.u8(s, at + NEXT_HEADER);
    }

    /** Sets the reserved byte behind it, too. */
    public static void nextHeader(MemorySegment s, long at, int protocol) {
        BigEndian.u8(s, at + NEXT_HEADER, protocol);
        BigEndian.u8(s, at + RESERVED, 0);
    }

    /** In bytes. */
    public static int fragmentOffset(MemorySegment s, long at) {
        return BigEndian.u16(s, at + OFFSET_AND_MORE) & OFFSET_MASK;
    }

    public static boolean moreFragments(MemorySegment s, long at) {
        return (BigEndian.u16(s, at + OFFSET_AND_MORE) & MORE) != 0;
    }

    /** {@code bytes} is a multiple of 8. */
    public static void fragmentOffset(MemorySegment s, long at, int bytes, boolean more) {
        BigEndian.u16(s, at + OFFSET_AND_MORE, bytes & OFFSET_MASK | (more ? MORE : 0));
    }

    /** Whether this is the only fragment of its packet (RFC 6946). */
    public static boolean isAtomic(MemorySegment s, long at) {
        return (BigEndian.u16(s, at + OFFSET_AND_MORE) & (OFFSET_MASK | MORE)) == 0;
    }

    public static int identification(MemorySegment s, long at) {
        return BigEndian.i32(s, at + IDENTIFICATION);
    }

    public static void identification(MemorySegment s, long at, int identification) {
        BigEndian.i32(s, at + IDENTIFICATION, identification);
    }
}
