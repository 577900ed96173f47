package jslirp.simulation;

import static jslirp.simulation.Simulation.MILLISECOND;
import static jslirp.simulation.Simulation.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import jslirp.simulation.StreamPlan.End;
import jslirp.stack.event.Counter;
import jslirp.stack.link.LinkProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams arrive whole, in both directions at once, whatever the path does to the frames. */
@ParameterizedClass
@EnumSource(Family.class)
class StreamsTest {
    private static final long MB = 1 << 20;
    private static final long HOUR = 3600 * SECOND;

    @Parameter Family family;

    @ParameterizedTest
    @CsvSource({"1500,false", "1500,true", "576,false", "4000,true", "65520,false", "65520,true"})
    void perfectPathCarriesBothStreams(int mtu, boolean offload) {
        int possible = family.mtu(mtu);
        Simulation s = family.simulation(1, possible, offload ? Runs.OFFLOAD : Runs.PLAIN);
        s.link().conditions(LinkConditions.PERFECT.withDelay(10_000));
        transfer(s, options(possible, offload), 1, 8 * MB, 10 * SECOND);
        assertEquals(0, s.stack().counters().count(Counter.TCP_RETRANSMITTED));
        assertEquals(0, s.link().lostFromGuest());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void lossReorderingAndDuplicationCostTimeOnly(long seed) {
        boolean offload = (seed & 1) == 0;
        Simulation s = family.simulation(seed, 1500, offload ? Runs.OFFLOAD : Runs.PLAIN);
        s.link()
                .conditions(
                        LinkConditions.PERFECT
                                .withDelay(2 * MILLISECOND)
                                .withJitter(MILLISECOND)
                                .withDuplication(0.01)
                                .withLoss(0.02));
        transfer(s, options(1500, offload), 3, MB, HOUR);
    }

    @Test
    void badPathWithFreshSeed() {
        Simulation s = family.simulation(Runs.freshSeed(), 1500, Runs.PLAIN);
        s.link()
                .conditions(
                        LinkConditions.PERFECT
                                .withDelay(5 * MILLISECOND)
                                .withJitter(10 * MILLISECOND)
                                .withDuplication(0.02)
                                .withRefusal(0.02)
                                .withLoss(0.05));
        transfer(s, options(1500, false), 4, MB, HOUR);
    }

    @Test
    void longPathIsFilledByLargeWindows() {
        Simulation s = family.simulation(7, 1500, Runs.OFFLOAD);
        s.link().conditions(LinkConditions.PERFECT.withDelay(25 * MILLISECOND));
        transfer(s, options(1500, true).withBuffer(4 << 20), 1, 32 * MB, 60 * SECOND);
    }

    /** RFC 5681 would halve the window at each loss: 260 Mbit/s, with its floor at 64 KiB. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fewLossesLeaveTheWindowLarge(long seed) {
        Simulation s = family.simulation(seed, 1500, Runs.PLAIN);
        s.link().conditions(LinkConditions.PERFECT.withDelay(MILLISECOND).withLoss(0.01));
        GuestOptions options = options(1500, false).withBuffer(4 << 20);
        StreamPlan up = StreamPlan.sending(1, 0);
        StreamPlan down = StreamPlan.sending(2, 128 * MB).reading(0, options.buffer());
        long start = s.now();
        StreamPair pair = StreamPair.open(family, s, options, up, down, 0);
        s.runUntil(pair::done, HOUR);
        double megabits = 128 * MB * 8e3 / (s.now() - start);
        finish(s, List.of(pair), HOUR);
        assertTrue(megabits > 600, megabits + " Mbit/s");
    }

    @Test
    void guestWithoutOptionsIsServed() {
        Simulation s = family.simulation(8, 1500, Runs.PLAIN);
        s.link().conditions(LinkConditions.PERFECT.withDelay(MILLISECOND).withLoss(0.01));
        transfer(s, GuestOptions.ANCIENT, 2, MB, HOUR);
    }

    @Test
    void fullLinkDelaysAndLosesNothing() {
        Simulation s = family.simulation(9, 1500, Runs.PLAIN);
        s.link()
                .conditions(
                        LinkConditions.PERFECT.withDelay(100_000).withQueue(8).withRefusal(0.1));
        transfer(s, options(1500, false), 3, 4 * MB, HOUR);
        assertTrue(s.link().refused() > 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 40})
    void whatTheWindowsAllowFitsTheQueueOfAPlainLink(int flows) {
        Simulation s = family.simulation(16, 1500, LinkProperties.plain(200));
        s.link().conditions(LinkConditions.PERFECT.withDelay(MILLISECOND));
        List<StreamPair> pairs = new ArrayList<>();
        for (int i = 0; i < flows; i++) {
            StreamPlan up = StreamPlan.sending(i, 16 * MB / flows);
            pairs.add(
                    StreamPair.open(
                            family, s, options(1500, false), up, StreamPlan.sending(0, 0), i));
        }
        finish(s, pairs, HOUR);
        assertEquals(0, s.link().lostFromGuest());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void textOfSegmentsInARowIsOneCallOfTheHost(int flows) {
        Simulation s = family.simulation(17, 1500, Runs.PLAIN);
        s.link().conditions(LinkConditions.PERFECT.withDelay(10_000));
        transfer(s, options(1500, false), flows, 8 * MB, 10 * SECOND);
        long segments = flows * 8 * MB / 1500;
        assertTrue(s.host().sendCalls() < segments / 4, s.host().sendCalls() + " calls");
    }

    @Test
    void slowReadersAreWaitedFor() {
        Simulation s = family.simulation(10, 1500, Runs.PLAIN);
        s.link().conditions(LinkConditions.PERFECT.withDelay(50_000));
        StreamPlan up = StreamPlan.sending(1, 2 * MB).reading(MB, 16 << 10);
        StreamPlan down = StreamPlan.sending(2, 2 * MB).reading(MB / 2, 16 << 10);
        finish(
                s,
                List.of(StreamPair.open(family, s, options(1500, false), up, down, 0)),
                60 * SECOND);
    }

    @Test
    void slowReadersOnABadPath() {
        Simulation s = family.simulation(11, 1500, Runs.PLAIN);
        s.link()
                .conditions(
                        LinkConditions.PERFECT
                                .withDelay(MILLISECOND)
                                .withJitter(MILLISECOND)
                                .withDuplication(0.02)
                                .withLoss(0.02));
        StreamPlan up = StreamPlan.sending(1, MB).reading(MB, 5000);
        StreamPlan down = StreamPlan.sending(2, MB).reading(MB, 5000);
        finish(s, List.of(StreamPair.open(family, s, options(1500, false), up, down, 0)), HOUR);
    }

    @Test
    void halfClosedConnectionCarriesTheOtherStream() {
        Simulation s = family.simulation(12, 1500, Runs.PLAIN);
        s.link().conditions(LinkConditions.PERFECT.withDelay(100_000));
        StreamPlan first = StreamPlan.sending(1, 1000);
        StreamPlan second = StreamPlan.sending(2, 3 * MB).ending(End.AFTER_PEER);
        StreamPair guestFirst = StreamPair.open(family, s, options(1500, false), first, second, 0);
        StreamPair hostFirst = StreamPair.open(family, s, options(1500, false), second, first, 1);
        finish(s, List.of(guestFirst, hostFirst), 60 * SECOND);
    }

    @Test
    void manyShortConnections() {
        Simulation s = family.simulation(13, 1500, Runs.PLAIN);
        s.link().conditions(LinkConditions.PERFECT.withDelay(100_000).withLoss(0.01));
        List<StreamPair> pairs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            StreamPlan plan = StreamPlan.sending(i, 10 + 97L * i);
            pairs.add(StreamPair.open(family, s, options(1500, false), plan, plan, i));
        }
        finish(s, pairs, HOUR);
    }

    @Test
    void interruptedLinkIsSurvived() {
        Simulation s = family.simulation(14, 1500, Runs.PLAIN);
        s.link().conditions(LinkConditions.PERFECT.withDelay(MILLISECOND));
        s.after(300 * MILLISECOND, _ -> s.link().down(true));
        s.after(20 * SECOND, _ -> s.link().down(false));
        transfer(s, options(1500, false), 2, 64 * MB, HOUR);
    }

    @Test
    void hundredMegabytesThroughFivePercentLoss() {
        long length = Runs.FULL ? 100 * MB : 4 * MB;
        Simulation s = family.simulation(15, 1500, Runs.PLAIN);
        s.link()
                .conditions(
                        LinkConditions.PERFECT
                                .withDelay(MILLISECOND)
                                .withJitter(MILLISECOND)
                                .withDuplication(0.01)
                                .withLoss(0.05));
        transfer(s, options(1500, false), 1, length, 100 * HOUR);
    }

    @Test
    void sameSeedGivesTheSameRun() {
        assertEquals(fingerprint(99), fingerprint(99));
    }

    private String fingerprint(long seed) {
        Simulation s = family.simulation(seed, 1500, Runs.PLAIN);
        s.link().conditions(LinkConditions.PERFECT.withDelay(MILLISECOND).withLoss(0.03));
        transfer(s, options(1500, false), 2, MB / 2, HOUR);
        return s.now() + " " + s.stack().counters().count(Counter.FRAMES_TO_GUEST);
    }

    private GuestOptions options(int mtu, boolean offload) {
        GuestOptions base = offload ? GuestOptions.OFFLOADING : GuestOptions.LINUX;
        return base.withMss(mtu - family.headers);
    }

    private void transfer(Simulation s, GuestOptions options, int flows, long bytes, long limit) {
        List<StreamPair> pairs = new ArrayList<>();
        for (int i = 0; i < flows; i++) {
            StreamPlan up = StreamPlan.sending(2L * i, bytes).reading(0, options.buffer());
            StreamPlan down = StreamPlan.sending(2L * i + 1, bytes).reading(0, options.buffer());
            pairs.add(StreamPair.open(family, s, options, up, down, i));
        }
        finish(s, pairs, limit);
    }

    private static void finish(Simulation s, List<StreamPair> pairs, long limit) {
        s.runUntil(() -> pairs.stream().allMatch(StreamPair::done), limit);
        pairs.forEach(StreamPair::check);
        Leaks.check(s);
    }
}
