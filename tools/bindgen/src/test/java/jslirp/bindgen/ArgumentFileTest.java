package jslirp.bindgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentFileTest {
    @TempDir Path folder;

    @Test
    void whiteSpaceSeparatesArguments() {
        assertEquals(List.of("-I", "a", "b.h"), ArgumentFile.split(" -I a\n\tb.h\n"));
    }

    @Test
    void hashBeginsCommentOnlyWhereAnArgumentCouldBegin() {
        assertEquals(List.of("a", "b#c"), ArgumentFile.split("a # no\n# nor this\nb#c"));
    }

    @Test
    void quotesJoinAndBackslashEscapesWithinThem() {
        assertEquals(
                List.of("a b", "it's", "x\"y", "c\\d"),
                ArgumentFile.split("'a b' \"it's\" \"x\\\"y\" c\\d"));
    }

    @Test
    void fileIsReplacedByItsArgumentsAndDoubledSignIsNot() throws IOException {
        Files.writeString(folder.resolve("more.args"), "-t sample");
        assertEquals(
                List.of("x.h", "-t", "sample", "@plain"),
                ArgumentFile.expand(List.of("x.h", "@more.args", "@@plain"), folder));
    }

    @Test
    void missingFileIsAnError() {
        assertThrows(
                NoSuchFileException.class, () -> ArgumentFile.expand(List.of("@none"), folder));
    }
}
