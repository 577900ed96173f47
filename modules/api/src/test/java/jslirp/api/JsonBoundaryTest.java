package jslirp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a value ends: a bar in the text marks it. */
final class JsonBoundaryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}|",
                "{}|{}",
                " \n{\"a\":[1,{\"b\":\"}]\"}]}|\n",
                "{\"a\":\"\\\"}\"}| x",
                "[[]]|]",
                "\"a b\"|c",
                "true|x",
                "null| ",
                "-1.5e9 |2",
                "x|",
                "}|",
                "\ufeff{}|",
                "fo|x",
                "/|/ {}"
            })
    void valueEndsAtTheBar(String text) {
        int bar = text.getBytes(StandardCharsets.UTF_8).length - after(text) - 1;
        assertEquals(bar, find(text.replace("|", ""), 1000));
        assertEquals(bar, find(text.replace("|", ""), 1), "byte by byte");
    }

    private static int after(String text) {
        String rest = text.substring(text.indexOf('|') + 1);
        return rest.getBytes(StandardCharsets.UTF_8).length;
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "'{'", "'{\"a\":\"'", "'{\"a\":\"\\\"}'", "'12'", "'tru'", "'[['"})
    void valueThatGoesOnHasNoEndYet(String text) {
        assertEquals(-1, find(text, 1000));
    }

    @Test
    void bracketsOfTheWrongKindAreForTheReader() {
        assertEquals(2, find("{]", 1000));
    }

    private static int find(String text, int step) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonBoundary boundary = new JsonBoundary();
        for (int count = Math.min(step, bytes.length);
                ;
                count = Math.min(count + step, bytes.length)) {
            int end = boundary.find(bytes, count);
            if (end >= 0 || count == bytes.length) {
                return end;
            }
        }
    }
}
