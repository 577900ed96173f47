package jslirp.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of the command, byte for byte. The JVM reads its arguments, and writes those of a
 * process it starts, in the character set of the locale, and has none for bytes that mean nothing
 * there; a file name may have them. Such words are fetched from the kernel, and spelled in ASCII as
 * printf(1) reads them with {@code %b}.
 *
 * @param encoded whether the words are spelled so
 */
record RawWords(List<String> words, boolean encoded) {
    private static final Path ARGUMENTS = Path.of("/proc/self/cmdline");

    /** The last words of our own command line, which the JVM has read as these. */
    static RawWords of(List<String> words) {
        if (isAscii(words)) {
            return new RawWords(words, false);
        }
        try {
            return new RawWords(spell(Files.readAllBytes(ARGUMENTS), words.size()), true);
        } catch (IOException e) {
            // Without /proc nothing will work; the words are not what is wrong then.
            return new RawWords(words, false);
        }
    }

    /** Spells the last {@code count} words of a block in which each ends with a zero byte. */
    static List<String> spell(byte[] block, int count) {
        List<String> all = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (byte b : block) {
            if (b == 0) {
                all.add(word.toString());
                word.setLength(0);
            } else if (b < 0 || b == '\\') {
                word.append("\\0").append(Integer.toOctalString(b & 0xff));
            } else {
                word.append((char) b);
            }
        }
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    private static boolean isAscii(List<String> words) {
        for (String word : words) {
            if (!StandardCharsets.US_ASCII.newEncoder().canEncode(word)) {
                return false;
            }
        }
        return true;
    }
}
