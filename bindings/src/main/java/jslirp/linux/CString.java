package jslirp.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Strings as C has them: UTF-8 that ends with a zero byte. {@link Arena} has a method for that,
 * whose first use makes the JVM spin a class: some milliseconds of every start.
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

    /** Writes bytes at an offset. */
    static void put(byte[] bytes, MemorySegment into, long at) {
        for (int i = 0; i < bytes.length; i++) {
            into.set(ValueLayout.JAVA_BYTE, at + i, bytes[i]);
        }
    }
}
