package jslirp.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jslirp.api.ApiClient;
import jslirp.linux.Process;
import org.jspecify.annotations.Nullable;

/**
 * Where the API's socket is when nobody says: {@code jslirp run} makes one in the user's own folder
 * of run-time files, named after its process, and who asks takes the only one that answers.
 */
final class ApiSocket {
    /** The variable by which who asks may name a socket. */
    static final String VARIABLE = "JSLIRP_API_SOCKET";

    private static final String FOLDER = "XDG_RUNTIME_DIR";
    private static final String BEGIN = "jslirp-";
    private static final String END = ".sock";

    private ApiSocket() {}

    /** The path for this process; null where the user has no such folder. */
    static @Nullable String ofRun() {
        String folder = System.getenv(FOLDER);
        if (folder == null || folder.isEmpty() || !Files.isWritable(Path.of(folder))) {
            return null;
        }
        return folder + "/" + BEGIN + Process.getpid() + END;
    }

    /** The path to ask at. */
    static String find() throws IOException {
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isEmpty()) {
            return named;
        }
        List<String> found = live(System.getenv(FOLDER));
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new IOException(
                found.isEmpty()
                        ? "nobody serves the API: name a socket with --api-socket"
                        : "several serve the API, name one with --api-socket: "
                                + String.join(" ", found));
    }

    private static List<String> live(@Nullable String folder) throws IOException {
        List<String> live = new ArrayList<>();
        if (folder == null || !Files.isDirectory(Path.of(folder))) {
            return live;
        }
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(Path.of(folder), BEGIN + "*" + END)) {
            for (Path path : all) {
                if (ApiClient.answers(path.toString())) {
                    live.add(path.toString());
                }
            }
        }
        return live;
    }
}
