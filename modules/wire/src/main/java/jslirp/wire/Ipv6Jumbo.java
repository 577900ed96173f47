package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The hop-by-hop options header with nothing but the jumbo payload option (RFC 2675 section 2), in
 * place. It stands right behind an IPv6 header whose payload length is zero.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next Header  |       0       |     0xc2      |       4       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Jumbo Payload Length                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Ipv6Jumbo {
    public static final int LENGTH = 8;

    /** A payload up to this length, in bytes, must not have the option (RFC 2675 section 3). */
    public static final int LARGEST_WITHOUT = 65535;

    private static final int OPTION = 0xc2;
    private static final int OPTION_LENGTH = 4;

    private static final long NEXT_HEADER = 0;
    private static final long HEADER_LENGTH = 1;
    private static final long OPTION_TYPE = 2;
    private static final long OPTION_DATA_LENGTH = 3;
    private static final long PAYLOAD_LENGTH = 4;

    private Ipv6Jumbo() {}

    /** Whether a whole header, and this very one, lies in [at, end). */
    public static boolean fits(MemorySegment s, long at, long end) {
        return end - at >= LENGTH
                && BigEndian.u8(s, at + HEADER_LENGTH) == 0
                && BigEndian.u8(s, at + OPTION_TYPE) == OPTION
                && BigEndian.u8(s, at + OPTION_DATA_LENGTH) == OPTION_LENGTH;
    }

    /** Of everything behind the IPv6 header, in bytes, this header included. */
    public static int payloadLength(MemorySegment s, long at) {
        return BigEndian.i32(s, at + PAYLOAD_LENGTH);
    }

    /** Writes the header in front of one of {@code protocol}; the length includes this header. */
    public static void write(MemorySegment s, long at, int protocol, int payloadLength) {
        BigEndian.u8(s, at + NEXT_HEADER, protocol);
        BigEndian.u8(s, at + HEADER_LENGTH, 0);
        BigEndian.u8(s, at + OPTION_TYPE, OPTION);
        BigEndian.u8(s, at + OPTION_DATA_LENGTH, OPTION_LENGTH);
        BigEndian.i32(s, at + PAYLOAD_LENGTH, payloadLength);
    }
}
