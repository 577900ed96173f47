package jslirp.jmh.throughput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a run: everything as JSON, a table, and a picture if one flow was measured. */
final class Report {
    private Report() {}

    static void write(Results results, Path folder) throws IOException {
        String name = results.setup().scenario().file();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".json"), JsonReport.of(results));
        Files.writeString(folder.resolve(name + ".md"), MarkdownReport.of(results));
        Path picture = folder.resolve(name + ".svg");
        if (results.loads().contains(Load.one(Direction.FROM_GUEST))) {
            Files.writeString(picture, Picture.of(results));
        } else {
            // One of an earlier run would not belong to this table.
            Files.deleteIfExists(picture);
        }
    }
}
