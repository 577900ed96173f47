package jslirp.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class RetransmissionsTest {
    /** Close to where sequence numbers wrap around. */
    private static final int START = -100;

    private static final int TOLERANCE = 2_000;

    private final Retransmissions again = new Retransmissions();
    private final SequenceRanges arrived = new SequenceRanges();

    @Test
    void pieceIsFoundByEachOfItsNumbers() {
        again.add(START, START + 200, START + 1_000);
        assertEquals(START + 200, again.behind(START));
        assertEquals(START + 200, again.behind(START + 199));
        assertEquals(START + 200, again.behind(START + 200));
        assertEquals(START, again.nextAfter(START - 1, START + 500));
        assertEquals(START + 500, again.nextAfter(START, START + 500));
    }

    @Test
    void onlyWhatWasSentLaterTellsOfALoss() {
        again.add(START, START + 200, START + 1_000);
        again.add(START + 400, START + 500, START + 3_000);
        arrived.add(START + 500, START + 3_000);
        again.removeLost(arrived, START + 9_000, TOLERANCE);
        assertEquals(START + 200, again.behind(START));
        arrived.add(START + 3_000, START + 3_001);
        again.removeLost(arrived, START + 9_000, TOLERANCE);
        assertEquals(START, again.behind(START));
        assertEquals(START + 500, again.behind(START + 400));
    }

    @Test
    void whatHasArrivedIsNotUnderWay() {
        again.add(START, START + 200, START + 1_000);
        again.add(START + 400, START + 500, START + 1_000);
        assertEquals(250, again.underWay(arrived, START + 450));
        arrived.add(START + 100, START + 450);
        assertEquals(150, again.underWay(arrived, START + 500));
        again.removeBefore(START + 50);
        assertEquals(100, again.underWay(arrived, START + 500));
        again.removeBefore(START + 200);
        assertEquals(50, again.underWay(arrived, START + 500));
    }

    @Test
    void piecesBeyondTheLimitAreStillKnownToHaveBeenSent() {
        for (int i = 2 * Retransmissions.LIMIT; i >= 0; i--) {
            again.add(START + 20 * i, START + 20 * i + 10, START + 9_000);
        }
        for (int i = 2 * Retransmissions.LIMIT; i >= 0; i--) {
            int left = START + 20 * i;
            assertNotEquals(left, again.behind(left));
        }
    }
}
