package jslirp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.Test;

/** An end that does not answer is asked again soon, and then more and more rarely. */
final class SilentEndsTest {
    private static final Endpoint END = new Endpoint(IpAddress.parse("10.0.2.100"), 80);
    private static final Endpoint OTHER = new Endpoint(IpAddress.parse("10.0.2.100"), 81);

    private final SilentEnds ends = new SilentEnds();

    /** For how long an end that is silent once more is left alone. */
    private long leftAlone(long now) {
        ends.isSilent(END, now);
        long low = now;
        long high = now + 2 * SilentEnds.LONGEST_NANOS;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (ends.isLeftAlone(END, middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high - now;
    }

    @Test
    void eachSilenceDoublesTheRestUpToALongest() {
        long now = Long.MAX_VALUE - 1;
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            long nanos = leftAlone(now);
            millis.add(nanos / 1_000_000);
            now += nanos;
        }
        assertEquals(
                List.of(50L, 100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L),
                millis);
    }

    @Test
    void answerForgetsAllSilencesBefore() {
        leftAlone(0);
        leftAlone(0);
        ends.hasAnswered(END);
        assertFalse(ends.isLeftAlone(END, 1));
        assertEquals(SilentEnds.SHORTEST_NANOS, leftAlone(1));
    }

    @Test
    void whatIsForgottenIsAskedAtOnceAndRestsForTheShortest() {
        leftAlone(0);
        leftAlone(0);
        ends.forget();
        assertFalse(ends.isLeftAlone(END, 1));
        assertEquals(SilentEnds.SHORTEST_NANOS, leftAlone(1));
    }

    @Test
    void endsAreLeftAloneEachByItself() {
        ends.isSilent(END, 0);
        assertFalse(ends.isLeftAlone(OTHER, 1));
        ends.hasAnswered(OTHER);
        assertTrue(ends.isLeftAlone(END, 1));
    }
}
