package jslirp.stack.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Deadlines deadlines = new Deadlines();
    private final List<Probe> expired = new ArrayList<>();

    private final class Probe extends Timer {
        private long wanted;
        private long seen;

        @Override
        protected void expire(long now) {
            seen = now;
            expired.add(this);
        }
    }

    @Test
    void nothingIsDueAtFirst() {
        assertEquals(Long.MAX_VALUE, deadlines.next());
    }

    @Test
    void timersExpireInTheOrderOfTheirTimes() {
        Random random = new Random(1);
        List<Probe> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Probe probe = new Probe();
            probe.wanted = random.nextInt(1_000_000);
            deadlines.set(probe, probe.wanted);
            all.add(probe);
        }
        while (deadlines.next() != Long.MAX_VALUE) {
            deadlines.expire(deadlines.next());
        }
        assertEquals(1_000, expired.size());
        for (Probe probe : all) {
            assertEquals(probe.wanted, probe.seen);
        }
    }

    @Test
    void aTimerSetLaterExpiresOnlyThen() {
        Probe probe = new Probe();
        deadlines.set(probe, 10);
        deadlines.set(probe, 20);
        deadlines.expire(15);
        assertTrue(expired.isEmpty());
        assertEquals(20, deadlines.next());
        deadlines.expire(20);
        assertEquals(List.of(probe), expired);
        assertFalse(probe.armed());
    }

    @Test
    void aTimerSetEarlierExpiresEarlier() {
        Probe probe = new Probe();
        deadlines.set(new Probe(), 15);
        deadlines.set(probe, 20);
        deadlines.set(probe, 10);
        deadlines.expire(10);
        assertEquals(List.of(probe), expired);
    }

    @Test
    void aClearedTimerNeverExpiresAndWakesNobody() {
        Probe probe = new Probe();
        deadlines.set(probe, 10);
        deadlines.clear(probe);
        assertEquals(Long.MAX_VALUE, deadlines.next());
        deadlines.expire(100);
        assertTrue(expired.isEmpty());
    }

    @Test
    void aTimerClearedAndSetAgainExpiresAtTheNewTime() {
        Probe probe = new Probe();
        deadlines.set(probe, 10);
        deadlines.clear(probe);
        deadlines.set(probe, 30);
        deadlines.expire(10);
        assertTrue(expired.isEmpty());
        assertEquals(30, deadlines.next());
    }

    @Test
    void timesMayWrap() {
        Probe before = new Probe();
        Probe after = new Probe();
        deadlines.set(after, Long.MIN_VALUE + 5);
        deadlines.set(before, Long.MAX_VALUE - 5);
        deadlines.expire(Long.MAX_VALUE - 4);
        assertEquals(List.of(before), expired);
        deadlines.expire(Long.MIN_VALUE + 6);
        assertEquals(List.of(before, after), expired);
    }

    @Test
    void removingAtRandomKeepsTheRest() {
        Random random = new Random(2);
        List<Probe> kept = new ArrayList<>();
        List<Probe> gone = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Probe probe = new Probe();
            deadlines.set(probe, random.nextInt(1_000));
            (random.nextBoolean() ? kept : gone).add(probe);
        }
        for (Probe probe : gone) {
            deadlines.remove(probe);
        }
        deadlines.expire(1_000);
        assertEquals(kept.size(), expired.size());
        assertTrue(expired.containsAll(kept));
    }
}
