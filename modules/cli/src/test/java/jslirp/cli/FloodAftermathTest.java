package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FloodAftermathTest {
    private static final long SECOND = 1_000_000_000L;

    private int collections;
    private final FloodAftermath aftermath = new FloodAftermath(() -> collections++);

    private void look(long second, int... flows) {
        for (int count : flows) {
            aftermath.look(count, second * SECOND);
        }
    }

    @Test
    void endOfAFloodIsCollectedOnce() {
        look(0, 0, 1000, 5000, 3000, 700);
        assertEquals(0, collections);
        look(1, 600, 500, 0, 0);
        assertEquals(1, collections);
    }

    @Test
    void fewFlowsAreNot() {
        look(0, 0, 2000, 0, 2000, 0);
        assertEquals(0, collections);
    }

    @Test
    void floodsInQuickSuccessionAreCollectedTogether() {
        look(0, 0, 5000, 0);
        look(5, 5000, 0);
        assertEquals(1, collections);
        look(10, 0);
        assertEquals(2, collections);
        look(99, 0);
        assertEquals(2, collections);
    }
}
