package jslirp.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Numbers in network byte order at any offset of a segment.
 *
 * <p>The layouts are unaligned since nothing in a frame is aligned for sure, and constant, which is
 * what lets the compiler turn each of these methods into one or two instructions.
 */
public final class BigEndian {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    public static int u8(MemorySegment s, long at) {
        return s.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    public static void u8(MemorySegment s, long at, int value) {
        s.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    }

    public static int u16(MemorySegment s, long at) {
        return s.get(SHORT, at) & 0xffff;
    }

    public static void u16(MemorySegment s, long at, int value) {
        s.set(SHORT, at, (short) value);
    }

    /** 32 bits as a number from 0 to 2^32 - 1. */
    public static long u32(MemorySegment s, long at) {
        return s.get(INT, at) & 0xffff_ffffL;
    }

    public static void u32(MemorySegment s, long at, long value) {
        s.set(INT, at, (int) value);
    }

    /** 32 bits as they are, for values that are compared and not measured. */
    public static int i32(MemorySegment s, long at) {
        return s.get(INT, at);
    }

    public static void i32(MemorySegment s, long at, int value) {
        s.set(INT, at, value);
    }

    /** 48 bits: a MAC address. */
    public static long u48(MemorySegment s, long at) {
        return (long) u16(s, at) << 32 | u32(s, at + 2);
    }

    public static void u48(MemorySegment s, long at, long value) {
        u16(s, at, (int) (value >>> 32));
        i32(s, at + 2, (int) value);
    }

    /** 64 bits as they are: half an IPv6 address. */
    public static long i64(MemorySegment s, long at) {
        return s.get(LONG, at);
    }

    public static void i64(MemorySegment s, long at, long value) {
        s.set(LONG, at, value);
    }
}
