package jslirp.simulation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** One source for both versions: see {@link InIpv6}. */
    @TestFactory
    Stream<DynamicTest> scriptsInIpv6() throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            found = files.filter(PacketScriptTest::isForBoth).sorted().toList();
        }
        assertTrue(found.size() > 100, found.size() + " scripts are for both versions");
        return found.stream().map(f -> DynamicTest.dynamicTest(rule(f), () -> runInIpv6(f)));
    }

    private static boolean isForBoth(Path script) {
        try {
            return script.toString().endsWith(".pkt")
                    && InIpv6.isPossible(rule(script), Files.readString(script));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void runInIpv6(Path script) throws IOException {
        List<String> lines = InIpv6.translated(Files.readAllLines(script));
        new PacketScript(script.getFileName() + " in IPv6", lines).run();
    }

    private static void run(Path script) throws IOException {
        assertTrue(Files.readString(script).startsWith("# "), script + " names no rule on line 1");
        new PacketScript(script).run();
    }

    private static String rule(Path script) {
        return script.getFileName().toString().replace(".pkt", "");
    }
}
