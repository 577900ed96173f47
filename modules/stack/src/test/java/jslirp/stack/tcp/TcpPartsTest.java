package jslirp.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The small parts of TCP that stand for themselves. */
class TcpPartsTest {
    private static final long MILLISECOND = 1_000_000;

    @Nested
    class SipHashTest {
        /** The key 00 01 .. 0f and the messages of the reference implementation's test vectors. */
        private final SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

        @Test
        void agreesWithTheReferenceVectors() {
            assertEquals(0x726fdb47dd0e0e31L, hash.hash());
            assertEquals(0x93f5f5799a932462L, hash.hash(0x0706050403020100L));
            assertEquals(0x3f2acc7f57c29bdbL, hash.hash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L));
        }
    }

    @Nested
    class InitialSequenceTest {
        private final InitialSequence sequence = new InitialSequence(new Random(1));

        @Test
        void goesUpWithTimeForOneName() {
            int first = sequence.next(0, 1, 0, 2, 3, 0);
            assertEquals(first + 250, sequence.next(0, 1, 0, 2, 3, MILLISECOND));
        }

        @Test
        void tellsNothingAboutTheNextName() {
            int one = sequence.next(0, 1, 0, 2, 3, 0);
            int two = sequence.next(0, 1, 0, 2, 4, 0);
            int three = sequence.next(0, 1, 0, 2, 5, 0);
            assertNotEquals(two - one, three - two);
        }
    }

    @Nested
    class RttEstimatorTest {
        private final RttEstimator rtt = new RttEstimator();

        @Test
        void startsWithASecondAndDoubles() {
            assertEquals(1_000 * MILLISECOND, rtt.timeoutNanos());
            rtt.backOff();
            rtt.backOff();
            assertEquals(4_000 * MILLISECOND, rtt.timeoutNanos());
            rtt.restart();
            assertEquals(1_000 * MILLISECOND, rtt.timeoutNanos());
        }

        @Test
        void followsRfc6298() {
            rtt.sample(100 * MILLISECOND);
            assertEquals(300 * MILLISECOND, rtt.timeoutNanos());
            rtt.sample(200 * MILLISECOND);
            // RTTVAR = 3/4 50 + 1/4 100 = 62.5, SRTT = 7/8 100 + 1/8 200 = 112.5
            assertEquals(362_500_000, rtt.timeoutNanos());
        }

        @Test
        void probesThreeTimesBeforeTheTimeout() {
            assertFalse(rtt.mayProbe());
            rtt.sample(2 * MILLISECOND);
            for (long wait = 4; wait <= 16; wait *= 2) {
                assertTrue(rtt.mayProbe());
                assertEquals(wait * MILLISECOND, rtt.probeNanos());
                rtt.probed();
            }
            assertFalse(rtt.mayProbe());
            rtt.restart();
            assertTrue(rtt.mayProbe());
        }

        @Test
        void probesOnceWhereTheSecondWouldComeWithTheTimeout() {
            rtt.sample(150 * MILLISECOND);
            assertEquals(300 * MILLISECOND, rtt.probeNanos());
            rtt.probed();
            assertFalse(rtt.mayProbe());
        }

        @Test
        void neverLeavesItsBounds() {
            rtt.sample(1);
            assertEquals(TcpTimers.SMALLEST_RTO, rtt.timeoutNanos());
            for (int i = 0; i < 100; i++) {
                rtt.backOff();
            }
            assertEquals(TcpTimers.LARGEST_RTO, rtt.timeoutNanos());
        }
    }

    @Nested
    class CongestionWindowTest {
        private final CongestionWindow window = new CongestionWindow(1_000, false);

        @Test
        void startsWithTenSegmentsAndDoublesInARoundTrip() {
            assertEquals(10_000, window.bytes());
            window.acknowledged(10_000, 10_000);
            assertEquals(20_000, window.bytes());
        }

        @Test
        void theThirdDuplicateSendsAgainAndHalves() {
            assertFalse(window.duplicate(200_000, 200_000));
            assertFalse(window.duplicate(200_000, 200_000));
            assertTrue(window.duplicate(200_000, 200_000));
            assertEquals(103_000, window.bytes());
            assertFalse(window.duplicate(200_000, 200_000));
            assertEquals(104_000, window.bytes());
            assertFalse(window.acknowledged(200_000, 200_000));
            assertEquals(100_000, window.bytes());
        }

        @Test
        void aPartialAcknowledgmentSendsTheNextHole() {
            window.duplicate(10_000, 10_000);
            window.duplicate(10_000, 10_000);
            window.duplicate(10_000, 10_000);
            assertTrue(window.acknowledged(2_000, 2_000));
            assertTrue(window.recovering());
            assertFalse(window.acknowledged(8_000, 10_000));
            assertFalse(window.recovering());
        }

        @Test
        void aTimeoutStartsFromOneSegment() {
            window.timedOut(160_000, 0);
            assertEquals(1_000, window.bytes());
            window.acknowledged(1_000, 1_000);
            window.acknowledged(78_000, 79_000);
            assertEquals(80_000, window.bytes());
            window.acknowledged(40_000, 119_000);
            assertEquals(80_500, window.bytes());
        }

        @Test
        void aLossLeavesSixtyFourKibibytes() {
            window.lossFound(10_000, 10_000);
            window.acknowledged(10_000, 10_000);
            assertEquals(64 << 10, window.bytes());
        }

        @Test
        void eachLostByteTakesHalfAByteWhereTheGuestTells() {
            CongestionWindow told = new CongestionWindow(1_000, true);
            told.acknowledged(390_000, 390_000);
            told.lossFound(300_000, 690_000);
            assertEquals(300_000, told.bytes());
            told.lost(1_000);
            assertEquals(299_500, told.bytes());
            told.lost(200_000);
            assertEquals(199_500, told.bytes());
            told.lost(400_000);
            assertEquals(64 << 10, told.bytes());
        }

        @Test
        void aLossLeavesOfTheWindowWhatWasUsed() {
            CongestionWindow told = new CongestionWindow(1_000, true);
            told.acknowledged(390_000, 390_000);
            told.used(350_000);
            told.lossFound(100_000, 690_000);
            assertEquals(350_000, told.bytes());
        }

        @Test
        void growsInRecoveryTooWhereTheGuestTells() {
            CongestionWindow told = new CongestionWindow(1_000, true);
            told.acknowledged(390_000, 390_000);
            told.lossFound(300_000, 690_000);
            assertFalse(told.acknowledged(300_000, 689_000));
            assertTrue(told.recovering());
            assertEquals(301_000, told.bytes());
        }
    }

    @Nested
    class ReceiveSequenceTest {
        @Test
        void theRightEdgeNeverMovesLeft() {
            Random random = new Random(4);
            ReceiveSequence receive = new ReceiveSequence(65_535);
            receive.start(random.nextInt());
            receive.scale = ReceiveSequence.SCALE;
            receive.advertise(true, 0);
            for (int i = 0; i < 100_000; i++) {
                int edge = receive.edge;
                receive.nxt += random.nextInt(receive.window() + 1);
                int field = receive.advertise(random.nextInt(4) == 0, receive.scale);
                assertTrue(receive.edge - edge >= 0);
                assertEquals(receive.edge - receive.nxt, field << receive.scale);
                assertTrue(receive.window() <= receive.size + (1 << receive.scale));
            }
        }

        @Test
        void aFullBacklogClosesTheWindow() {
            ReceiveSequence receive = new ReceiveSequence(65_535);
            receive.start(0);
            receive.advertise(true, 0);
            receive.nxt = receive.edge;
            assertEquals(0, receive.advertise(false, 0));
            assertTrue(receive.worthOpening(1_460));
            assertEquals(65_535, receive.advertise(true, 0));
            assertFalse(receive.worthOpening(1_460));
        }
    }

    @Nested
    class WindowBudgetTest {
        @Test
        void givesLessWhenItRunsLowAndNeverLessThanTheFloor() {
            WindowBudget budget = new WindowBudget(1 << 20);
            assertEquals(65_535, budget.take(65_535, 1_460));
            int taken = 0;
            for (int i = 0; i < 200; i++) {
                taken = budget.take(65_535, 1_460);
            }
            assertEquals(1_460, taken);
        }
    }
}
