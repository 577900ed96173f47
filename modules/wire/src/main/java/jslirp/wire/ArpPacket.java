package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The ARP packet for IPv4 over Ethernet (RFC 826), in place. Other pairs of protocols do not fit.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Hardware type (1)          |    Protocol type (0x0800)     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | HW length (6) | P. length (4) |          Operation            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         Sender MAC                            |
 * +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                               |    Sender IPv4 address        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Sender IPv4 address (rest)   |                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+         Target MAC            +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Target IPv4 address                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class ArpPacket {
    public static final int LENGTH = 28;

    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    /** Hardware type 1, protocol type 0x0800, lengths 6 and 4, as one number. */
    private static final long ETHERNET_IPV4 = 0x0001_0800_0604L;

    private static final long FORMAT = 0;
    private static final long OPERATION = 6;
    private static final long SENDER_MAC = 8;
    private static final long SENDER_ADDRESS = 14;
    private static final long TARGET_MAC = 18;
    private static final long TARGET_ADDRESS = 24;

    private ArpPacket() {}

    /** Whether a whole packet for IPv4 over Ethernet lies in [at, end). */
    public static boolean fits(MemorySegment s, long at, long end) {
        return end - at >= LENGTH && BigEndian.u48(s, at + FORMAT) == ETHERNET_IPV4;
    }

    /** Writes the fields that are the same in every packet for IPv4 over Ethernet. */
    public static void writeFormat(MemorySegment s, long at) {
        BigEndian.u48(s, at + FORMAT, ETHERNET_IPV4);
    }

    public static int operation(MemorySegment s, long at) {
        return BigEndian.u16(s, at + OPERATION);
    }

    public static void operation(MemorySegment s, long at, int operation) {
        BigEndian.u16(s, at + OPERATION, operation);
    }

    public static long senderMac(MemorySegment s, long at) {
        return BigEndian.u48(s, at + SENDER_MAC);
    }

    public static void senderMac(MemorySegment s, long at, long mac) {
        BigEndian.u48(s, at + SENDER_MAC, mac);
    }

    public static int senderAddress(MemorySegment s, long at) {
        return BigEndian.i32(s, at + SENDER_ADDRESS);
    }

    public static void senderAddress(MemorySegment s, long at, int ipv4) {
        BigEndian.i32(s, at + SENDER_ADDRESS, ipv4);
    }

    public static long targetMac(MemorySegment s, long at) {
        return BigEndian.u48(s, at + TARGET_MAC);
    }

    public static void targetMac(MemorySegment s, long at, long mac) {
        BigEndian.u48(s, at + TARGET_MAC, mac);
    }

    public static int targetAddress(MemorySegment s, long at) {
        return BigEndian.i32(s, at + TARGET_ADDRESS);
    }

    public static void targetAddress(MemorySegment s, long at, int ipv4) {
        BigEndian.i32(s, at + TARGET_ADDRESS, ipv4);
    }
}
