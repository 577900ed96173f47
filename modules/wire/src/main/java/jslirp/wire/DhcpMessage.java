package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The fixed part of a DHCP message (RFC 2131 section 2), in place; {@link DhcpOption} is what
 * follows.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     op (1)    |   htype (1)   |   hlen (1)    |   hops (1)    |
 * +---------------+---------------+---------------+---------------+
 * |                            xid (4)                            |
 * +-------------------------------+-------------------------------+
 * |           secs (2)            |           flags (2)           |
 * +-------------------------------+-------------------------------+
 * |                          ciaddr  (4)                          |
 * +---------------------------------------------------------------+
 * |                          yiaddr  (4)                          |
 * +---------------------------------------------------------------+
 * |                          siaddr  (4)                          |
 * +---------------------------------------------------------------+
 * |                          giaddr  (4)                          |
 * +---------------------------------------------------------------+
 * |                          chaddr  (16)                         |
 * +---------------------------------------------------------------+
 * |                          sname   (64)                         |
 * +---------------------------------------------------------------+
 * |                          file    (128)                        |
 * +---------------------------------------------------------------+
 * |                  magic cookie 99.130.83.99 (4)                |
 * +---------------------------------------------------------------+
 * |                          options (variable)                   |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class DhcpMessage {
    /** Up to the options: the magic cookie is included. */
    public static final int LENGTH = 240;

    public static final int CLIENT_PORT = 68;
    public static final int SERVER_PORT = 67;

    /** op: client to server. */
    public static final int BOOTREQUEST = 1;

    /** op: server to client. */
    public static final int BOOTREPLY = 2;

    /** Flag: the client cannot receive unicast yet. */
    public static final int BROADCAST = 0x8000;

    private static final int MAGIC_COOKIE = 0x6382_5363;

    /** htype 1 and hlen 6. */
    private static final int ETHERNET = 0x0106;

    static final long SNAME = 44;
    static final long FILE = 108;

    private static final long OP = 0;
    private static final long HTYPE_AND_HLEN = 1;
    private static final long HOPS = 3;
    private static final long XID = 4;
    private static final long SECS = 8;
    private static final long FLAGS = 10;
    private static final long CIADDR = 12;
    private static final long YIADDR = 16;
    private static final long SIADDR = 20;
    private static final long GIADDR = 24;
    private static final long CHADDR = 28;
    private static final long COOKIE = 236;

    private DhcpMessage() {}

    /**
     * Whether [at, end) holds the whole fixed part of a message for Ethernet: htype 1, hlen 6, the
     * magic cookie. Ask once; the accessors then cannot fail. The options may be anything yet.
     */
    public static boolean fits(MemorySegment s, long at, long end) {
        return end - at >= LENGTH
                && BigEndian.u16(s, at + HTYPE_AND_HLEN) == ETHERNET
                && BigEndian.i32(s, at + COOKIE) == MAGIC_COOKIE;
    }

    /** Writes zeros, and then the fields that are the same in every message for Ethernet. */
    public static void clear(MemorySegment s, long at) {
        for (long offset = 0; offset < LENGTH; offset += Long.BYTES) {
            BigEndian.i64(s, at + offset, 0);
        }
        BigEndian.u16(s, at + HTYPE_AND_HLEN, ETHERNET);
        BigEndian.i32(s, at + COOKIE, MAGIC_COOKIE);
    }

    public static int op(MemorySegment s, long at) {
        return BigEndian.u8(s, at + OP);
    }

    public static void op(MemorySegment s, long at, int op) {
        BigEndian.u8(s, at + OP, op);
    }

    /** How many relays the message has passed. */
    public static int hops(MemorySegment s, long at) {
        return BigEndian.u8(s, at + HOPS);
    }

    public static void hops(MemorySegment s, long at, int hops) {
        BigEndian.u8(s, at + HOPS, hops);
    }

    /** What the client recognises the reply by. */
    public static int xid(MemorySegment s, long at) {
        return BigEndian.i32(s, at + XID);
    }

    public static void xid(MemorySegment s, long at, int xid) {
        BigEndian.i32(s, at + XID, xid);
    }

    /** Since when the client has been trying, in seconds. */
    public static int secs(MemorySegment s, long at) {
        return BigEndian.u16(s, at + SECS);
    }

    public static void secs(MemorySegment s, long at, int seconds) {
        BigEndian.u16(s, at + SECS, seconds);
    }

    public static int flags(MemorySegment s, long at) {
        return BigEndian.u16(s, at + FLAGS);
    }

    public static void flags(MemorySegment s, long at, int flags) {
        BigEndian.u16(s, at + FLAGS, flags);
    }

    /** The address the client has and can use, or 0. */
    public static int ciaddr(MemorySegment s, long at) {
        return BigEndian.i32(s, at + CIADDR);
    }

    public static void ciaddr(MemorySegment s, long at, int ipv4) {
        BigEndian.i32(s, at + CIADDR, ipv4);
    }

    /** "Your" address: the one the client is given. */
    public static int yiaddr(MemorySegment s, long at) {
        return BigEndian.i32(s, at + YIADDR);
    }

    public static void yiaddr(MemorySegment s, long at, int ipv4) {
        BigEndian.i32(s, at + YIADDR, ipv4);
    }

    /** The next server to boot from. */
    public static int siaddr(MemorySegment s, long at) {
        return BigEndian.i32(s, at + SIADDR);
    }

    public static void siaddr(MemorySegment s, long at, int ipv4) {
        BigEndian.i32(s, at + SIADDR, ipv4);
    }

    /** The relay, or 0. */
    public static int giaddr(MemorySegment s, long at) {
        return BigEndian.i32(s, at + GIADDR);
    }

    public static void giaddr(MemorySegment s, long at, int ipv4) {
        BigEndian.i32(s, at + GIADDR, ipv4);
    }

    /** The client's MAC, which need not be the sender of the frame. */
    public static long chaddr(MemorySegment s, long at) {
        return BigEndian.u48(s, at + CHADDR);
    }

    public static void chaddr(MemorySegment s, long at, long mac) {
        BigEndian.u48(s, at + CHADDR, mac);
    }
}
