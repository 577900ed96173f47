package jslirp.bindgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build's step, with scripts in place of jextract. */
class GenerateTest {
    private static final List<String> COMMAND_LINE =
            List.of("-t", "own", "--header-class-name", "Own", "--output", "out", "own.h");

    @TempDir Path folder;

    @BeforeEach
    void header() throws IOException {
        Files.writeString(
                folder.resolve("own.h"), "#define ONE 1\nstruct pair { int a; int b; };\n");
    }

    private String generate(Map<String, String> environment)
            throws IOException, InterruptedException {
        return new Generate(folder, environment).run(COMMAND_LINE);
    }

    /** A jextract that runs {@code script}, the output folder being in {@code $out}. */
    private Map<String, String> official(String script) throws IOException {
        Path tool = folder.resolve("home/bin/jextract");
        Files.createDirectories(tool.getParent());
        String findOutput =
                "while [ \"$1\" != --output ]; do shift; done; out=$2; mkdir -p $out/own\n";
        Files.writeString(tool, "#!/bin/sh\n" + findOutput + script);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Map.of("JEXTRACT_HOME", folder.resolve("home").toString());
    }

    private Path output(String file) {
        return folder.resolve("out/own").resolve(file);
    }

    @Test
    void withoutJextractOursGenerates() throws IOException, InterruptedException {
        assertEquals("bindings: made by our own generator", generate(Map.of()));
        assertTrue(Files.readString(output("Own.java")).contains("int ONE()"));
        assertTrue(Files.exists(output("pair.java")));
    }

    @Test
    void unchangedInputsAreNotGeneratedAgain() throws IOException, InterruptedException {
        generate(Map.of());
        Files.writeString(output("Own.java"), "kept");
        assertEquals("bindings: unchanged", generate(Map.of()));
        assertEquals("kept", Files.readString(output("Own.java")));
        Files.writeString(folder.resolve("own.h"), "#define TWO 2\n");
        assertEquals("bindings: made by our own generator", generate(Map.of()));
        assertTrue(Files.readString(output("Own.java")).contains("int TWO()"));
        assertFalse(Files.exists(output("pair.java")), "what is no longer declared goes away");
    }

    @Test
    void lostSourcesAreGeneratedAgain() throws IOException, InterruptedException {
        generate(Map.of());
        Files.delete(output("Own.java"));
        assertEquals("bindings: made by our own generator", generate(Map.of()));
        assertTrue(Files.exists(output("Own.java")));
    }

    @Test
    void officialToolIsPreferred() throws IOException, InterruptedException {
        Map<String, String> environment =
                official("echo 'package own; public class Own {}' > $out/own/Own.java\n");
        assertTrue(generate(environment).endsWith("home/bin/jextract"));
        assertEquals(
                "package own; public class Own {}", Files.readString(output("Own.java")).strip());
    }

    @Test
    void officialToolThatFailsIsReplacedByOurs() throws IOException, InterruptedException {
        String done = generate(official("echo fatal: unexpected exception; exit 1\n"));
        assertTrue(done.startsWith("bindings: made by our own generator ("), done);
        assertTrue(done.contains("exit status 1: fatal: unexpected exception"), done);
        assertTrue(Files.readString(output("Own.java")).contains("int ONE()"));
    }

    @Test
    void officialOutputThatDoesNotCompileIsReplacedByOurs()
            throws IOException, InterruptedException {
        String done = generate(official("echo 'package own; class' > $out/own/Own.java\n"));
        assertTrue(done.startsWith("bindings: made by our own generator ("), done);
    }
}
