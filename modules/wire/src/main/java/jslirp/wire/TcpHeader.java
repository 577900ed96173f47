package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The TCP header (RFC 9293 section 3.1), in place; its options are read by {@link TcpOptions}.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source Port          |       Destination Port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Sequence Number                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Acknowledgment Number                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Data |       |C|E|U|A|P|R|S|F|                               |
 * | Offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
 * |       |       |R|E|G|K|H|T|N|N|                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           Checksum            |         Urgent Pointer        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           [Options]                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The data offset is in bytes here (on the wire in words of 4 bytes), the window as it stands,
 * not scaled.
 */
public final class TcpHeader {
    /** Without options. */
    public static final int LENGTH = 20;

    public static final int MAX_LENGTH = 60;

    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;
    public static final int ECE = 0x40;
    public static final int CWR = 0x80;

    private static final long SOURCE_PORT = 0;
    private static final long DESTINATION_PORT = 2;
    private static final long SEQUENCE = 4;
    private static final long ACKNOWLEDGMENT = 8;
    private static final long DATA_OFFSET = 12;
    private static final long FLAGS = 13;
    private static final long WINDOW = 14;
    private static final long CHECKSUM = 16;
    private static final long URGENT_POINTER = 18;

    private TcpHeader() {}

    /**
     * Whether a whole header with its options lies in [at, end); the payload is the rest. Ask once;
     * the accessors then cannot fail.
     */
    public static boolean fits(MemorySegment s, long at, long end) {
        if (end - at < LENGTH) {
            return false;
        }
        int dataOffset = dataOffset(s, at);
        return dataOffset >= LENGTH && dataOffset <= end - at;
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

    /** To be compared with {@link SequenceNumber} only. */
    public static int sequence(MemorySegment s, long at) {
        return BigEndian.i32(s, at + SEQUENCE);
    }

    public static void sequence(MemorySegment s, long at, int number) {
        BigEndian.i32(s, at + SEQUENCE, number);
    }

    /** To be compared with {@link SequenceNumber} only; means something if {@link #ACK} is set. */
    public static int acknowledgment(MemorySegment s, long at) {
        return BigEndian.i32(s, at + ACKNOWLEDGMENT);
    }

    public static void acknowledgment(MemorySegment s, long at, int number) {
        BigEndian.i32(s, at + ACKNOWLEDGMENT, number);
    }

    /** Of the payload from the start of the header, in bytes: the header's length. */
    public static int dataOffset(MemorySegment s, long at) {
        return BigEndian.u8(s, at + DATA_OFFSET) >>> 4 << 2;
    }

    /** Clears the reserved bits beside it. {@code bytes} is a multiple of 4. */
    public static void dataOffset(MemorySegment s, long at, int bytes) {
        BigEndian.u8(s, at + DATA_OFFSET, bytes >>> 2 << 4);
    }

    /** The constants above, or-ed. */
    public static int flags(MemorySegment s, long at) {
        return BigEndian.u8(s, at + FLAGS);
    }

    public static void flags(MemorySegment s, long at, int flags) {
        BigEndian.u8(s, at + FLAGS, flags);
    }

    /** Not scaled. */
    public static int window(MemorySegment s, long at) {
        return BigEndian.u16(s, at + WINDOW);
    }

    public static void window(MemorySegment s, long at, int window) {
        BigEndian.u16(s, at + WINDOW, window);
    }

    public static int checksum(MemorySegment s, long at) {
        return BigEndian.u16(s, at + CHECKSUM);
    }

    public static void checksum(MemorySegment s, long at, int checksum) {
        BigEndian.u16(s, at + CHECKSUM, checksum);
    }

    /** An offset from the sequence number; nothing says that it lies inside the segment. */
    public static int urgentPointer(MemorySegment s, long at) {
        return BigEndian.u16(s, at + URGENT_POINTER);
    }

    public static void urgentPointer(MemorySegment s, long at, int offset) {
        BigEndian.u16(s, at + URGENT_POINTER, offset);
    }
}
