package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;

/**
 * What the tests of all headers ask: that a field is where the diagram has it, that nothing is read
 * too far.
 */
final class HeaderCheck {
    private static final int ROOM = 300;
    private static final int AT = 3;

    private HeaderCheck() {}

    interface IntGetter {
        int get(MemorySegment s, long at);
    }

    interface IntSetter {
        void set(MemorySegment s, long at, int value);
    }

    interface LongGetter {
        long get(MemorySegment s, long at);
    }

    interface LongSetter {
        void set(MemorySegment s, long at, long value);
    }

    interface Fits {
        boolean fits(MemorySegment s, long at, long end);
    }

    interface Reader {
        void read(MemorySegment s, long at);
    }

    /** A field of {@code width} bits, the first of which is {@code bit} of the header's diagram. */
    static void field(int bit, int width, IntGetter getter, IntSetter setter) {
        scaled(bit, width, 0, getter, setter);
    }

    /** A field in units of 2^shift bytes. */
    static void scaled(int bit, int width, int shift, IntGetter getter, IntSetter setter) {
        long mask = -1L >>> (64 - width);
        check(
                bit,
                width,
                (s, at) -> getter.get(s, at) >>> shift & mask,
                (s, at, value) -> setter.set(s, at, (int) value << shift));
        if (width + shift < 32) {
            // Nothing may appear above the field: no sign extension.
            byte[] ones = new byte[ROOM];
            Arrays.fill(ones, (byte) 0xff);
            assertEquals(mask << shift, getter.get(MemorySegment.ofArray(ones), AT));
        }
    }

    /** A field of more than 32 bits, or of 32 as a number without sign. */
    static void longField(int bit, int width, LongGetter getter, LongSetter setter) {
        check(bit, width, getter, setter);
    }

    /**
     * Cuts the bytes at each place: below {@code needed} they do not fit, from there on all can be
     * read.
     */
    static void truncations(MemorySegment whole, long at, long needed, Fits fits, Reader reader) {
        for (long end = at; end <= whole.byteSize(); end++) {
            MemorySegment cut =
                    MemorySegment.ofArray(whole.asSlice(0, end).toArray(ValueLayout.JAVA_BYTE));
            boolean fitting = fits.fits(cut, at, end);
            assertEquals(end - at >= needed, fitting, "cut at " + end);
            if (fitting) {
                reader.read(cut, at);
            }
        }
    }

    private static void check(int bit, int width, LongGetter getter, LongSetter setter) {
        long mask = -1L >>> (64 - width);
        roundTrips(mask, getter, setter);
        onlyTheFieldChanges(bit, width, setter);
    }

    private static void roundTrips(long mask, LongGetter getter, LongSetter setter) {
        Random random = new Random(1);
        MemorySegment s = MemorySegment.ofArray(new byte[ROOM]);
        for (long value : new long[] {0, 1, mask >>> 1, mask - 1, mask, random.nextLong() & mask}) {
            setter.set(s, AT, value);
            assertEquals(value, getter.get(s, AT));
        }
    }

    /** The setter's effect is that of the field alone, whatever was there before. */
    private static void onlyTheFieldChanges(int bit, int width, LongSetter setter) {
        byte[] bytes = new byte[ROOM];
        new Random(2).nextBytes(bytes);
        MemorySegment s = MemorySegment.ofArray(bytes);
        setter.set(s, AT, 0);
        byte[] before = bytes.clone();
        setter.set(s, AT, -1L >>> (64 - width));
        for (int i = 0; i < ROOM * 8; i++) {
            int changed = (bytes[i / 8] ^ before[i / 8]) >>> (7 - i % 8) & 1;
            int position = i - AT * 8;
            boolean inside = position >= bit && position < bit + width;
            assertEquals(inside ? 1 : 0, changed, "bit " + position);
        }
    }
}
