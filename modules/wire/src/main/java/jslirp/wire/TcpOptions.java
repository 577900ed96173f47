package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The options behind the TCP header (RFC 9293 section 3.2, RFC 2018, RFC 7323), in place.
 *
 * <pre>
 * maximum segment size   | 2 | 4 | mss (16 bits) |
 * window scale           | 3 | 3 | shift |
 * SACK permitted         | 4 | 2 |
 * SACK                   | 5 | 2+8n | left edge (32) | right edge (32) | ... n pairs
 * timestamps             | 8 | 10 | value (32 bits) | echo reply (32 bits) |
 * </pre>
 *
 * <p>The reading methods are given the offset of a TCP header that {@link TcpHeader#fits} and look
 * no further than its data offset. An option whose length is 0 or 1 or leads past that ends the
 * list, what stands before it counts; an option of a known kind with a wrong length is passed over.
 * Options that carry several numbers are found once, by their offset, and then read from there.
 *
 * <p>The writing methods put an option at {@code at}, aligned with NOPs in front so that a header
 * stays a multiple of four bytes whichever are written, and return the offset behind it.
 */
public final class TcpOptions {
    /** What a reading method returns when the option is not there. */
    public static final int ABSENT = -1;

    public static final int MSS_LENGTH = 4;
    public static final int WINDOW_SCALE_LENGTH = 4;
    public static final int SACK_PERMITTED_LENGTH = 4;
    public static final int TIMESTAMPS_LENGTH = 12;

    /** The greatest window shift; greater ones are taken for it (RFC 7323 section 2.3). */
    public static final int MAX_WINDOW_SCALE = 14;

    private static final int END = 0;
    private static final int NOP = 1;
    private static final int MSS = 2;
    private static final int WINDOW_SCALE = 3;
    private static final int SACK_PERMITTED = 4;
    private static final int SACK = 5;
    private static final int TIMESTAMPS = 8;

    private static final int SACK_BLOCK_LENGTH = 8;

    private TcpOptions() {}

    /** The maximum segment size as sent, or {@link #ABSENT}. It may be 0. */
    public static int mss(MemorySegment s, long tcp) {
        long option = find(s, tcp, MSS, 4);
        return option < 0 ? ABSENT : BigEndian.u16(s, option + 2);
    }

    /** The window shift, at most {@link #MAX_WINDOW_SCALE}, or {@link #ABSENT}. */
    public static int windowScale(MemorySegment s, long tcp) {
        long option = find(s, tcp, WINDOW_SCALE, 3);
        return option < 0 ? ABSENT : Math.min(BigEndian.u8(s, option + 2), MAX_WINDOW_SCALE);
    }

    public static boolean sackPermitted(MemorySegment s, long tcp) {
        return find(s, tcp, SACK_PERMITTED, 2) >= 0;
    }

    /** The offset of the timestamps option, or {@link #ABSENT}. */
    public static long timestamps(MemorySegment s, long tcp) {
        return find(s, tcp, TIMESTAMPS, 10);
    }

    /** The sender's clock, from the option found by {@link #timestamps(MemorySegment, long)}. */
    public static int timestampValue(MemorySegment s, long option) {
        return BigEndian.i32(s, option + 2);
    }

    /** The clock it echoes, from the option found by {@link #timestamps(MemorySegment, long)}. */
    public static int timestampEcho(MemorySegment s, long option) {
        return BigEndian.i32(s, option + 6);
    }

    /** The offset of the SACK option with its at least one block, or {@link #ABSENT}. */
    public static long sack(MemorySegment s, long tcp) {
        return find(s, tcp, SACK, ABSENT);
    }

    /** The number of blocks, 1 to 4, of the option found by {@link #sack(MemorySegment, long)}. */
    public static int sackBlockCount(MemorySegment s, long option) {
        return BigEndian.u8(s, option + 1) / SACK_BLOCK_LENGTH;
    }

    /** The first sequence number of a block; nothing says that it is a sensible one. */
    public static int sackLeft(MemorySegment s, long option, int index) {
        return BigEndian.i32(s, option + 2 + (long) index * SACK_BLOCK_LENGTH);
    }

    /** The sequence number behind a block. */
    public static int sackRight(MemorySegment s, long option, int index) {
        return BigEndian.i32(s, option + 6 + (long) index * SACK_BLOCK_LENGTH);
    }

    public static long writeMss(MemorySegment s, long at, int mss) {
        BigEndian.i32(s, at, MSS << 24 | 4 << 16 | mss & 0xffff);
        return at + MSS_LENGTH;
    }

    public static long writeWindowScale(MemorySegment s, long at, int shift) {
        BigEndian.i32(s, at, NOP << 24 | WINDOW_SCALE << 16 | 3 << 8 | shift & 0xff);
        return at + WINDOW_SCALE_LENGTH;
    }

    public static long writeSackPermitted(MemorySegment s, long at) {
        BigEndian.i32(s, at, NOP << 24 | NOP << 16 | SACK_PERMITTED << 8 | 2);
        return at + SACK_PERMITTED_LENGTH;
    }

    public static long writeTimestamps(MemorySegment s, long at, int value, int echo) {
        BigEndian.i32(s, at, NOP << 24 | NOP << 16 | TIMESTAMPS << 8 | 10);
        BigEndian.i32(s, at + 4, value);
        BigEndian.i32(s, at + 8, echo);
        return at + TIMESTAMPS_LENGTH;
    }

    /** The room a SACK option with {@code count} blocks takes, NOPs included. */
    public static int sackLength(int count) {
        return 4 + count * SACK_BLOCK_LENGTH;
    }

    /** Writes the start of a SACK option; each block is then set by {@link #writeSackBlock}. */
    public static long writeSack(MemorySegment s, long at, int count) {
        BigEndian.i32(s, at, NOP << 24 | NOP << 16 | SACK << 8 | 2 + count * SACK_BLOCK_LENGTH);
        return at + sackLength(count);
    }

    /** Sets a block of the option that {@link #writeSack} began at the same {@code at}. */
    public static void writeSackBlock(MemorySegment s, long at, int index, int left, int right) {
        long block = at + 4 + (long) index * SACK_BLOCK_LENGTH;
        BigEndian.i32(s, block, left);
        BigEndian.i32(s, block + 4, right);
    }

    /** The offset of the first option of this kind and length, {@link #ABSENT} if there is none. */
    private static long find(MemorySegment s, long tcp, int kind, int length) {
        long end = tcp + TcpHeader.dataOffset(s, tcp);
        long at = tcp + TcpHeader.LENGTH;
        while (at < end) {
            int found = BigEndian.u8(s, at);
            if (found == NOP) {
                at++;
                continue;
            }
            if (found == END || at + 1 >= end) {
                return ABSENT;
            }
            int foundLength = BigEndian.u8(s, at + 1);
            if (foundLength < 2 || foundLength > end - at) {
                return ABSENT;
            }
            if (found == kind && (foundLength == length || isSack(kind, foundLength))) {
                return at;
            }
            at += foundLength;
        }
        return ABSENT;
    }

    private static boolean isSack(int kind, int length) {
        return kind == SACK && length > 2 && length % SACK_BLOCK_LENGTH == 2;
    }
}
