package jslirp.bindgen;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Stand-ins for the headers that belong to a C compiler, not to the C library. The distributions'
 * libclang comes without any; these are enough for glibc's and the kernel's headers. Written to a
 * folder while libclang reads them.
 */
final class BuiltInHeaders implements AutoCloseable {
    private static final List<String> NAMES =
            List.of("limits.h", "stdarg.h", "stdbool.h", "stddef.h");

    private final Path folder;

    BuiltInHeaders() throws IOException {
        folder = Files.createTempDirectory("jslirp-bindgen");
        for (String name : NAMES) {
            try (InputStream header = BuiltInHeaders.class.getResourceAsStream("include/" + name)) {
                if (header == null) {
                    throw new IllegalStateException(name + " is missing from the generator");
                }
                Files.copy(header, folder.resolve(name));
            }
        }
    }

    /** Puts the folder where the compiler's own would be: before the system's. */
    List<String> compilerFlags() {
        return List.of("-nobuiltininc", "-isystem", folder.toString());
    }

    @Override
    public void close() throws IOException {
        for (String name : NAMES) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.deleteIfExists(folder);
    }
}
