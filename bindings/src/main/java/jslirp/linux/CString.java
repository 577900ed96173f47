package jslirp.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Strings as C has them: UTF-8 that ends with a zero byte. {@link Arena} and {@link MemorySegment}
 * have methods for that, whose first use makes the JVM spin a class: some milliseconds of every
 * start.
 */
public final class CString {
    private CString() {}

    /** A copy of the text in memory of the arena. */
    public static MemorySegment of(Arena arena, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment copy = arena.allocate(bytes.length + 1L, 1);
        put(bytes, copy, 0);
        return copy;
    }

    /** The text that begins at an offset. */
    static String read(MemorySegment from, long at) {
        int length = 0;
        while (from.get(ValueLayout.JAVA_BYTE, at + length) != 0) {
            length++;
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = from.get(ValueLayout.JAVA_BYTE, at + i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Writes bytes at an offset. */
    static void put(byte[] bytes, MemorySegment into, long at) {
        for (int i = 0; i < bytes.length; i++) {
            into.set(ValueLayout.JAVA_BYTE, at + i, bytes[i]);
        }
    }
}
