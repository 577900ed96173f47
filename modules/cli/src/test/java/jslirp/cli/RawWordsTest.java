package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RawWordsTest {
    @Test
    void asciiWordsAreTakenAsTheyAre() {
        List<String> words = List.of("printf", "a\\b", "");
        RawWords raw = RawWords.of(words);
        assertEquals(words, raw.words());
        assertFalse(raw.encoded());
    }

    @Test
    void lastWordsAreSpelled() {
        byte[] block = bytes("java\0run\0printf\0\377\344\\\n%\0\0");
        assertEquals(List.of("printf", "\\0377\\0344\\0134\n%", ""), RawWords.spell(block, 3));
    }

    @Test
    void printfReadsTheSpelling() throws IOException, InterruptedException {
        byte[] word = bytes("x\344\\n\\0101\303\244 \t%s\377\200");
        byte[] block = Arrays.copyOf(word, word.length + 1);
        String spelled = RawWords.spell(block, 1).getFirst();
        Process printf =
                new ProcessBuilder("sh", "-c", "printf %b \"$1\"", "sh", spelled)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertArrayEquals(word, printf.getInputStream().readAllBytes());
        assertEquals(0, printf.waitFor());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
