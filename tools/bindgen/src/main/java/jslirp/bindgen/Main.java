package jslirp.bindgen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The command: jextract's options, jextract's output. */
public final class Main {
    private Main() {}

    /** Exits 0, or 1 after one message. */
    public static void main(String[] commandLine) {
        try {
            Arguments arguments =
                    Arguments.parse(List.of(commandLine), Path.of("").toAbsolutePath());
            Generator.Generated generated = Generator.generate(arguments);
            generated.warnings().forEach(warning -> System.err.println("bindgen: " + warning));
            new SourceFolder(arguments.output(), arguments.targetPackage())
                    .replace(generated.sources());
        } catch (IllegalArgumentException | IOException failure) {
            System.err.println("bindgen: " + failure.getMessage());
            System.exit(1);
        }
    }
}
