package jslirp.cli;

import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at a command as a shell does, before anything is made for it. */
final class CommandSearch {
    /** The status of a shell whose command was found, but cannot be executed. */
    static final int NOT_EXECUTABLE = 126;

    /** The status of a shell whose command was not found. */
    static final int NOT_FOUND = 127;

    private CommandSearch() {}

    /**
     * Looks for a command.
     *
     * @param path the value of PATH, null if it is not set: then nobody knows where to look
     * @return 0, or the status that a shell would exit with
     */
    static int status(String command, @Nullable String path) {
        if (command.isEmpty()) {
            return NOT_FOUND;
        }
        if (command.indexOf('/') >= 0) {
            return status(new File(command));
        }
        if (path == null) {
            return 0;
        }
        int found = NOT_FOUND;
        int start = 0;
        while (start <= path.length() && found != 0) {
            int colon = path.indexOf(':', start);
            int end = colon < 0 ? path.length() : colon;
            // An empty part means the working directory.
            String folder = end == start ? "." : path.substring(start, end);
            found = Math.min(found, status(new File(folder, command)));
            start = end + 1;
        }
        return found;
    }

    /** Whether a command is a shell that will ask a terminal what to do, as far as can be told. */
    static boolean isInteractiveShell(List<String> command) {
        if (!command.getFirst().endsWith("sh")) {
            return false;
        }
        for (String word : command.subList(1, command.size())) {
            boolean isOption = word.startsWith("-");
            boolean readsAnArgument = !word.startsWith("--") && word.indexOf('c') >= 0;
            if (!isOption || readsAnArgument) {
                return false;
            }
        }
        return true;
    }

    private static int status(File file) {
        if (!file.exists()) {
            return NOT_FOUND;
        }
        return file.isFile() && file.canExecute() ? 0 : NOT_EXECUTABLE;
    }
}
