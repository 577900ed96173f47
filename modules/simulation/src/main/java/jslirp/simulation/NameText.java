package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import jslirp.wire.BigEndian;

/** Domain names in the wire form of RFC 1035 section 3.1, in words. */
final class NameText {
    private NameText() {}

    /** The names in [at, end) with commas between them; zeros that pad the list are no names. */
    static String list(MemorySegment s, long at, long end) {
        StringBuilder text = new StringBuilder();
        long next = at;
        while (next < end && BigEndian.u8(s, next) != 0) {
            text.append(text.isEmpty() ? "" : ",");
            String dot = "";
            for (int length; (length = BigEndian.u8(s, next)) != 0; next += 1 + length) {
                byte[] label = new byte[length];
                MemorySegment.copy(s, next + 1, MemorySegment.ofArray(label), 0, length);
                text.append(dot).append(new String(label, StandardCharsets.US_ASCII));
                dot = ".";
            }
            next++;
        }
        return text.toString();
    }
}
