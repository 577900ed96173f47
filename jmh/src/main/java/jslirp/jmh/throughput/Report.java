package jslirp.jmh.throughput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The three files of a run: everything as JSON, a table, a picture. */
final class Report {
    private static final String NAME = "throughput";

    private Report() {}

    static void write(Results results, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(NAME + ".json"), JsonReport.of(results));
        Files.writeString(folder.resolve(NAME + ".md"), MarkdownReport.of(results));
        Files.writeString(folder.resolve(NAME + ".svg"), Picture.of(results));
    }
}
