package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The fixed part of a DHCPv6 message between client and server (RFC 8415 section 8), in place;
 * {@link Dhcpv6Option} is what follows. Relays have a header of their own, which is not read here.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    msg-type   |               transaction-id                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      options (variable)                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Dhcpv6Message {
    /** Up to the options. */
    public static final int LENGTH = 4;

    public static final int CLIENT_PORT = 546;
    public static final int SERVER_PORT = 547;

    /** The upper half of All_DHCP_Relay_Agents_and_Servers, ff02::1:2. */
    public static final long SERVERS_HIGH = 0xff02L << 48;

    /** The lower half of All_DHCP_Relay_Agents_and_Servers, ff02::1:2. */
    public static final long SERVERS_LOW = 0x1_0002L;

    /** msg-type: client to servers. */
    public static final int SOLICIT = 1;

    public static final int ADVERTISE = 2;
    public static final int REQUEST = 3;
    public static final int CONFIRM = 4;
    public static final int RENEW = 5;
    public static final int REBIND = 6;
    public static final int REPLY = 7;
    public static final int RELEASE = 8;
    public static final int DECLINE = 9;
    public static final int INFORMATION_REQUEST = 11;

    private Dhcpv6Message() {}

    /**
     * Whether [at, end) holds the fixed part, and behind it options that end where the message
     * does. Ask once; the accessors and {@link Dhcpv6Option#find} then cannot fail.
     */
    public static boolean fits(MemorySegment s, long at, long end) {
        return end - at >= LENGTH && Dhcpv6Option.areWhole(s, at + LENGTH, end);
    }

    public static int type(MemorySegment s, long at) {
        return BigEndian.u8(s, at);
    }

    public static void type(MemorySegment s, long at, int type) {
        BigEndian.u8(s, at, type);
    }

    /** What the client recognises the reply by, 24 bits. */
    public static int transaction(MemorySegment s, long at) {
        return BigEndian.i32(s, at) & 0xff_ffff;
    }

    public static void transaction(MemorySegment s, long at, int transaction) {
        BigEndian.i32(s, at, type(s, at) << 24 | transaction & 0xff_ffff);
    }
}
