package jslirp.jmh.throughput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The three files of a run: everything as JSON, a table, a picture. */
final class Report {
    private Report() {}

    static void write(Results results, Path folder) throws IOException {
        String name = results.setup().scenario().file();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".json"), JsonReport.of(results));
        Files.writeString(folder.resolve(name + ".md"), MarkdownReport.of(results));
        Files.writeString(folder.resolve(name + ".svg"), Picture.of(results));
    }
}
