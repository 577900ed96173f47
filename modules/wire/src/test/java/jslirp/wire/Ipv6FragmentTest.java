package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class Ipv6FragmentTest {
    private static final int AT = EthernetHeader.LENGTH + Ipv6Header.LENGTH;

    private final MemorySegment first = Captures.segment(Captures.FIRST_FRAGMENT_V6);

    @Test
    void capturedFirstFragmentIsReadAsSent() {
        assertEquals(IpProtocol.ICMPV6, Ipv6Fragment.nextHeader(first, AT));
        assertEquals(0, Ipv6Fragment.fragmentOffset(first, AT));
        assertTrue(Ipv6Fragment.moreFragments(first, AT));
        assertEquals(0x8c74_8eb1, Ipv6Fragment.identification(first, AT));
        assertFalse(Ipv6Fragment.isAtomic(first, AT));
    }

    @Test
    void fieldsAreWhereTheDiagramHasThem() {
        HeaderCheck.field(0, 8, Ipv6Fragment::nextHeader, Ipv6Fragment::nextHeader);
        HeaderCheck.scaled(
                16,
                13,
                3,
                Ipv6Fragment::fragmentOffset,
                (s, at, bytes) -> Ipv6Fragment.fragmentOffset(s, at, bytes, true));
        HeaderCheck.field(
                31,
                1,
                (s, at) -> Ipv6Fragment.moreFragments(s, at) ? 1 : 0,
                (s, at, more) -> Ipv6Fragment.fragmentOffset(s, at, 1480, more == 1));
        HeaderCheck.field(32, 32, Ipv6Fragment::identification, Ipv6Fragment::identification);
    }

    @Test
    void aFragmentWithoutOffsetAndMoreIsAtomicWhateverTheReservedBits() {
        BigEndian.u16(first, AT + 2, 0x0006);
        assertTrue(Ipv6Fragment.isAtomic(first, AT));
        BigEndian.u16(first, AT + 2, 0x0008);
        assertFalse(Ipv6Fragment.isAtomic(first, AT));
    }

    @Test
    void settingTheNextHeaderClearsTheReservedByte() {
        BigEndian.i32(first, AT, -1);
        Ipv6Fragment.nextHeader(first, AT, IpProtocol.TCP);
        assertEquals(0x0600_ffff, BigEndian.i32(first, AT));
    }

    @Test
    void truncatedHeaderDoesNotFit() {
        HeaderCheck.truncations(
                first.asSlice(0, AT + 20),
                AT,
                Ipv6Fragment.LENGTH,
                Ipv6Fragment::fits,
                (s, at) -> Ipv6Fragment.identification(s, at));
    }
}
