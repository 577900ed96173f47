package jslirp.netns;

import org.jspecify.annotations.Nullable;

/**
 * The namespaces to connect.
 *
 * @param networkPath the file of the network namespace
 * @param userPath the file of the user namespace that owns it, if it may have to be entered
 */
public record Target(String networkPath, @Nullable String userPath) {
    /** The namespaces of a process. */
    public static Target process(int pid) {
        return process(pid, namespacePath(pid, "user"));
    }

    /** The network namespace of a process, and a user namespace given by its path. */
    public static Target process(int pid, String userPath) {
        return new Target(namespacePath(pid, "net"), userPath);
    }

    private static String namespacePath(int pid, String kind) {
        return "/proc/" + pid + "/ns/" + kind;
    }
}
