package jslirp.stack.ip;

import static jslirp.stack.GuestWire.GATEWAY;
import static jslirp.stack.GuestWire.GUEST;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import jslirp.stack.GuestWire;
import jslirp.stack.event.DropReason;
import jslirp.stack.link.Frame;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReassemblyTest {
    private static final long NOW = -5_000_000_000L;

    private final GuestWire wire = new GuestWire(1500);

    @Test
    void fragmentsInAnyOrderMakeTheDatagram() {
        Random random = new Random(20);
        for (int round = 0; round < 200; round++) {
            byte[] payload = GuestWire.bytes(1 + random.nextInt(65_515));
            int piece = 8 * (1 + random.nextInt(8189));
            if (payload.length / piece > 200) {
                continue;
            }
            List<Frame> fragments = cut(round, payload, piece);
            Collections.shuffle(fragments, random);
            Frame whole = null;
            for (Frame fragment : fragments) {
                assertNull(whole, "complete before the last fragment");
                whole = accept(fragment);
            }
            assertDatagram(payload, whole);
        }
        assertEquals(0, dropped());
    }

    @Test
    void aRepeatedFragmentIsPassedOver() {
        byte[] payload = GuestWire.bytes(5001);
        List<Frame> fragments = cut(1, payload, 1480);
        Frame last = fragments.removeLast();
        for (Frame fragment : fragments) {
            assertNull(accept(fragment));
            assertNull(accept(again(fragment)));
        }
        assertDatagram(payload, accept(last));
        assertEquals(0, dropped());
    }

    @Test
    void theLastFragmentMayComeTwiceBeforeTheOthers() {
        byte[] payload = GuestWire.bytes(3001);
        List<Frame> fragments = cut(1, payload, 1480);
        Collections.reverse(fragments);
        assertNull(accept(fragments.get(0)));
        assertNull(accept(again(fragments.get(0))));
        assertNull(accept(fragments.get(1)));
        assertDatagram(payload, accept(fragments.get(2)));
    }

    @Test
    void anOverlapGivesUpTheWholeDatagram() {
        byte[] payload = GuestWire.bytes(3000);
        List<Frame> fragments = cut(1, payload, 1000);
        assertNull(accept(fragments.get(0)));
        assertNull(accept(fragment(1, 992, true, GuestWire.bytes(16))));
        assertNull(accept(fragments.get(1)));
        assertNull(accept(fragments.get(2)));
        assertEquals(3, wire.dropped(DropReason.FRAGMENT_MALFORMED));
    }

    @Test
    void anOverlapInsideAnEarlierFragmentGivesUpTheDatagram() {
        // "Teardrop": the second fragment lies in the first and ends the datagram.
        assertNull(accept(fragment(1, 0, true, GuestWire.bytes(48))));
        assertNull(accept(fragment(1, 24, false, GuestWire.bytes(4))));
        assertEquals(1, wire.dropped(DropReason.FRAGMENT_MALFORMED));
    }

    @Test
    void aRepetitionWithOtherBytesGivesUpTheDatagram() {
        byte[] payload = GuestWire.bytes(2000);
        List<Frame> fragments = cut(1, payload, 1000);
        assertNull(accept(fragments.get(0)));
        assertNull(accept(fragment(1, 0, true, new byte[1000])));
        assertNull(accept(fragments.get(1)));
    }

    @Test
    void nothingReachesPastTheLargestPacket() {
        assertNull(accept(fragment(1, 65_512, false, GuestWire.bytes(4))));
        assertNull(accept(fragment(2, 65_512, true, GuestWire.bytes(1480))));
        assertEquals(2, wire.dropped(DropReason.FRAGMENT_MALFORMED));
        assertNull(accept(fragment(3, 65_512, false, GuestWire.bytes(3))));
        assertEquals(2, wire.dropped(DropReason.FRAGMENT_MALFORMED));
    }

    @Test
    void fragmentsAreNeitherEmptyNorCutWithinAUnit() {
        assertNull(accept(fragment(1, 0, true)));
        assertNull(accept(fragment(1, 8, false)));
        assertNull(accept(fragment(1, 0, true, GuestWire.bytes(1479))));
        assertEquals(3, wire.dropped(DropReason.FRAGMENT_MALFORMED));
    }

    @Test
    void thereIsOneEnd() {
        assertNull(accept(fragment(1, 1000, false, GuestWire.bytes(1000))));
        assertNull(accept(fragment(1, 3000, false, GuestWire.bytes(10))));
        assertNull(accept(fragment(2, 1000, false, GuestWire.bytes(1000))));
        assertNull(accept(fragment(2, 2000, true, GuestWire.bytes(8))));
        assertNull(accept(fragment(3, 2000, true, GuestWire.bytes(8))));
        assertNull(accept(fragment(3, 1000, false, GuestWire.bytes(8))));
        assertEquals(3, wire.dropped(DropReason.FRAGMENT_MALFORMED));
    }

    @Test
    void datagramsAreToldApartByIdentificationProtocolAndAddresses() {
        byte[] first = GuestWire.bytes(2000);
        byte[] second = new byte[2000];
        Arrays.fill(second, (byte) 9);
        Frame otherProtocol = fragment(1, 0, true, Arrays.copyOf(second, 1000));
        Ipv4Header.protocol(otherProtocol.segment(), Frame.NETWORK, IpProtocol.ICMP);
        Ipv4Header.fillChecksum(otherProtocol.segment(), Frame.NETWORK);
        List<Frame> one = cut(1, first, 1000);
        List<Frame> two = cut(2, second, 1000);
        assertNull(accept(otherProtocol));
        assertNull(accept(one.get(0)));
        assertNull(accept(two.get(0)));
        assertDatagram(first, accept(one.get(1)));
        assertDatagram(second, accept(two.get(1)));
    }

    @Test
    void aFloodOfFirstFragmentsKeepsNobodyOut() {
        for (int id = 0; id < 10_000; id++) {
            assertNull(accept(fragment(id, 0, true, GuestWire.bytes(8))));
        }
        byte[] payload = GuestWire.bytes(65_515);
        Frame whole = null;
        for (Frame fragment : cut(20_000, payload, 1480)) {
            whole = accept(fragment);
        }
        assertDatagram(payload, whole);
        assertEquals(10_000 + 1 - Reassembly.LIMIT, wire.dropped(DropReason.FRAGMENT_LIMIT));
    }

    @Test
    void theOldestDatagramGivesWay() {
        byte[] payload = GuestWire.bytes(2000);
        List<List<Frame>> datagrams = new ArrayList<>();
        for (int id = 0; id <= Reassembly.LIMIT; id++) {
            List<Frame> fragments = cut(id, payload, 1000);
            datagrams.add(fragments);
            assertNull(wire.input.accept(fragments.get(0), NOW + id));
        }
        assertDatagram(payload, accept(datagrams.get(1).get(1)));
        assertNull(accept(datagrams.get(0).get(1)));
    }

    @Test
    void aDatagramThatStaysIncompleteIsForgotten() {
        byte[] payload = GuestWire.bytes(2000);
        List<Frame> fragments = cut(1, payload, 1000);
        assertNull(accept(fragments.get(0)));
        assertEquals(NOW + Reassembly.TIMEOUT_NANOS, wire.deadlines.next());
        wire.deadlines.expire(NOW + Reassembly.TIMEOUT_NANOS);
        assertEquals(1, wire.dropped(DropReason.FRAGMENT_TIMEOUT));
        assertEquals(Long.MAX_VALUE, wire.deadlines.next());
        assertNull(accept(fragments.get(1)));
    }

    @Test
    void nothingIsDueOnceADatagramIsComplete() {
        for (Frame fragment : cut(1, GuestWire.bytes(2000), 1000)) {
            accept(fragment);
        }
        assertEquals(Long.MAX_VALUE, wire.deadlines.next());
    }

    @Test
    void optionsAreLeftOut() {
        byte[] payload = GuestWire.bytes(100);
        Frame first = fragment(1, 0, true, new byte[8 + 96]);
        MemorySegment s = first.segment();
        MemorySegment.copy(
                payload, 0, s, ValueLayout.JAVA_BYTE, Frame.NETWORK + Ipv4Header.LENGTH + 8, 96);
        Ipv4Header.headerLength(s, Frame.NETWORK, Ipv4Header.LENGTH + 8);
        Ipv4Header.fillChecksum(s, Frame.NETWORK);
        assertNull(accept(first));
        assertDatagram(
                payload, accept(fragment(1, 96, false, Arrays.copyOfRange(payload, 96, 100))));
    }

    @Test
    void aWholePacketCannotBeTrustedBecauseItsFragmentsWere() {
        Frame whole = null;
        for (Frame fragment : cut(1, GuestWire.bytes(2000), 1000)) {
            fragment.checksumKnownGood(true);
            whole = accept(fragment);
        }
        assertNotNull(whole);
        assertFalse(whole.checksumTrusted());
    }

    @Test
    void anyFragmentsAtAllEndInWholePacketsOrDrops() {
        Random random = new Random(21);
        for (int i = 0; i < 200_000; i++) {
            int bytes = random.nextInt(40) + (random.nextInt(50) == 0 ? 1400 : 0);
            Frame fragment =
                    fragment(
                            random.nextInt(24),
                            8 * random.nextInt(random.nextInt(10) == 0 ? 8192 : 6),
                            random.nextBoolean(),
                            GuestWire.bytes(random.nextBoolean() ? bytes & ~7 : bytes));
            Frame whole = wire.input.accept(fragment, NOW + i);
            if (whole != null) {
                MemorySegment s = whole.segment();
                assertTrue(Ipv4Header.fits(s, whole.network(), whole.end()));
                assertFalse(Ipv4Header.isFragment(s, whole.network()));
            }
        }
    }

    private @Nullable Frame accept(Frame frame) {
        return wire.input.accept(frame, NOW);
    }

    private long dropped() {
        long sum = 0;
        for (DropReason reason : DropReason.values()) {
            sum += wire.dropped(reason);
        }
        return sum;
    }

    private List<Frame> cut(int identification, byte[] payload, int piece) {
        List<Frame> fragments = new ArrayList<>();
        for (int from = 0; from < payload.length; from += piece) {
            int to = Math.min(from + piece, payload.length);
            boolean more = to < payload.length;
            byte[] bytes = Arrays.copyOfRange(payload, from, to);
            fragments.add(fragment(identification, from, more, bytes));
        }
        return fragments;
    }

    private Frame again(Frame fragment) {
        MemorySegment s = fragment.segment();
        return fragment(
                Ipv4Header.identification(s, Frame.NETWORK),
                Ipv4Header.fragmentOffset(s, Frame.NETWORK),
                Ipv4Header.flags(s, Frame.NETWORK) == Ipv4Header.MF,
                payload(fragment));
    }

    private Frame fragment(int identification, int offset, boolean more, byte... payload) {
        Frame frame = wire.packet(IpProtocol.UDP, GUEST, GATEWAY, payload);
        MemorySegment s = frame.segment();
        Ipv4Header.identification(s, Frame.NETWORK, identification);
        Ipv4Header.fragmentOffset(s, Frame.NETWORK, offset);
        Ipv4Header.flags(s, Frame.NETWORK, more ? Ipv4Header.MF : 0);
        Ipv4Header.fillChecksum(s, Frame.NETWORK);
        return frame;
    }

    private static byte[] payload(Frame frame) {
        long bytes = frame.end() - frame.transport();
        byte[] payload = new byte[(int) bytes];
        MemorySegment.copy(
                frame.segment(), ValueLayout.JAVA_BYTE, frame.transport(), payload, 0, (int) bytes);
        return payload;
    }

    private static void assertDatagram(byte[] payload, @Nullable Frame whole) {
        assertNotNull(whole);
        MemorySegment s = whole.segment();
        assertTrue(Ipv4Header.fits(s, whole.network(), whole.end()));
        assertTrue(Ipv4Header.isChecksumValid(s, whole.network()));
        assertFalse(Ipv4Header.isFragment(s, whole.network()));
        assertEquals(whole.end() - whole.network(), Ipv4Header.totalLength(s, whole.network()));
        assertArrayEquals(payload, payload(whole));
    }
}
