package jslirp.stack.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jslirp.stack.flow.Deadlines;
import org.junit.jupiter.api.Test;

class PathMtusTest {
    private static final long HIGH = 0xfd02L << 48;

    private final Deadlines deadlines = new Deadlines();
    private final PathMtus paths = new PathMtus(deadlines, 1500);

    @Test
    void whatIsNotKnownHasTheLinksMtu() {
        assertEquals(1500, paths.of(HIGH, 2));
    }

    @Test
    void narrowerWaysAreRememberedAndWiderOnesAreNot() {
        assertEquals(1400, paths.learn(HIGH, 2, true, 1400, 0));
        assertEquals(1400, paths.of(HIGH, 2));
        assertEquals(1400, paths.learn(HIGH, 2, true, 1450, 0));
        assertEquals(1300, paths.learn(HIGH, 2, true, 1300, 0));
        assertEquals(1300, paths.of(HIGH, 2));
        assertEquals(1500, paths.of(HIGH, 3));
        assertEquals(1500, paths.learn(HIGH, 3, true, 9000, 0));
    }

    @Test
    void noWayIsNarrowerThanTheRfcsAllow() {
        assertEquals(1280, paths.learn(HIGH, 2, true, 0, 0));
        assertEquals(552, paths.learn(0, 0xffff_0a00_0264L, false, 68, 0));
    }

    @Test
    void theOldestMakesRoom() {
        for (int i = 0; i <= PathMtus.SIZE; i++) {
            paths.learn(HIGH, i, true, 1400, 0);
        }
        assertEquals(1500, paths.of(HIGH, 0));
        assertEquals(1400, paths.of(HIGH, 1));
        assertEquals(1400, paths.of(HIGH, PathMtus.SIZE));
    }

    @Test
    void allIsForgottenAfterTenMinutes() {
        paths.learn(HIGH, 2, true, 1400, 0);
        deadlines.expire(PathMtus.LIFE_NANOS - 1);
        assertEquals(1400, paths.of(HIGH, 2));
        deadlines.expire(PathMtus.LIFE_NANOS);
        assertEquals(1500, paths.of(HIGH, 2));
    }
}
