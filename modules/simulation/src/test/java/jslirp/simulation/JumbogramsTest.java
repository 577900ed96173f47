package jslirp.simulation;

import static jslirp.simulation.Simulation.MILLISECOND;
import static jslirp.simulation.Simulation.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jslirp.simulation.SimulatedLink.Jumbograms;
import jslirp.stack.event.Counter;
import jslirp.stack.event.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Super-frames beyond 65535 bytes go where they are taken, and nowhere else for long. */
@ParameterizedClass
@EnumSource(Family.class)
class JumbogramsTest {
    private static final long MB = 1 << 20;
    private static final long HOUR = 3600 * SECOND;

    @Parameter Family family;

    @Test
    void socketOfTheGuestGetsThem() {
        Simulation s = simulation(1, Jumbograms.TAKEN);
        transfer(s, 16 * MB, 0);
        assertTrue(sent(s) > 50, sent(s) + " of them");
        assertEquals(0, s.stack().counters().count(Counter.TCP_RETRANSMITTED));
    }

    @Test
    void guestThatForwardsGetsNone() {
        Simulation s = simulation(2, Jumbograms.NONE);
        transfer(s, 16 * MB, 0);
        assertEquals(0, sent(s));
    }

    @Test
    void shortStreamIsNotWorthTheQuestion() {
        Simulation s = simulation(3, Jumbograms.TAKEN);
        transfer(s, MB, 0);
        assertEquals(0, sent(s));
    }

    @Test
    void linkThatCutsNothingCarriesNone() {
        Simulation s = family.simulation(4, 1500, Runs.PLAIN);
        s.link().jumbograms(Jumbograms.TAKEN);
        transfer(s, 16 * MB, 0);
        assertEquals(0, sent(s));
    }

    @Test
    void threeThatNeverArriveAreTheLast() {
        Simulation s = simulation(5, Jumbograms.LOST);
        for (int i = 0; i < 6; i++) {
            transfer(s, 4 * MB, i);
        }
        assertEquals(3, sent(s));
    }

    @Test
    void connectionThatLosesOneGoesOnWithout() {
        Simulation s = simulation(6, Jumbograms.TAKEN);
        StreamPair pair = open(s, 64 * MB, 0);
        s.runUntil(() -> pair.guest().received() > 16 * MB, HOUR);
        long before = sent(s);
        assertTrue(before > 0);
        s.link().jumbograms(Jumbograms.LOST);
        finish(s, pair);
        // What a window holds.
        assertTrue(sent(s) - before <= 16, sent(s) - before + " were sent in vain");
    }

    @Test
    void linkWithoutMemoryForThemGetsTheTextInUsualFrames() {
        Simulation s = simulation(8, Jumbograms.REFUSED);
        transfer(s, 16 * MB, 0);
        assertEquals(1, s.stack().counters().dropped(DropReason.LINK_ERROR));
        assertEquals(0, s.stack().counters().count(Counter.TCP_RETRANSMITTED));
    }

    @Test
    void lossesCostTimeOnly() {
        Simulation s = simulation(7, Jumbograms.TAKEN);
        s.link().conditions(LinkConditions.PERFECT.withDelay(MILLISECOND).withLoss(0.001));
        transfer(s, 16 * MB, 0);
    }

    private Simulation simulation(long seed, Jumbograms fate) {
        Simulation s = family.simulation(seed, 1500, Runs.OFFLOAD);
        s.link().conditions(LinkConditions.PERFECT.withDelay(MILLISECOND));
        s.link().jumbograms(fate);
        return s;
    }

    private static long sent(Simulation s) {
        return s.stack().counters().count(Counter.TCP_JUMBOGRAMS);
    }

    private void transfer(Simulation s, long bytes, int server) {
        finish(s, open(s, bytes, server));
    }

    private StreamPair open(Simulation s, long bytes, int server) {
        GuestOptions options = GuestOptions.OFFLOADING.withMss(1500 - family.headers);
        StreamPlan down = StreamPlan.sending(server, bytes);
        StreamPlan up = StreamPlan.sending(0, 0).reading(0, options.buffer());
        return StreamPair.open(family, s, options, up, down, server);
    }

    private static void finish(Simulation s, StreamPair pair) {
        s.runUntil(pair::done, HOUR);
        pair.check();
        Leaks.check(s);
    }
}
