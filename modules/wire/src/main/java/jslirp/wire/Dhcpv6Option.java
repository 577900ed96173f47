package jslirp.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The options of a DHCPv6 message (RFC 8415 section 21.1), in place. Some hold options themselves,
 * behind fields of fixed length.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          option-code          |           option-len          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 option-data (option-len octets)               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A list is walked from {@code from} to {@code end}; an option that leads past the end ends it.
 */
public final class Dhcpv6Option {
    /** Code and length. */
    public static final int HEADER = 4;

    public static final int CLIENT_IDENTIFIER = 1;
    public static final int SERVER_IDENTIFIER = 2;
    public static final int IA_NA = 3;
    public static final int IA_TA = 4;
    public static final int IA_ADDRESS = 5;
    public static final int OPTION_REQUEST = 6;
    public static final int PREFERENCE = 7;
    public static final int STATUS_CODE = 13;
    public static final int RAPID_COMMIT = 14;
    public static final int DNS_SERVERS = 23;
    public static final int DOMAIN_SEARCH = 24;
    public static final int IA_PD = 25;

    /** Value of {@link #STATUS_CODE} (RFC 8415 section 21.13). */
    public static final int SUCCESS = 0;

    public static final int NO_ADDRESSES_AVAILABLE = 2;
    public static final int NO_BINDING = 3;
    public static final int NOT_ON_LINK = 4;
    public static final int USE_MULTICAST = 5;
    public static final int NO_PREFIX_AVAILABLE = 6;

    /** In {@link #IA_NA} and {@link #IA_PD}: identifier, T1 and T2 in front of the options. */
    public static final int IA_LENGTH = 12;

    /** In {@link #IA_TA}: the identifier alone in front of the options. */
    public static final int IA_TA_LENGTH = 4;

    /** In {@link #IA_ADDRESS}: the address and two lifetimes in front of the options. */
    public static final int ADDRESS_LENGTH = 24;

    /** The longest DUID, and the shortest (RFC 8415 section 11.1). */
    public static final int LONGEST_DUID = 130;

    public static final int SHORTEST_DUID = 3;

    /** What {@link #find} returns when the option is not there. */
    public static final long ABSENT = -1;

    private Dhcpv6Option() {}

    /** Whether options fill [from, end) and none leads past it. */
    public static boolean areWhole(MemorySegment s, long from, long end) {
        long at = from;
        while (at < end) {
            if (end - at < HEADER || length(s, at) > end - at - HEADER) {
                return false;
            }
            at = next(s, at);
        }
        return true;
    }

    /**
     * The offset of the first option in [from, end) with this code, or {@link #ABSENT}; to find the
     * others of the same code go on from {@link #next}.
     */
    public static long find(MemorySegment s, long from, long end, int code) {
        long at = from;
        while (end - at >= HEADER && length(s, at) <= end - at - HEADER) {
            if (code(s, at) == code) {
                return at;
            }
            at = next(s, at);
        }
        return ABSENT;
    }

    public static int code(MemorySegment s, long option) {
        return BigEndian.u16(s, option);
    }

    /** The number of bytes of the option at this offset, without code and length. */
    public static int length(MemorySegment s, long option) {
        return BigEndian.u16(s, option + 2);
    }

    /** The offset of the first byte of the option's data. */
    public static long value(long option) {
        return option + HEADER;
    }

    /** The offset behind the option. */
    public static long next(MemorySegment s, long option) {
        return option + HEADER + length(s, option);
    }

    /** Whether an option request asks for this code; odd bytes at its end ask for nothing. */
    public static boolean requests(MemorySegment s, long option, int code) {
        long end = next(s, option);
        for (long at = value(option); end - at >= 2; at += 2) {
            if (BigEndian.u16(s, at) == code) {
                return true;
            }
        }
        return false;
    }

    /** Begins an option whose length {@link #end} will know; returns where its data begin. */
    public static long begin(MemorySegment s, long at, int code) {
        BigEndian.u16(s, at, code);
        BigEndian.u16(s, at + 2, 0);
        return at + HEADER;
    }

    /** Ends the option whose data begin at {@code value}, and returns the offset behind it. */
    public static long end(MemorySegment s, long value, long end) {
        BigEndian.u16(s, value - 2, (int) (end - value));
        return end;
    }

    /** Writes an option without data and returns the offset behind it. */
    public static long writeEmpty(MemorySegment s, long at, int code) {
        return begin(s, at, code);
    }

    /** Writes an option of one byte and returns the offset behind it. */
    public static long writeU8(MemorySegment s, long at, int code, int value) {
        long data = begin(s, at, code);
        BigEndian.u8(s, data, value);
        return end(s, data, data + 1);
    }

    /** Writes an option of one address and returns the offset behind it. */
    public static long writeAddress(MemorySegment s, long at, int code, long high, long low) {
        long data = begin(s, at, code);
        BigEndian.i64(s, data, high);
        BigEndian.i64(s, data + 8, low);
        return end(s, data, data + 16);
    }

    /** Writes a status with a few ASCII words and returns the offset behind it. */
    public static long writeStatus(MemorySegment s, long at, int status, String words) {
        byte[] text = words.getBytes(StandardCharsets.US_ASCII);
        long data = begin(s, at, STATUS_CODE);
        BigEndian.u16(s, data, status);
        MemorySegment.copy(text, 0, s, ValueLayout.JAVA_BYTE, data + 2, text.length);
        return end(s, data, data + 2 + text.length);
    }

    /** Writes the option at {@code option} of {@code from} again and returns the offset behind. */
    public static long writeCopy(MemorySegment s, long at, MemorySegment from, long option) {
        long length = next(from, option) - option;
        MemorySegment.copy(from, option, s, at, length);
        return at + length;
    }

    /** Writes an address with its lifetimes in seconds and returns the offset behind it. */
    public static long writeLease(
            MemorySegment s, long at, long high, long low, int preferred, int valid) {
        long data = begin(s, at, IA_ADDRESS);
        BigEndian.i64(s, data, high);
        BigEndian.i64(s, data + 8, low);
        BigEndian.i32(s, data + 16, preferred);
        BigEndian.i32(s, data + 20, valid);
        return end(s, data, data + ADDRESS_LENGTH);
    }
}
