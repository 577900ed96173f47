package jslirp.bindgen.clang;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibclangLibraryTest {
    @TempDir Path usr;

    private Path library(String path) throws IOException {
        Path file = usr.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    private Optional<Path> found() {
        return LibclangLibrary.newestIn(LibclangLibrary.usualFolders(usr));
    }

    @Test
    void newestOfDebiansIsTaken() throws IOException {
        library("lib/x86_64-linux-gnu/libclang-14.so.14.0.6");
        Path newer = library("lib/x86_64-linux-gnu/libclang-19.so.19");
        assertEquals(Optional.of(newer), found());
    }

    @Test
    void versionOfPlainNameIsThatOfItsTargetOrFolder() throws IOException {
        Path real = library("lib64/libclang.so.18.1");
        Files.createSymbolicLink(usr.resolve("lib64/libclang.so"), real.getFileName());
        assertEquals(Optional.of(usr.resolve("lib64/libclang.so")), found());
        Path inFolder = library("lib/llvm-20/lib/libclang.so.1");
        Files.delete(real);
        assertEquals(Optional.of(inFolder), found());
    }

    @Test
    void otherLibrariesAndOtherVersionsAreNone() throws IOException {
        library("lib/llvm-14/lib/libclang-cpp.so.14");
        library("lib/x86_64-linux-gnu/libclang-11.so.1");
        library("lib/x86_64-linux-gnu/libclang-99.so.1");
        assertEquals(Optional.empty(), found());
    }
}
