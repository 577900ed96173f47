package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Ipv6OptionsTest {
    @Test
    void whatIsNotFollowedByAnotherHeaderIsNoExtension() {
        for (int kind : new int[] {0, 43, 44, 51, 60, 135, 139, 140}) {
            assertTrue(Ipv6Extensions.isExtension(kind), "kind " + kind);
        }
        for (int kind : new int[] {1, 6, 17, 50, 58, 59, 253, 255}) {
            assertFalse(Ipv6Extensions.isExtension(kind), "kind " + kind);
        }
    }

    @Test
    void lengthsAreCountedAsEachKindCountsThem() {
        MemorySegment s = Captures.segment("0602" + "00".repeat(22));
        assertEquals(24, Ipv6Extensions.length(s, IpProtocol.DESTINATION_OPTIONS, 0));
        assertEquals(24, Ipv6Extensions.length(s, IpProtocol.ROUTING, 0));
        assertEquals(16, Ipv6Extensions.length(s, IpProtocol.AUTHENTICATION, 0));
        assertEquals(8, Ipv6Extensions.length(s, IpProtocol.FRAGMENT, 0));
        assertEquals(6, Ipv6Extensions.nextHeader(s, 0));
    }

    @Test
    void authenticationHeaderNeverShrinksBelowEightBytes() {
        MemorySegment s = Captures.segment("0600" + "00".repeat(6));
        assertEquals(8, Ipv6Extensions.length(s, IpProtocol.AUTHENTICATION, 0));
    }

    @Test
    void headerBeyondTheEndDoesNotFit() {
        MemorySegment s = Captures.segment("1101" + "00".repeat(14));
        for (int length = 0; length < 16; length++) {
            assertFalse(Ipv6Extensions.fits(s, 60, 0, length), "cut at " + length);
        }
        assertTrue(Ipv6Extensions.fits(s, 60, 0, 16));
        assertTrue(Ipv6Extensions.fits(s, 44, 0, 8));
    }

    @Test
    void paddingAndWhatMayBeSkippedIsPassable() {
        assertEquals(Ipv6Extensions.PASSABLE, options("000000000000"));
        assertEquals(Ipv6Extensions.PASSABLE, options("010400000000"));
        assertEquals(Ipv6Extensions.PASSABLE, options("050200000100"), "router alert");
        assertEquals(Ipv6Extensions.PASSABLE, options("3e0400000000"));
    }

    @Test
    void optionsThatDoNotFillTheirHeaderAreMalformed() {
        assertEquals(Ipv6Extensions.MALFORMED, options("010500000000"));
        assertEquals(Ipv6Extensions.MALFORMED, options("010300000005"));
    }

    @Test
    void theUpperBitsOfAnUnknownOptionSayWhatToDo() {
        assertEquals(2, options("0000" + "7e0200000000"));
        MemorySegment s = Captures.segment("3e00" + "7e00" + "be00" + "c200");
        assertFalse(Ipv6Extensions.isToldOf(s, 2, false));
        assertTrue(Ipv6Extensions.isToldOf(s, 4, false));
        assertTrue(Ipv6Extensions.isToldOf(s, 4, true));
        assertTrue(Ipv6Extensions.isToldOf(s, 6, false));
        assertFalse(Ipv6Extensions.isToldOf(s, 6, true), "nothing about groups");
    }

    @Test
    void anyBytesEndInsideTheHeader() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) random.nextInt(8);
            }
            MemorySegment s = MemorySegment.ofArray(bytes);
            long found = Ipv6Extensions.unknownOption(s, 0, bytes.length);
            assertTrue(found >= Ipv6Extensions.MALFORMED && found <= bytes.length);
        }
    }

    private static long options(String hex) {
        MemorySegment s = Captures.segment(hex);
        return Ipv6Extensions.unknownOption(s, 0, s.byteSize());
    }
}
