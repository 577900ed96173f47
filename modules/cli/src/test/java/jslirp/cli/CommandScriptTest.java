package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandScriptTest {
    @Test
    void bothScriptsAreShell() throws IOException, InterruptedException {
        List<String> words = words(List.of("true"), true, "1024");
        int scripts = 0;
        for (String word : words) {
            if (word.contains("\n")) {
                Process shell = new ProcessBuilder("/bin/sh", "-n", "-c", word).inheritIO().start();
                assertEquals(0, shell.waitFor(), word);
                scripts++;
            }
        }
        assertEquals(2, scripts);
    }

    @Test
    void commandStandsLast() {
        List<String> command = List.of("ls", "-l", "a b");
        List<String> words = words(command, false, "unlimited");
        assertEquals(command, words.subList(words.size() - 3, words.size()));
        assertTrue(words.contains("unlimited"));
    }

    private static List<String> words(List<String> command, boolean processes, String files) {
        CommandScript.Described described =
                new CommandScript.Described(command, Ids.ONE, processes, files, false);
        return CommandScript.words(described, 8, 9);
    }
}
