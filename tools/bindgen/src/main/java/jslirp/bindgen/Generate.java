package jslirp.bindgen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The build's step, with jextract's command line: an installed jextract makes the bindings if it
 * can, our generator otherwise, and nobody if nothing has changed since the last time.
 */
public final class Generate {
    private static final String STAMP = ".inputs";

    private final Path folder;
    private final Map<String, String> environment;

    Generate(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** Exits 0, or 1 after one message. */
    public static void main(String[] commandLine) throws InterruptedException {
        Path folder = Path.of("").toAbsolutePath();
        try {
            System.out.println(new Generate(folder, System.getenv()).run(List.of(commandLine)));
        } catch (IllegalArgumentException | IOException failure) {
            System.err.println("bindgen: " + failure.getMessage());
            System.exit(1);
        }
    }

    /** Says in one line what was done. */
    String run(List<String> commandLine) throws IOException, InterruptedException {
        List<String> expanded = ArgumentFile.expand(commandLine, folder);
        Arguments arguments = Arguments.parse(expanded, folder);
        Optional<OfficialTool> official = OfficialTool.find(environment);
        String inputs = inputs(expanded, arguments, official);
        Path stamp = arguments.output().resolve(STAMP);
        SourceFolder sources = new SourceFolder(arguments.output(), arguments.targetPackage());
        if (sources.contains(arguments.headerClass())
                && Files.exists(stamp)
                && Files.readString(stamp).equals(inputs)) {
            return "bindings: unchanged";
        }
        Files.deleteIfExists(stamp);
        String maker = generate(expanded, arguments, official, sources);
        Files.writeString(stamp, inputs);
        return "bindings: made by " + maker;
    }

    private String generate(
            List<String> commandLine,
            Arguments arguments,
            Optional<OfficialTool> official,
            SourceFolder sources)
            throws IOException, InterruptedException {
        String otherwise = "";
        if (official.isPresent()) {
            OfficialTool tool = official.get();
            try {
                sources.replace(tool.generate(commandLine, arguments, folder));
                return tool.executable().toString();
            } catch (IOException unusable) {
                String reason =
                        String.valueOf(unusable.getMessage()).lines().findFirst().orElse("");
                otherwise = " (" + tool.executable() + " cannot: " + reason + ")";
            }
        }
        Generator.Generated generated = Generator.generate(arguments);
        generated.warnings().forEach(warning -> System.err.println("bindgen: " + warning));
        sources.replace(generated.sources());
        return "our own generator" + otherwise;
    }

    /**
     * All that the result depends on; of the system's headers only their version, since an upgrade
     * changes that.
     */
    private String inputs(
            List<String> commandLine, Arguments arguments, Optional<OfficialTool> official)
            throws IOException {
        List<Path> files = new ArrayList<>();
        arguments.headers().forEach(header -> files.add(Path.of(header)));
        files.add(Path.of("/usr/include/linux/version.h"));
        files.add(Path.of("/usr/include/features.h"));
        ContentHash hash = new ContentHash();
        hash.add(commandLine);
        hash.add(arguments.compilerFlags());
        hash.add(List.of(official.map(tool -> tool.executable().toString()).orElse("none")));
        hash.addOwnCode();
        for (Path file : files) {
            hash.add(file);
        }
        return hash.hex();
    }
}
