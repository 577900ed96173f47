package jslirp.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of the image, below one folder. */
final class RuntimeImage {
    private static final String MAIN = "jslirp.cli";

    private final Path root;

    RuntimeImage(Path root) {
        this.root = root;
    }

    Path java() {
        return root.resolve("bin/java");
    }

    Path options() {
        return root.resolve("lib/jslirp.options");
    }

    Path aotCache() {
        return root.resolve("lib/jslirp.aot");
    }

    /** Cuts the JDK that runs this program down to the main module and what it requires. */
    void link(List<Path> modulePath) throws IOException {
        String path =
                modulePath.stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--module-path", path, "--add-modules", MAIN));
        arguments.addAll(List.of("--output", root.toString(), "--compress", "zip-6"));
        arguments.addAll(List.of("--no-header-files", "--no-man-pages"));
        if (isOnPath("objcopy")) {
            arguments.add("--strip-native-debug-symbols=exclude-debuginfo-files");
        }
        ToolProvider jlink =
                ToolProvider.findFirst("jlink")
                        .orElseThrow(() -> new IOException("this JDK has no jlink"));
        int status = jlink.run(System.out, System.err, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IOException("jlink failed with status " + status);
        }
    }

    /** Adds the two commands, which are the same script, and the options of their JVM. */
    void addLaunchers(Path sources) throws IOException {
        for (String name : List.of("jslirp", "slirp4netns")) {
            Path launcher = root.resolve("bin").resolve(name);
            Files.copy(sources.resolve("launcher.sh"), launcher);
            setExecutable(launcher);
        }
        Files.copy(sources.resolve("jvm.options"), options());
        // Commands that jlink adds for modules of the JDK; nobody looks for them here.
        for (String name : List.of("jfr", "keytool")) {
            Files.deleteIfExists(root.resolve("bin").resolve(name));
        }
    }

    /**
     * Names classes that the JVM is to make beforehand, when it makes the AOT cache.
     *
     * @param trace what the JVM has printed while it looked for them, among other lines
     */
    void pregenerate(List<String> trace) throws IOException {
        List<String> lines =
                trace.stream()
                        .filter(l -> l.startsWith("[LF_RESOLVE]") || l.startsWith("[SPECIES_RES"))
                        .map(l -> "@lambda-form-invoker " + l.replaceFirst(" \\(\\w+\\)$", ""))
                        .distinct()
                        .toList();
        Files.write(root.resolve("lib/classlist"), lines, StandardOpenOption.APPEND);
    }

    /** Gives everybody the right to read what its owner reads, whatever the umask was. */
    void makeReadable() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isDirectory(file) || Files.isExecutable(file)) {
                    setExecutable(file);
                } else {
                    allow(file, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
                }
            }
        }
    }

    private static void setExecutable(Path file) throws IOException {
        allow(
                file,
                PosixFilePermission.OWNER_EXECUTE,
                PosixFilePermission.GROUP_EXECUTE,
                PosixFilePermission.OTHERS_EXECUTE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
    }

    private static void allow(Path file, PosixFilePermission... added) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        permissions.addAll(List.of(added));
        Files.setPosixFilePermissions(file, permissions);
    }

    private static boolean isOnPath(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    /** Deletes a folder with all it contains, if there is one. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
                            throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        Files.delete(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
