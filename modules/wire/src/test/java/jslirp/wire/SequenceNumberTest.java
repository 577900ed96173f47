package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SequenceNumberTest {
    /** Around every place where plain or unsigned comparison goes wrong. */
    private static final int[] STARTS = {0, 1, -1, -5, Integer.MAX_VALUE, Integer.MIN_VALUE, 12345};

    @Test
    void orderHoldsAcrossTheWrap() {
        for (int a : STARTS) {
            for (int distance : new int[] {1, 2, 65535, 1 << 30, Integer.MAX_VALUE}) {
                int b = a + distance;
                assertTrue(SequenceNumber.lessThan(a, b));
                assertTrue(SequenceNumber.lessOrEqual(a, b));
                assertFalse(SequenceNumber.greaterThan(a, b));
                assertFalse(SequenceNumber.greaterOrEqual(a, b));
                assertFalse(SequenceNumber.lessThan(b, a));
                assertFalse(SequenceNumber.lessOrEqual(b, a));
                assertTrue(SequenceNumber.greaterThan(b, a));
                assertTrue(SequenceNumber.greaterOrEqual(b, a));
                assertEquals(distance, SequenceNumber.difference(b, a));
                assertEquals(-distance, SequenceNumber.difference(a, b));
                assertEquals(b, SequenceNumber.max(a, b));
                assertEquals(b, SequenceNumber.max(b, a));
                assertEquals(a, SequenceNumber.min(a, b));
                assertEquals(a, SequenceNumber.min(b, a));
            }
        }
    }

    @Test
    void equalNumbersAreNeitherLessNorGreater() {
        for (int a : STARTS) {
            assertFalse(SequenceNumber.lessThan(a, a));
            assertFalse(SequenceNumber.greaterThan(a, a));
            assertTrue(SequenceNumber.lessOrEqual(a, a));
            assertTrue(SequenceNumber.greaterOrEqual(a, a));
            assertEquals(a, SequenceNumber.max(a, a));
        }
    }

    @Test
    void betweenIncludesBothEnds() {
        for (int first : STARTS) {
            int last = first + 1000;
            assertTrue(SequenceNumber.between(first, first, last));
            assertTrue(SequenceNumber.between(first, first + 500, last));
            assertTrue(SequenceNumber.between(first, last, last));
            assertFalse(SequenceNumber.between(first, first - 1, last));
            assertFalse(SequenceNumber.between(first, last + 1, last));
            assertTrue(SequenceNumber.between(first, first, first));
            assertFalse(SequenceNumber.between(first, first + 1, first));
        }
    }

    @Test
    void windowExcludesItsEnd() {
        for (int start : STARTS) {
            assertTrue(SequenceNumber.inWindow(start, start, 1000));
            assertTrue(SequenceNumber.inWindow(start + 999, start, 1000));
            assertFalse(SequenceNumber.inWindow(start + 1000, start, 1000));
            assertFalse(SequenceNumber.inWindow(start - 1, start, 1000));
            assertFalse(SequenceNumber.inWindow(start, start, 0));
        }
    }
}
