package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * An endless stream of bytes that nobody needs to store: each byte follows from the seed and its
 * offset. Any part can be written, or compared, at any time and by either end.
 */
public record Content(long seed) {
    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The byte at an offset of the stream. */
    public byte at(long offset) {
        return (byte) (word(offset >>> 3) >>> ((offset & 7) << 3));
    }

    /** Writes the bytes from {@code offset} on. */
    public void write(long offset, MemorySegment into, long at, long length) {
        long i = 0;
        while (i < length) {
            if ((offset + i & 7) == 0 && length - i >= 8) {
                into.set(WORD, at + i, word(offset + i >>> 3));
                i += 8;
            } else {
                into.set(ValueLayout.JAVA_BYTE, at + i, at(offset + i));
                i++;
            }
        }
    }

    /**
     * Compares bytes with the stream from {@code offset} on.
     *
     * @return how many agree from the start; {@code length} when all do
     */
    public long agree(long offset, MemorySegment bytes, long at, long length) {
        long i = 0;
        while (i < length) {
            if ((offset + i & 7) == 0
                    && length - i >= 8
                    && bytes.get(WORD, at + i) == word(offset + i >>> 3)) {
                i += 8;
            } else if (bytes.get(ValueLayout.JAVA_BYTE, at + i) == at(offset + i)) {
                i++;
            } else {
                break;
            }
        }
        return i;
    }

    private long word(long index) {
        long x = seed + index * 0x9E37_79B9_7F4A_7C15L;
        x = (x ^ x >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        x = (x ^ x >>> 27) * 0x94D0_49BB_1331_11EBL;
        return x ^ x >>> 31;
    }
}
