package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class Ipv4HeaderTest {
    private static final int AT = EthernetHeader.LENGTH;

    private final MemorySegment syn = Captures.segment(Captures.SYN);

    @Test
    void capturedPacketIsReadAsSent() {
        assertTrue(Ipv4Header.fits(syn, AT, syn.byteSize()));
        assertEquals(4, Ipv4Header.version(syn, AT));
        assertEquals(20, Ipv4Header.headerLength(syn, AT));
        assertEquals(0, Ipv4Header.tos(syn, AT));
        assertEquals(60, Ipv4Header.totalLength(syn, AT));
        assertEquals(0xe9bf, Ipv4Header.identification(syn, AT));
        assertEquals(Ipv4Header.DF, Ipv4Header.flags(syn, AT));
        assertEquals(0, Ipv4Header.fragmentOffset(syn, AT));
        assertFalse(Ipv4Header.isFragment(syn, AT));
        assertEquals(64, Ipv4Header.ttl(syn, AT));
        assertEquals(IpProtocol.TCP, Ipv4Header.protocol(syn, AT));
        assertEquals(0x3897, Ipv4Header.checksum(syn, AT));
        assertEquals(0x0a00_0264, Ipv4Header.source(syn, AT));
        assertEquals(0xffff_0a00_0264L, Ipv4Header.sourceLow(syn, AT));
        assertEquals(0x0a00_0202, Ipv4Header.destination(syn, AT));
        assertEquals(0xffff_0a00_0202L, Ipv4Header.destinationLow(syn, AT));
    }

    @Test
    void capturedLastFragmentIsReadAsSent() {
        MemorySegment fragment = Captures.segment(Captures.LAST_FRAGMENT);
        assertTrue(Ipv4Header.isFragment(fragment, AT));
        assertEquals(0, Ipv4Header.flags(fragment, AT));
        assertEquals(1480, Ipv4Header.fragmentOffset(fragment, AT));
    }

    @Test
    void fieldsAreWhereTheDiagramHasThem() {
        HeaderCheck.scaled(4, 4, 2, Ipv4Header::headerLength, Ipv4Header::headerLength);
        HeaderCheck.field(8, 8, Ipv4Header::tos, Ipv4Header::tos);
        HeaderCheck.field(16, 16, Ipv4Header::totalLength, Ipv4Header::totalLength);
        HeaderCheck.field(32, 16, Ipv4Header::identification, Ipv4Header::identification);
        HeaderCheck.field(
                48,
                3,
                (s, at) -> Ipv4Header.flags(s, at) >>> 13,
                (s, at, value) -> Ipv4Header.flags(s, at, value << 13));
        HeaderCheck.scaled(51, 13, 3, Ipv4Header::fragmentOffset, Ipv4Header::fragmentOffset);
        HeaderCheck.field(64, 8, Ipv4Header::ttl, Ipv4Header::ttl);
        HeaderCheck.field(72, 8, Ipv4Header::protocol, Ipv4Header::protocol);
        HeaderCheck.field(80, 16, Ipv4Header::checksum, Ipv4Header::checksum);
        HeaderCheck.field(96, 32, Ipv4Header::source, Ipv4Header::source);
        HeaderCheck.field(128, 32, Ipv4Header::destination, Ipv4Header::destination);
    }

    @Test
    void settingTheHeaderLengthSetsTheVersion() {
        MemorySegment s = MemorySegment.ofArray(new byte[Ipv4Header.LENGTH]);
        Ipv4Header.headerLength(s, 0, 24);
        assertEquals(0x46, BigEndian.u8(s, 0));
    }

    @Test
    void truncatedPacketDoesNotFit() {
        HeaderCheck.truncations(
                syn, AT, 60, Ipv4Header::fits, (s, at) -> Ipv4Header.isChecksumValid(s, at));
    }

    @Test
    void linkPaddingIsAllowed() {
        Ipv4Header.totalLength(syn, AT, 59);
        assertTrue(Ipv4Header.fits(syn, AT, syn.byteSize()));
        Ipv4Header.totalLength(syn, AT, 20);
        assertTrue(Ipv4Header.fits(syn, AT, syn.byteSize()));
    }

    @Test
    void totalLengthBelowTheHeaderOrBeyondTheFrameDoesNotFit() {
        for (int length : new int[] {0, 1, 19, 61, 65535}) {
            Ipv4Header.totalLength(syn, AT, length);
            assertFalse(Ipv4Header.fits(syn, AT, syn.byteSize()), "length " + length);
        }
    }

    @Test
    void headerLengthBelow20OrBeyondTheTotalLengthDoesNotFit() {
        for (int length = 0; length < 20; length += 4) {
            Ipv4Header.headerLength(syn, AT, length);
            assertFalse(Ipv4Header.fits(syn, AT, syn.byteSize()), "length " + length);
        }
        Ipv4Header.headerLength(syn, AT, 60);
        assertTrue(Ipv4Header.fits(syn, AT, syn.byteSize()));
        Ipv4Header.totalLength(syn, AT, 59);
        assertFalse(Ipv4Header.fits(syn, AT, syn.byteSize()));
    }

    @Test
    void otherVersionsDoNotFit() {
        for (int version = 0; version < 16; version++) {
            BigEndian.u8(syn, AT, version << 4 | 5);
            assertEquals(version == 4, Ipv4Header.fits(syn, AT, syn.byteSize()));
        }
    }

    @Test
    void capturedChecksumIsValidUntilABitFlips() {
        assertTrue(Ipv4Header.isChecksumValid(syn, AT));
        for (int bit = 0; bit < 160; bit++) {
            MemorySegment flipped = Captures.segment(Captures.SYN);
            int at = AT + bit / 8;
            BigEndian.u8(flipped, at, BigEndian.u8(flipped, at) ^ 1 << bit % 8);
            if (Ipv4Header.fits(flipped, AT, flipped.byteSize())) {
                assertFalse(Ipv4Header.isChecksumValid(flipped, AT), "bit " + bit);
            }
        }
    }

    @Test
    void filledChecksumIsThatOfTheKernel() {
        Ipv4Header.checksum(syn, AT, 0x1234);
        Ipv4Header.fillChecksum(syn, AT);
        assertEquals(0x3897, Ipv4Header.checksum(syn, AT));
    }

    @Test
    void eitherMoreFragmentsOrAnOffsetMakesAFragment() {
        Ipv4Header.flags(syn, AT, Ipv4Header.MF);
        assertTrue(Ipv4Header.isFragment(syn, AT));
        Ipv4Header.flags(syn, AT, 0);
        assertFalse(Ipv4Header.isFragment(syn, AT));
        Ipv4Header.fragmentOffset(syn, AT, 8);
        assertTrue(Ipv4Header.isFragment(syn, AT));
    }
}
