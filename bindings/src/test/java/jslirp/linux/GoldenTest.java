package jslirp.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import jslirp.bindgen.Arguments;
import jslirp.bindgen.CompiledSources;
import jslirp.bindgen.Generator;
import jslirp.linux.c.Linux;
import org.junit.jupiter.api.Test;

/**
 * The bindings say what the golden lists say: for this machine's architecture the ones that were
 * built, be they made by jextract or by our generator; for both, what our generator makes of that
 * architecture's headers.
 */
class GoldenTest {
    private static final Path ARGUMENTS = Path.of("src", "main", "jextract").toAbsolutePath();
    private static final String PACKAGE = "jslirp.linux.c";

    @Test
    void builtBindingsMatchTheListOfThisArchitecture()
            throws IOException, ReflectiveOperationException, URISyntaxException {
        check(ownArchitecture(), GoldenList.of("Linux", built()));
    }

    @Test
    void bindingsForX86MatchItsList() throws IOException, ReflectiveOperationException {
        generated("x86_64");
    }

    @Test
    void bindingsForAarch64MatchItsList() throws IOException, ReflectiveOperationException {
        generated("aarch64");
    }

    private static List<Class<?>> built()
            throws IOException, ReflectiveOperationException, URISyntaxException {
        Path folder =
                Path.of(Linux.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                        .resolve(PACKAGE.replace('.', '/'));
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.class$", "");
                classes.add(Class.forName(PACKAGE + "." + name));
            }
        }
        return classes;
    }

    private static String ownArchitecture() {
        return System.getProperty("os.arch").replace("amd64", "x86_64");
    }

    /**
     * The other architecture's headers are where Debian's packages for cross compilers put them.
     */
    private static List<String> target(String architecture) {
        if (architecture.equals(ownArchitecture())) {
            return List.of();
        }
        Path headers = Path.of("/usr", architecture + "-linux-gnu", "include");
        if (!Files.exists(headers.resolve("linux/if_tun.h"))) {
            String port = architecture.equals("x86_64") ? "amd64" : "arm64";
            String missing =
                    "%1$s is empty: apt-get install libc6-dev-%2$s-cross linux-libc-dev-%2$s-cross"
                            .formatted(headers, port);
            assertFalse(Boolean.parseBoolean(System.getenv("CI")), missing);
            abort(missing);
        }
        return List.of("--target=" + architecture + "-linux-gnu", "-I" + headers);
    }

    private static void generated(String architecture)
            throws IOException, ReflectiveOperationException {
        List<String> commandLine = new ArrayList<>(target(architecture));
        commandLine.addAll(List.of("@linux.args", "linux.h"));
        Generator.Generated generated = Generator.generate(Arguments.parse(commandLine, ARGUMENTS));
        assertEquals(List.of(), generated.warnings());
        CompiledSources compiled = new CompiledSources(generated.sources(), PACKAGE);
        check(architecture, GoldenList.of("Linux", compiled.all()));
    }

    /**
     * Leaves the list that was found in the build folder, to be copied when the difference is
     * wanted.
     */
    private static void check(String architecture, List<String> found) throws IOException {
        Path kept = Path.of("target", "golden", architecture + ".txt");
        Files.createDirectories(kept.getParent());
        Files.write(kept, found);
        List<String> golden = golden(architecture);
        TreeSet<String> differences = new TreeSet<>();
        found.stream()
                .filter(fact -> !golden.contains(fact))
                .forEach(f -> differences.add(f + " (new)"));
        golden.stream()
                .filter(fact -> !found.contains(fact))
                .forEach(f -> differences.add(f + " (gone)"));
        assertEquals(
                "",
                String.join("\n", differences),
                "if this is wanted, copy " + kept + " to src/test/resources/golden");
    }

    private static List<String> golden(String architecture) throws IOException {
        String name = "/golden/" + architecture + ".txt";
        try (InputStream list = GoldenTest.class.getResourceAsStream(name)) {
            assertNotNull(list, name);
            return new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
