package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandScriptTest {
    @Test
    void bothScriptsAreShell() throws IOException, InterruptedException {
        List<String> words = CommandScript.words(List.of("true"), true, 1024, 8, 9);
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
        List<String> words = CommandScript.words(command, false, -1, 8, 9);
        assertEquals(command, words.subList(words.size() - 3, words.size()));
        assertTrue(words.contains("unlimited"));
    }
}
