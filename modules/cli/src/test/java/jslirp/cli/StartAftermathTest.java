package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StartAftermathTest {
    private static final long START = 42;

    private int trims;
    private final StartAftermath aftermath = new StartAftermath(() -> trims++, START);

    @Test
    void memoryIsGivenBackOnceAndNobodyIsWokenAgain() {
        long due = aftermath.nextDeadline();
        assertTrue(due > START + 5_000_000_000L, "the JVM frees it after five seconds");
        aftermath.expire(due - 1);
        assertEquals(0, trims);
        aftermath.expire(due);
        assertEquals(1, trims);
        assertEquals(Long.MAX_VALUE, aftermath.nextDeadline());
        aftermath.expire(2 * due);
        assertEquals(1, trims);
    }
}
