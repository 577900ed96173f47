package jslirp.bindgen.clang;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the libclang of the distribution. */
public final class LibclangLibrary {
    /** What to tell a user who has none. */
    public static final String ADVICE =
            "no libclang found (any of 14 to 21 will do): apt-get install libclang1, or your"
                    + " distribution's clang-libs";

    private static final int OLDEST = 14;
    private static final int NEWEST = 21;
    private static final Pattern VERSION = Pattern.compile("libclang(?:-|\\.so\\.)(\\d+)");
    private static final Pattern LLVM_FOLDER = Pattern.compile("llvm-?(\\d+)");

    private LibclangLibrary() {}

    /**
     * The newest suitable library in the usual folders; the environment variable LIBCLANG names
     * another one.
     */
    public static Optional<Path> find() {
        String chosen = System.getenv("LIBCLANG");
        return chosen == null
                ? newestIn(usualFolders(Path.of("/usr")))
                : Optional.of(Path.of(chosen));
    }

    /** The library folders of Debian, Fedora and their relatives below {@code usr}. */
    static List<Path> usualFolders(Path usr) {
        List<Path> folders = new ArrayList<>(List.of(usr.resolve("lib64"), usr.resolve("lib")));
        for (Path below : entries(usr.resolve("lib"), "*-linux-gnu")) {
            folders.add(below);
        }
        for (Path parent : List.of(usr.resolve("lib64"), usr.resolve("lib"))) {
            for (Path llvm : entries(parent, "llvm*")) {
                folders.add(llvm.resolve("lib64"));
                folders.add(llvm.resolve("lib"));
            }
        }
        return folders;
    }

    static Optional<Path> newestIn(List<Path> folders) {
        TreeMap<Integer, Path> byVersion = new TreeMap<>();
        for (Path folder : folders) {
            for (Path library : entries(folder, "libclang{-,.}*so*")) {
                int version = version(library);
                if (version >= OLDEST && version <= NEWEST) {
                    byVersion.putIfAbsent(version, library);
                }
            }
        }
        return Optional.ofNullable(byVersion.lastEntry()).map(entry -> entry.getValue());
    }

    /**
     * Zero for libclang-cpp, which is another library. From the name, or the real name behind a
     * link, or the folder: {@code libclang.so.1} says nothing itself.
     */
    private static int version(Path library) {
        try {
            Path real = library.toRealPath();
            Matcher name = VERSION.matcher(real.getFileName().toString());
            if (real.toString().contains("libclang-cpp")) {
                return 0;
            }
            if (name.find() && !name.group(1).equals("1")) {
                return Integer.parseInt(name.group(1));
            }
            Matcher folder = LLVM_FOLDER.matcher(real.toString());
            return folder.find() ? Integer.parseInt(folder.group(1)) : 0;
        } catch (IOException dangling) {
            return 0;
        }
    }

    private static List<Path> entries(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            stream.forEach(found::add);
        } catch (IOException absent) {
            return List.of();
        }
        found.sort(null);
        return found;
    }
}
