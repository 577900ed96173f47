package jslirp.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The Internet checksum (RFC 1071): the complement of the one's complement sum of 16-bit words.
 *
 * <p>A sum is built up in a long by {@link #add} and {@link #pseudoHeader}, in any order, and ended
 * by {@link #finish} for a field to be sent or by {@link #isValid} for a packet that was received
 * with its checksum field in the sum. {@link #fold} alone gives what a device that completes
 * checksums wants to find in the field: the sum of the pseudo header, not complemented.
 *
 * <p>The bytes are read in the machine's order, eight at a time, and the folded result is swapped
 * once: the sum is the same up to that swap (RFC 1071 section 2(B)), and the loop has neither swaps
 * nor carries in it.
 */
public final class Checksum {
    private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private Checksum() {}

    /**
     * Adds {@code length} bytes. They begin a 16-bit word whatever their address is; the last of an
     * odd number is followed by a zero byte, so that only the last piece of a packet may be odd.
     */
    public static long add(long sum, MemorySegment s, long at, long length) {
        long total = 0;
        long words = length >>> 3;
        for (long i = 0; i < words; i++) {
            long word = s.get(ValueLayout.JAVA_LONG_UNALIGNED, at + (i << 3));
            total += (word & 0xffff_ffffL) + (word >>> 32);
        }
        total += tail(s, at + (words << 3), (int) length & 7);
        int folded = fold(total);
        return sum + (SWAP ? Short.toUnsignedInt(Short.reverseBytes((short) folded)) : folded);
    }

    /**
     * The sum of the pseudo header in front of TCP, UDP and ICMPv6 (RFC 9293 section 3.1, RFC 8200
     * section 8.1). {@code length} is that of the transport header and its payload.
     *
     * <p>IPv4 needs no case of its own: the words 0xffff of the mapped form are zero in one's
     * complement arithmetic, and the protocol and length count the same wherever they stand.
     */
    public static long pseudoHeader(
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int protocol,
            long length) {
        return halves(sourceHigh)
                + halves(sourceLow)
                + halves(destinationHigh)
                + halves(destinationLow)
                + protocol
                + length;
    }

    /** The 16-bit one's complement sum, not complemented. */
    public static int fold(long sum) {
        long folded = halves(sum);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }

    /**
     * What belongs into the checksum field of a packet whose sum, with that field zero, is this.
     */
    public static int finish(long sum) {
        return ~fold(sum) & 0xffff;
    }

    /** Whether a packet with this sum, its checksum field included, arrived intact. */
    public static boolean isValid(long sum) {
        return fold(sum) == 0xffff;
    }

    private static long halves(long value) {
        return (value & 0xffff_ffffL) + (value >>> 32);
    }

    /** Up to seven bytes, in the machine's order and padded with zeros. */
    private static long tail(MemorySegment s, long at, int length) {
        long total = 0;
        long next = at;
        if ((length & 4) != 0) {
            total += s.get(ValueLayout.JAVA_INT_UNALIGNED, next) & 0xffff_ffffL;
            next += 4;
        }
        if ((length & 2) != 0) {
            total += s.get(ValueLayout.JAVA_SHORT_UNALIGNED, next) & 0xffff;
            next += 2;
        }
        if ((length & 1) != 0) {
            int last = s.get(ValueLayout.JAVA_BYTE, next) & 0xff;
            total += SWAP ? last : last << 8;
        }
        return total;
    }
}
