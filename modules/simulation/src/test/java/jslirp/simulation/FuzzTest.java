package jslirp.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import jslirp.stack.VirtualNetwork;
import jslirp.stack.event.Counter;
import jslirp.wire.BigEndian;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any bytes in, no exception out, and nothing wrong on the way out: every frame of the stack is
 * checked by the link, every broken invariant fails the run, and in the end time clears everything.
 */
class FuzzTest {
    private static final int BATCH = 32;
    private static final int SEEDS = 4;
    private static final int FRAMES = Runs.FULL ? 10_000_000 / SEEDS : 300_000 / SEEDS;
    private static final int[] BYTES = {0, 1, 0x7f, 0x80, 0xfe, 0xff, 0x45, 0x50, 0xf0};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void hostileFramesOfFixedSeeds(long seed) {
        fuzz(seed, FRAMES);
    }

    @Test
    void hostileFramesOfAFreshSeed() {
        fuzz(Runs.freshSeed(), FRAMES);
    }

    @Test
    void everyTruncation() {
        Simulation s = laboratory(5);
        for (Packet p : FrameCorpus.frames(s)) {
            int size = (int) Math.min(2000, p.bytes().byteSize());
            for (int cut = 0; cut < size; cut++) {
                s.link().arrive(FrameFuzzer.resized(p, cut));
                Packet mended = FrameFuzzer.resized(p, cut);
                if (p.isIpv6() && cut >= 54) {
                    BigEndian.u16(mended.bytes(), Packet.IP + 4, cut - 54);
                } else if (!p.isIpv6() && cut >= 34) {
                    BigEndian.u16(mended.bytes(), Packet.IP + 2, cut - 14);
                }
                FrameCorpus.mendChecksums(mended);
                s.link().arrive(mended);
                s.run(cut % 16 == 0 ? 1000 : 0);
            }
        }
        Leaks.check(s);
    }

    @Test
    void everyHeaderByteAtItsExtremes() {
        Simulation s = laboratory(6);
        for (Packet p : FrameCorpus.frames(s)) {
            int size = (int) Math.min(100, p.bytes().byteSize());
            for (int at = 0; at < size; at++) {
                for (int value : BYTES) {
                    Packet spoilt = FrameFuzzer.copy(p);
                    BigEndian.u8(spoilt.bytes(), at, value);
                    s.link().arrive(FrameFuzzer.copy(spoilt));
                    FrameCorpus.mendChecksums(spoilt);
                    s.link().arrive(spoilt);
                }
                s.run(at % 16 == 0 ? 1000 : 0);
            }
        }
        Leaks.check(s);
    }

    private static Simulation laboratory(long seed) {
        boolean loopback = (seed & 1) == 0;
        VirtualNetwork network = Family.IPV6.network(1500, loopback, true);
        Simulation s = new Simulation(seed, network, (seed & 2) == 0 ? Runs.OFFLOAD : Runs.PLAIN);
        new FickleHost(s, seed);
        s.link().guest(_ -> {});
        return s;
    }

    private static void fuzz(long seed, int frames) {
        Simulation s = laboratory(seed);
        FrameFuzzer fuzzer = new FrameFuzzer(s, seed);
        SplittableRandom random = new SplittableRandom(seed);
        s.link().observer(fuzzer::observe);
        s.link().conditions(LinkConditions.PERFECT.withRefusal(0.01));
        for (int sent = 0; sent < frames; sent += BATCH) {
            for (int i = 0; i < BATCH; i++) {
                s.link().arrive(fuzzer.next());
            }
            s.run(random.nextInt(64) == 0 ? random.nextLong(5_000_000_000L) : 1_000_000);
        }
        assertTrue(s.stack().counters().count(Counter.TCP_OPENED) > frames / 1000);
        Leaks.check(s);
    }
}
