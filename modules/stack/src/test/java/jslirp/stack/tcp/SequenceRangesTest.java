package jslirp.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceRangesTest {
    private static final int SPAN = 400;

    /** Numbers wrap in the middle of what the tests use. */
    private static final int BASE = Integer.MIN_VALUE - SPAN / 2;

    @Test
    void behavesAsASetOfNumbersUnderRandomChanges() {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            SequenceRanges ranges = new SequenceRanges();
            BitSet model = new BitSet();
            for (int step = 0; step < 20; step++) {
                int left = random.nextInt(SPAN);
                int right = left + 1 + random.nextInt(20);
                if (random.nextInt(8) == 0) {
                    ranges.removeBefore(BASE + left);
                    model.clear(0, left);
                } else {
                    int index = ranges.add(BASE + left, BASE + right);
                    model.set(left, right);
                    assertTrue(ranges.left(index) - BASE <= left);
                    assertTrue(ranges.right(index) - BASE >= right);
                }
            }
            assertSame(model, ranges);
            int from = random.nextInt(SPAN);
            int to = from + random.nextInt(SPAN - from + 1);
            assertEquals(model.get(from, to).cardinality(), ranges.covered(BASE + from, BASE + to));
            int hole = model.nextClearBit(from);
            assertEquals(BASE + hole, ranges.nextHole(BASE + from));
            int end = model.nextSetBit(hole);
            int limit = 2 * SPAN;
            assertEquals(BASE + (end < 0 ? limit : end), ranges.holeEnd(BASE + hole, BASE + limit));
        }
    }

    private static void assertSame(BitSet model, SequenceRanges ranges) {
        BitSet found = new BitSet();
        for (int i = 0; i < ranges.count(); i++) {
            assertTrue(i == 0 || ranges.left(i) - ranges.right(i - 1) > 0);
            found.set(ranges.left(i) - BASE, ranges.right(i) - BASE);
        }
        assertEquals(model, found);
    }

    @Test
    void whatDoesNotFitIsNotRemembered() {
        SequenceRanges ranges = new SequenceRanges();
        for (int i = 0; i < SequenceRanges.LIMIT; i++) {
            assertEquals(i, ranges.add(10 * i, 10 * i + 5));
        }
        assertEquals(-1, ranges.add(-10, -5));
        assertEquals(SequenceRanges.LIMIT, ranges.count());
        assertEquals(3, ranges.add(35, 40));
        assertEquals(SequenceRanges.LIMIT - 1, ranges.count());
    }

    @Test
    void textBehindGapsComesOutInOrder() {
        Random random = new Random(6);
        OutOfOrder outOfOrder = new OutOfOrder(new BacklogMemory());
        byte[] stream = new byte[20_000];
        random.nextBytes(stream);
        byte[] received = new byte[stream.length];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(stream.length);
            MemorySegment.copy(stream, 0, text, ValueLayout.JAVA_BYTE, 0, stream.length);
            int next = 0;
            while (next < stream.length) {
                int at = next + random.nextInt(Math.min(4_000, stream.length - next));
                int length = 1 + random.nextInt(Math.min(500, stream.length - at));
                outOfOrder.keep(text, at, BASE + at, length, 4_500);
                for (int n; (n = outOfOrder.contiguous(BASE + next)) > 0; next += n) {
                    MemorySegment ring = outOfOrder.segment();
                    long position = OutOfOrder.position(ring, BASE + next);
                    MemorySegment.copy(ring, ValueLayout.JAVA_BYTE, position, received, next, n);
                }
            }
        }
        org.junit.jupiter.api.Assertions.assertArrayEquals(stream, received);
        assertTrue(outOfOrder.isEmpty());
    }
}
