package jslirp.bindgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentsTest {
    @TempDir Path folder;

    private Arguments parse(String... commandLine) throws IOException {
        return Arguments.parse(List.of(commandLine), folder);
    }

    @Test
    void everyOptionInEverySpelling() throws IOException {
        Arguments arguments =
                parse(
                        "-I",
                        "one",
                        "-Itwo",
                        "--include-dir",
                        "three",
                        "-D",
                        "A=1",
                        "-DB",
                        "--define-macro=C",
                        "--target",
                        "aarch64-linux-gnu",
                        "-t",
                        "my.own",
                        "--output=out",
                        "--header-class-name",
                        "Own",
                        "sub/own.h");
        assertEquals(
                List.of(
                        "-I" + folder.resolve("one"),
                        "-I" + folder.resolve("two"),
                        "-I" + folder.resolve("three"),
                        "-DA=1",
                        "-DB",
                        "-DC",
                        "--target=aarch64-linux-gnu"),
                arguments.compilerFlags());
        assertEquals("my.own", arguments.targetPackage());
        assertEquals(folder.resolve("out"), arguments.output());
        assertEquals("Own", arguments.headerClass());
        assertEquals(List.of(folder.resolve("sub/own.h").toString()), arguments.headers());
    }

    @Test
    void linesOfCompileFlagsFollowTheOptions() throws IOException {
        Files.writeString(folder.resolve("compile_flags.txt"), "-DX\n\n-isystem/opt\n");
        assertEquals(List.of("-DA", "-DX", "-isystem/opt"), parse("-DA", "x.h").compilerFlags());
    }

    @Test
    void headerClassIsNamedAfterTheHeader() throws IOException {
        assertEquals("if_tun_h", parse("/usr/include/linux/if_tun.h").headerClass());
        assertEquals("stdio_h", parse("<stdio.h>").headerClass());
    }

    @Test
    void everythingIsWantedUnlessSomethingIsAskedFor() throws IOException {
        Inclusions all = parse("x.h").inclusions();
        assertTrue(all.wants(Inclusions.Kind.STRUCT, "any"));
        Inclusions some =
                parse("--include-struct", "s", "--include-constant=C", "x.h").inclusions();
        assertTrue(some.wants(Inclusions.Kind.STRUCT, "s"));
        assertTrue(some.wants(Inclusions.Kind.CONSTANT, "C"));
        assertFalse(some.wants(Inclusions.Kind.UNION, "s"));
        assertFalse(some.wants(Inclusions.Kind.FUNCTION, "f"));
    }

    @Test
    void mistakesAreNamed() {
        mistake("no header given", "-DX");
        mistake("unknown option --wrong", "--wrong", "1", "x.h");
        mistake("option --output needs a value", "x.h", "--output");
    }

    private void mistake(String message, String... commandLine) {
        IllegalArgumentException mistake =
                assertThrows(IllegalArgumentException.class, () -> parse(commandLine));
        assertEquals(message, mistake.getMessage());
    }
}
