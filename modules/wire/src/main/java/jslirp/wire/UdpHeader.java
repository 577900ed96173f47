package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The UDP header (RFC 768), in place.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source Port          |       Destination Port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            Length             |           Checksum            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class UdpHeader {
    public static final int LENGTH = 8;

    private static final long SOURCE_PORT = 0;
    private static final long DESTINATION_PORT = 2;
    private static final long TOTAL_LENGTH = 4;
    private static final long CHECKSUM = 6;

    private UdpHeader() {}

    /**
     * Whether a whole header and the payload it claims lie in [at, end). Ask once; the accessors
     * then cannot fail.
     */
    public static boolean fits(MemorySegment s, long at, long end) {
        if (end - at < LENGTH) {
            return false;
        }
        int totalLength = totalLength(s, at);
        return totalLength >= LENGTH && totalLength <= end - at;
    }

    public static int sourcePort(MemorySegment s, long at) {
        return BigEndian.u16(s, at + SOURCE_PORT);
    }

    public static void sourcePort(MemorySegment s, long at, int port) {
        BigEndian.u16(s, at + SOURCE_PORT, port);
    }

    public static int destinationPort(MemorySegment s, long at) {
        return BigEndian.u16(s, at + DESTINATION_PORT);
    }

    public static void destinationPort(MemorySegment s, long at, int port) {
        BigEndian.u16(s, at + DESTINATION_PORT, port);
    }

    /** Of header and payload. */
    public static int totalLength(MemorySegment s, long at) {
        return BigEndian.u16(s, at + TOTAL_LENGTH);
    }

    public static void totalLength(MemorySegment s, long at, int length) {
        BigEndian.u16(s, at + TOTAL_LENGTH, length);
    }

    /** 0 means that the sender computed none; over IPv6 that is not allowed (RFC 8200 8.1). */
    public static int checksum(MemorySegment s, long at) {
        return BigEndian.u16(s, at + CHECKSUM);
    }

    public static void checksum(MemorySegment s, long at, int checksum) {
        BigEndian.u16(s, at + CHECKSUM, checksum);
    }

    /** {@link Checksum#finish} for UDP, which sends 0xffff for 0 since 0 means none. */
    public static int finishChecksum(long sum) {
        int checksum = Checksum.finish(sum);
        return checksum == 0 ? 0xffff : checksum;
    }
}
