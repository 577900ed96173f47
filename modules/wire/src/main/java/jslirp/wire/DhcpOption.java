package jslirp.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The options of a DHCP message (RFC 2132), in place: code, length, that many bytes.
 *
 * <pre>
 * +--------+--------+-------- ... --------+
 * |  code  | length | length bytes        |      0 (pad) and 255 (end) are one byte alone
 * +--------+--------+-------- ... --------+
 * </pre>
 *
 * <p>An option that leads past the end of its field ends the list; what stands before it counts. An
 * option split into several of the same code (RFC 3396) is not joined: the first is found.
 */
public final class DhcpOption {
    public static final int SUBNET_MASK = 1;
    public static final int ROUTER = 3;
    public static final int DNS = 6;
    public static final int HOST_NAME = 12;
    public static final int DOMAIN_NAME = 15;
    public static final int INTERFACE_MTU = 26;
    public static final int REQUESTED_ADDRESS = 50;
    public static final int LEASE_TIME = 51;
    public static final int MESSAGE_TYPE = 53;
    public static final int SERVER_IDENTIFIER = 54;
    public static final int MESSAGE = 56;
    public static final int MAX_MESSAGE_SIZE = 57;
    public static final int CLIENT_IDENTIFIER = 61;
    public static final int DOMAIN_SEARCH = 119;

    /** Value of {@link #MESSAGE_TYPE}. */
    public static final int DISCOVER = 1;

    public static final int OFFER = 2;
    public static final int REQUEST = 3;
    public static final int DECLINE = 4;
    public static final int ACK = 5;
    public static final int NAK = 6;
    public static final int RELEASE = 7;
    public static final int INFORM = 8;

    /** What {@link #find} returns when the option is not there. */
    public static final long ABSENT = -1;

    private static final int PAD = 0;
    private static final int OVERLOAD = 52;
    private static final int END = 255;

    private static final int FILE_OVERLOADED = 1;
    private static final int SNAME_OVERLOADED = 2;

    private DhcpOption() {}

    /**
     * The offset of the first option with this code and at least {@code minLength} bytes, or {@link
     * #ABSENT}. The message {@link DhcpMessage#fits} at {@code message} and ends at {@code end}.
     * Its file and sname fields are searched when they are said to hold options (RFC 2131 section
     * 4.1).
     */
    public static long find(MemorySegment s, long message, long end, int code, int minLength) {
        long options = message + DhcpMessage.LENGTH;
        long option = findIn(s, options, end, code, minLength);
        if (option != ABSENT) {
            return option;
        }
        long overload = findIn(s, options, end, OVERLOAD, 1);
        int fields = overload == ABSENT ? 0 : BigEndian.u8(s, value(overload));
        long file = message + DhcpMessage.FILE;
        if ((fields & FILE_OVERLOADED) != 0) {
            option = findIn(s, file, message + DhcpMessage.LENGTH - 4, code, minLength);
        }
        if (option == ABSENT && (fields & SNAME_OVERLOADED) != 0) {
            option = findIn(s, message + DhcpMessage.SNAME, file, code, minLength);
        }
        return option;
    }

    /** The number of bytes of the option at this offset. */
    public static int length(MemorySegment s, long option) {
        return BigEndian.u8(s, option + 1);
    }

    /** The offset of the first byte of the option at this offset. */
    public static long value(long option) {
        return option + 2;
    }

    /** Writes an option of one byte and returns the offset behind it. */
    public static long writeU8(MemorySegment s, long at, int code, int value) {
        BigEndian.u8(s, start(s, at, code, 1), value);
        return at + 3;
    }

    /** Writes an option of two bytes and returns the offset behind it. */
    public static long writeU16(MemorySegment s, long at, int code, int value) {
        BigEndian.u16(s, start(s, at, code, 2), value);
        return at + 4;
    }

    /** Writes an option of four bytes, an address or seconds, and returns the offset behind it. */
    public static long writeU32(MemorySegment s, long at, int code, int value) {
        BigEndian.i32(s, start(s, at, code, 4), value);
        return at + 6;
    }

    /** Writes an option of at most 255 ASCII characters and returns the offset behind it. */
    public static long writeText(MemorySegment s, long at, int code, String text) {
        return writeBytes(s, at, code, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes an option of at most 255 bytes and returns the offset behind it. */
    public static long writeBytes(MemorySegment s, long at, int code, byte[] bytes) {
        if (bytes.length > 255) {
            throw new IllegalArgumentException("a DHCP option of " + bytes.length + " bytes");
        }
        long value = start(s, at, code, bytes.length);
        MemorySegment.copy(bytes, 0, s, ValueLayout.JAVA_BYTE, value, bytes.length);
        return value + bytes.length;
    }

    /** Writes the end of the list and returns the offset behind it. */
    public static long writeEnd(MemorySegment s, long at) {
        BigEndian.u8(s, at, END);
        return at + 1;
    }

    private static long start(MemorySegment s, long at, int code, int length) {
        BigEndian.u8(s, at, code);
        BigEndian.u8(s, at + 1, length);
        return at + 2;
    }

    private static long findIn(MemorySegment s, long from, long end, int code, int minLength) {
        long at = from;
        while (at < end) {
            int found = BigEndian.u8(s, at);
            if (found == PAD) {
                at++;
                continue;
            }
            if (found == END || end - at < 2 || length(s, at) > end - at - 2) {
                return ABSENT;
            }
            if (found == code && length(s, at) >= minLength) {
                return at;
            }
            at += 2 + length(s, at);
        }
        return ABSENT;
    }
}
