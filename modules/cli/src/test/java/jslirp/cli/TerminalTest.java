package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class TerminalTest {
    @Test
    void groupsAreFoundBehindANameThatContainsAnything() {
        String line = "4711 (a) b 1 2) S 10 4700 4600 34816 4690 4194304 1 2 3\n";
        assertEquals(new Terminal(4700, 4690), Terminal.parse(line));
    }

    @Test
    void processWithoutTerminalHasNoForeground() {
        assertEquals(new Terminal(7, -1), Terminal.parse("7 (java) S 1 7 7 0 -1 4194304 1"));
    }
}
