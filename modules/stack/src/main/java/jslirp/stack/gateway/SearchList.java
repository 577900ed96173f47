package jslirp.stack.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The host's search list as options carry it: names in the form of RFC 1035 section 3.1. */
final class SearchList {
    /** Together with everything else they have to fit the smallest MTU; glibc's own limit. */
    private static final int MOST_BYTES = 256;

    private static final int LONGEST_LABEL = 63;

    private SearchList() {}

    /** The names one behind the other; one that is no name, and what does not fit, is left out. */
    static byte[] encode(List<String> names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String name : names) {
            byte[] encoded = encode(name);
            if (bytes.size() + encoded.length <= MOST_BYTES) {
                bytes.writeBytes(encoded);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] encode(String name) {
        String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String label : relative.split("\\.", -1)) {
            byte[] text = label.getBytes(StandardCharsets.ISO_8859_1);
            if (text.length == 0 || text.length > LONGEST_LABEL) {
                return new byte[0];
            }
            bytes.write(text.length);
            bytes.writeBytes(text);
        }
        bytes.write(0);
        return bytes.toByteArray();
    }
}
