package jslirp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The ids of users and groups that exist in our user namespace, as the kernel takes them for one
 * below it (user_namespaces(7)).
 *
 * @param users a line for each range, and nothing of what they are outside of ours
 * @param groups the same for groups
 */
record Ids(String users, String groups) {
    /** Nobody's but our own, as root. */
    static final Ids ONE = new Ids("0 0 1\n", "0 0 1\n");

    /** Ours. */
    static Ids own() {
        try {
            Path folder = Path.of("/proc/self");
            return new Ids(
                    parse(Files.readString(folder.resolve("uid_map"))),
                    parse(Files.readString(folder.resolve("gid_map"))));
        } catch (IOException e) {
            // A kernel without user namespaces says so later.
            return ONE;
        }
    }

    /** Reads a map of ours: on each line the first here, the first outside, and how many. */
    static String parse(String map) {
        StringBuilder text = new StringBuilder();
        for (String line : map.split("\n", -1)) {
            String[] fields = line.strip().split(" +", -1);
            if (fields.length == 3) {
                text.append(fields[0]).append(' ').append(fields[0]).append(' ');
                text.append(fields[2]).append('\n');
            }
        }
        return text.toString();
    }

    /** Whether there is but one user. */
    boolean single() {
        return users.equals(ONE.users);
    }

    /** Gives them to the user namespace of a process, which has none. */
    void give(int pid) throws IOException {
        Path folder = Path.of("/proc/" + pid);
        Files.writeString(folder.resolve("uid_map"), users, StandardOpenOption.WRITE);
        Files.writeString(folder.resolve("gid_map"), groups, StandardOpenOption.WRITE);
    }
}
