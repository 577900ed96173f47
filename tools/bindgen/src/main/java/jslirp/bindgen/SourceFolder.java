package jslirp.bindgen;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The folder of the generated package. */
final class SourceFolder {
    private final Path folder;

    SourceFolder(Path output, String targetPackage) {
        folder = output.resolve(targetPackage.replace('.', '/'));
    }

    boolean contains(String className) {
        return Files.exists(folder.resolve(className + ".java"));
    }

    /**
     * Makes the folder hold these sources and no others; an unchanged file keeps its time, for
     * incremental compilers.
     */
    void replace(Map<String, String> sources) throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> present = Files.newDirectoryStream(folder, "*.java")) {
            for (Path file : present) {
                if (!sources.containsKey(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve(source.getKey());
            if (!Files.exists(file) || !Files.readString(file).equals(source.getValue())) {
                Files.writeString(file, source.getValue());
            }
        }
    }
}
