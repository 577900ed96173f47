package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandSearchTest {
    @TempDir private Path folder;

    @BeforeEach
    void makePrograms() throws IOException {
        Files.createDirectories(folder.resolve("first/folder"));
        Files.createDirectory(folder.resolve("second"));
        Files.writeString(folder.resolve("first/plain"), "");
        Files.writeString(folder.resolve("first/both"), "");
        for (String program : new String[] {"second/program", "second/both"}) {
            Path file = folder.resolve(program);
            Files.writeString(file, "");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void programIsFoundInAnyFolder() {
        assertEquals(0, search("program"));
    }

    @Test
    void programBehindAFileThatIsNoneIsFound() {
        assertEquals(0, search("both"));
    }

    @Test
    void whatIsNowhereIsNotFound() {
        assertEquals(127, search("nowhere"));
        assertEquals(127, CommandSearch.status(folder + "/nowhere", null));
        assertEquals(127, search(""));
    }

    @Test
    void whatIsNoProgramCannotBeExecuted() {
        assertEquals(126, search("plain"));
        assertEquals(126, search("folder"));
        assertEquals(126, CommandSearch.status(folder + "/first/plain", null));
    }

    @Test
    void pathIsTakenAsItIs() {
        assertEquals(0, CommandSearch.status(folder + "/second/program", ""));
    }

    @Test
    void withoutPathTheShellIsToDecide() {
        assertEquals(0, CommandSearch.status("program", null));
    }

    private int search(String command) {
        return CommandSearch.status(command, folder + "/first::" + folder + "/second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "/bin/bash -i", "zsh -l", "dash --login -i"})
    void shellWithoutAScriptIsInteractive(String command) {
        assertTrue(CommandSearch.isInteractiveShell(List.of(command.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh -c true", "bash -ic true", "sh script", "ls", "env sh", "ssh host"})
    void whatHasSomethingToDoIsNot(String command) {
        assertFalse(CommandSearch.isInteractiveShell(List.of(command.split(" "))));
    }
}
