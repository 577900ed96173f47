package jslirp.stack.ip;

import static jslirp.stack.GuestWire.BROADCAST;
import static jslirp.stack.GuestWire.GATEWAY;
import static jslirp.stack.GuestWire.GUEST;
import static jslirp.stack.GuestWire.GUEST_MAC;
import static jslirp.stack.GuestWire.OUTSIDE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.stack.GuestWire;
import jslirp.stack.event.Counter;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.Deadlines;
import jslirp.stack.host.HostErrno;
import jslirp.stack.link.Frame;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.ArpPacket;
import jslirp.wire.BigEndian;
import jslirp.wire.Checksum;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.MacAddress;
import jslirp.wire.UdpHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpOutputTest {
    private static final long IP = EthernetHeader.LENGTH;
    private static final long UDP = IP + Ipv4Header.LENGTH;
    private static final int CHECKSUM = 6;

    private GuestWire wire = new GuestWire(1500);

    @Test
    void aPacketIsComplete() {
        wire.neighbors.learn(0, GUEST, GUEST_MAC);
        build(GuestWire.bytes(100));
        wire.output.ttl(63);
        wire.output.trafficClass(0xb8);
        assertEquals(142, wire.output.send(IpProtocol.UDP, 0, OUTSIDE, 0, GUEST));
        MemorySegment s = wire.next();
        assertEquals(63, Ipv4Header.ttl(s, IP));
        assertEquals(0xb8, Ipv4Header.tos(s, IP));
        assertEquals(GUEST_MAC, EthernetHeader.destination(s, 0));
        assertEquals(MacAddress.ofIpv4((int) GATEWAY), EthernetHeader.source(s, 0));
        assertEquals(EthernetHeader.IPV4, EthernetHeader.etherType(s, 0));
        assertTrue(Ipv4Header.fits(s, IP, s.byteSize()));
        assertTrue(Ipv4Header.isChecksumValid(s, IP));
        assertEquals(OUTSIDE, Ipv4Header.sourceLow(s, IP));
        assertEquals(GUEST, Ipv4Header.destinationLow(s, IP));
        assertTrue(isUdpChecksumValid(s, UDP, 108));
        assertEquals(1, wire.counters.count(Counter.FRAMES_TO_GUEST));
    }

    @Test
    void aShortFrameIsPaddedWithZeros() {
        wire.neighbors.learn(0, GUEST, GUEST_MAC);
        send(GuestWire.bytes(400));
        wire.next();
        send(GuestWire.bytes(1));
        MemorySegment s = wire.next();
        assertEquals(60, s.byteSize());
        assertEquals(29, Ipv4Header.totalLength(s, IP));
        for (long at = IP + 29; at < 60; at++) {
            assertEquals(0, BigEndian.u8(s, at));
        }
    }

    @Test
    void aLinkThatCompletesChecksumsIsLeftThePseudoHeader() {
        wire = new GuestWire(1500, new LinkProperties(true, true, true, 100));
        wire.neighbors.learn(0, GUEST, GUEST_MAC);
        send(GuestWire.bytes(100));
        MemorySegment s = wire.next();
        int expected = Checksum.fold(Checksum.pseudoHeader(0, OUTSIDE, 0, GUEST, 17, 108));
        assertEquals(expected, UdpHeader.checksum(s, UDP));
    }

    @Test
    void anUnknownNeighborIsAskedForAndThePacketLost() {
        assertEquals(-HostErrno.EHOSTUNREACH, send(GuestWire.bytes(100)));
        assertEquals(1, wire.dropped(DropReason.NO_NEIGHBOR));
        MemorySegment s = wire.next();
        assertEquals(EthernetHeader.ARP, EthernetHeader.etherType(s, 0));
        assertEquals(MacAddress.BROADCAST, EthernetHeader.destination(s, 0));
        assertEquals(ArpPacket.REQUEST, ArpPacket.operation(s, IP));
        assertEquals((int) GUEST, ArpPacket.targetAddress(s, IP));
        assertEquals((int) GATEWAY, ArpPacket.senderAddress(s, IP));
        assertTrue(wire.sent.isEmpty());
    }

    @Test
    void broadcastsNeedNoNeighbor() {
        for (long to : new long[] {BROADCAST, GuestWire.ADDRESSES.broadcast()}) {
            build(GuestWire.bytes(100));
            wire.output.send(IpProtocol.UDP, 0, GATEWAY, 0, to);
            assertEquals(MacAddress.BROADCAST, EthernetHeader.destination(wire.next(), 0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {68, 576, 1500, 65_521})
    void whatIsLargerThanTheMtuIsCutAndFitsTogetherAgain(int mtu) {
        for (boolean completes : new boolean[] {false, true}) {
            wire = new GuestWire(mtu, new LinkProperties(true, true, completes, 100));
            wire.neighbors.learn(0, GUEST, GUEST_MAC);
            byte[] payload = GuestWire.bytes(65_507);
            assertTrue(send(payload) > 0);
            Frame whole = reassembled(mtu);
            assertTrue(isUdpChecksumValid(whole.segment(), whole.transport(), payload.length + 8));
            byte[] arrived = new byte[payload.length];
            MemorySegment.copy(
                    whole.segment(),
                    ValueLayout.JAVA_BYTE,
                    whole.transport() + 8,
                    arrived,
                    0,
                    arrived.length);
            assertArrayEquals(payload, arrived);
        }
    }

    @Test
    void whatMustNotBeFragmentedIsRefused() {
        wire.neighbors.learn(0, GUEST, GUEST_MAC);
        build(GuestWire.bytes(1473));
        wire.output.dontFragment();
        assertEquals(-HostErrno.EMSGSIZE, wire.output.send(IpProtocol.UDP, 0, OUTSIDE, 0, GUEST));
        assertEquals(1, wire.dropped(DropReason.TOO_BIG));
        build(GuestWire.bytes(1472));
        wire.output.dontFragment();
        assertEquals(1514, wire.output.send(IpProtocol.UDP, 0, OUTSIDE, 0, GUEST));
        assertEquals(Ipv4Header.DF, Ipv4Header.flags(wire.next(), IP));
    }

    @Test
    void aSuperFrameStaysWhole() {
        wire = new GuestWire(1500, new LinkProperties(true, true, true, 100));
        wire.neighbors.learn(0, GUEST, GUEST_MAC);
        build(GuestWire.bytes(8000)).segmentation(Frame.Segmentation.UDP, 1000);
        wire.output.send(IpProtocol.UDP, 0, OUTSIDE, 0, GUEST);
        assertEquals(14 + 28 + 8000, wire.next().byteSize());
        assertTrue(wire.sent.isEmpty());
    }

    @Test
    void aFullLinkSaysSo() {
        wire.neighbors.learn(0, GUEST, GUEST_MAC);
        wire.fill();
        assertEquals(-HostErrno.EAGAIN, send(GuestWire.bytes(10)));
        assertEquals(-HostErrno.EAGAIN, send(GuestWire.bytes(5000)));
        assertEquals(2, wire.counters.count(Counter.LINK_FULL));
    }

    private Frame build(byte... payload) {
        Frame frame = wire.output.frame(false);
        return fill(frame, payload);
    }

    private static Frame fill(Frame frame, byte... payload) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        UdpHeader.sourcePort(s, at, 5353);
        UdpHeader.destinationPort(s, at, 40_000);
        UdpHeader.totalLength(s, at, UdpHeader.LENGTH + payload.length);
        UdpHeader.checksum(s, at, 0);
        MemorySegment.copy(
                payload, 0, s, ValueLayout.JAVA_BYTE, at + UdpHeader.LENGTH, payload.length);
        frame.end(at + UdpHeader.LENGTH + payload.length);
        frame.checksumOffset(CHECKSUM);
        return frame;
    }

    private long send(byte... payload) {
        build(payload);
        return wire.output.send(IpProtocol.UDP, 0, OUTSIDE, 0, GUEST);
    }

    /** What a receiver of the wire's frames gets. */
    private Frame reassembled(int mtu) {
        Reassembly reassembly =
                new Reassembly(Arena.ofAuto(), new Deadlines(), wire.counters, (_, _) -> {});
        Frame whole = null;
        while (!wire.sent.isEmpty()) {
            MemorySegment s = wire.next();
            assertTrue(s.byteSize() - IP <= mtu, "larger than the MTU");
            assertTrue(Ipv4Header.isChecksumValid(s, IP));
            Frame frame = new Frame(Arena.ofAuto());
            MemorySegment.copy(s, 0, frame.segment(), Frame.ETHERNET, s.byteSize());
            frame.network(Frame.NETWORK);
            frame.transport(Frame.NETWORK + Ipv4Header.LENGTH);
            frame.end(Frame.NETWORK + Ipv4Header.totalLength(s, IP));
            whole = reassembly.accept(frame, 0);
        }
        assertNotNull(whole);
        return whole;
    }

    private static boolean isUdpChecksumValid(MemorySegment s, long at, long length) {
        long sum = Checksum.pseudoHeader(0, OUTSIDE, 0, GUEST, IpProtocol.UDP, length);
        return Checksum.isValid(Checksum.add(sum, s, at, length));
    }
}
