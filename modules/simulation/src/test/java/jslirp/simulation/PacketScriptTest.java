package jslirp.simulation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs every script among the resources: one rule a file, its name is the rule. */
class PacketScriptTest {
    private static final Path SCRIPTS = Path.of("src/test/resources");

    @TestFactory
    Stream<DynamicTest> scripts() throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            found = files.filter(f -> f.toString().endsWith(".pkt")).sorted().toList();
        }
        assertFalse(found.isEmpty());
        return found.stream().map(f -> DynamicTest.dynamicTest(rule(f), f.toUri(), () -> run(f)));
    }

    private static void run(Path script) throws IOException {
        assertTrue(Files.readString(script).startsWith("# "), script + " names no rule on line 1");
        new PacketScript(script).run();
    }

    private static String rule(Path script) {
        return script.getFileName().toString().replace(".pkt", "");
    }
}
