package jslirp.netns;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jslirp.linux.SyscallTable;

/**
 * Runs {@link AttachCheck} in a JVM of its own, as a user without a passwd entry if we are root.
 * That user may be barred from where the classes lie, so they are copied.
 *
 * <p>The program has its own /dev/net in a mount namespace, if we are root: the node there is open
 * to everybody, as it normally is, or missing.
 */
final class OtherUser {
    private static final String UID = "12345";
    private static final String OPEN_NODE = "mknod -m 666 /dev/net/tun c 10 200 && ";
    private static final String OWN_FOLDER = "mount -t tmpfs -o mode=755 none /dev/net && ";

    private final Path folder;

    OtherUser(Path folder) {
        this.folder = folder;
    }

    /** The program's output; the device node is there. */
    String runAttachCheck() throws Exception {
        List<String> program = program();
        if (jslirp.linux.Process.geteuid() != 0) {
            return Programs.run(program);
        }
        program.addAll(
                0, List.of("setpriv", "--reuid", UID, "--regid", UID, "--clear-groups", "--"));
        return runMounted("-m", OWN_FOLDER + OPEN_NODE, program);
    }

    /** The program's output where /dev/net is empty, which root of a user namespace can do. */
    String runWithoutNode() throws Exception {
        return runMounted("-rm", OWN_FOLDER, program());
    }

    private static String runMounted(String options, String mounts, List<String> program)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("unshare", options, "sh", "-c", mounts + "exec \"$@\"", "sh"));
        command.addAll(program);
        return Programs.run(command);
    }

    private List<String> program() throws IOException, URISyntaxException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> path = new ArrayList<>();
        for (Class<?> type : List.of(AttachCheck.class, TunDevice.class, SyscallTable.class)) {
            path.add(copyRoot(type).toString());
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>();
        command.addAll(List.of(java, "-ea", "--enable-native-access=ALL-UNNAMED", "-cp"));
        command.add(String.join(":", path));
        command.add(AttachCheck.class.getName());
        return command;
    }

    /** Copies the jar or the class folder that a class came from. */
    private Path copyRoot(Class<?> type) throws IOException, URISyntaxException {
        String name = type.getName().replace('.', '/') + ".class";
        URL url = type.getResource("/" + name);
        if (url == null) {
            throw new IOException(name + " is missing");
        }
        Path copy = folder.resolve(type.getSimpleName());
        String text = url.toString();
        if (text.startsWith("jar:")) {
            String jar = text.substring("jar:".length(), text.indexOf('!'));
            Files.copy(Path.of(new URI(jar)), copy);
        } else {
            String root = text.substring(0, text.length() - name.length());
            copyFolder(Path.of(new URI(root)), copy);
        }
        return copy;
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.toList();
        }
        for (Path file : files) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.copy(file, copy);
            boolean isFolder = Files.isDirectory(file);
            Files.setPosixFilePermissions(
                    copy, PosixFilePermissions.fromString(isFolder ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
