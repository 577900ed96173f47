package jslirp.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AlertnessTest {
    private static final long SHORT = Alertness.LONGEST_NANOS;
    private static final long LONG = 10 * Alertness.LONGEST_NANOS;

    private long now = 1_000_000_000;
    private final Alertness alertness = new Alertness(2, now);

    private void sleeps(int count, long nanos) {
        for (int i = 0; i < count; i++) {
            alertness.slept(nanos);
        }
    }

    /** Looks in vain until it no longer pays; how often that was. */
    private int looksInVain() {
        int looks = 0;
        for (; alertness.pays(true, now); looks++) {
            alertness.looked(false);
            alertness.slept(LONG);
        }
        return looks;
    }

    @Test
    void nobodyLooksBeforeSleepsHaveBeenShort() {
        assertFalse(alertness.pays(true, now));
        sleeps(100, LONG);
        assertFalse(alertness.pays(true, now));
        sleeps(7, SHORT);
        assertFalse(alertness.pays(true, now));
        sleeps(1, SHORT);
        assertTrue(alertness.pays(true, now));
    }

    @Test
    void nobodyLooksWhileMuchIsMoved() {
        sleeps(100, SHORT);
        assertFalse(alertness.pays(false, now));
        // Turns that only learn of room for more are brief, and prove nothing.
        now += 500_000;
        assertFalse(alertness.pays(true, now));
        now += 500_000;
        assertTrue(alertness.pays(true, now));
    }

    @Test
    void withOneProcessorNobodyLooks() {
        Alertness alone = new Alertness(1, now);
        for (int i = 0; i < 100; i++) {
            alone.slept(SHORT);
        }
        assertFalse(alone.pays(true, now));
    }

    @Test
    void looksInVainEndSoonHoweverLongTheHabit() {
        sleeps(8, SHORT);
        assertEquals(1, looksInVain());
        sleeps(10_000, SHORT);
        assertTrue(looksInVain() <= 4);
    }

    @Test
    void eventsAtAnyPaceEarnFewLooksInVain() {
        int vain = 0;
        int shortSleeps = 0;
        for (int i = 0; i < 10_000; i++) {
            if (alertness.pays(true, now)) {
                alertness.looked(false);
                vain++;
            } else {
                alertness.slept(SHORT);
                shortSleeps++;
            }
        }
        assertTrue(vain * 8 <= shortSleeps, vain + " looks in vain");
    }
}
