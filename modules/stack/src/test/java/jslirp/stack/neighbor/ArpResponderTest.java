package jslirp.stack.neighbor;

import static jslirp.stack.GuestWire.DNS;
import static jslirp.stack.GuestWire.GATEWAY;
import static jslirp.stack.GuestWire.GUEST;
import static jslirp.stack.GuestWire.GUEST_MAC;
import static jslirp.stack.GuestWire.OUTSIDE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import jslirp.stack.GuestWire;
import jslirp.stack.event.DropReason;
import jslirp.stack.ip.Neighbors;
import jslirp.stack.link.Frame;
import jslirp.wire.ArpPacket;
import jslirp.wire.BigEndian;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.MacAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArpResponderTest {
    private static final long ARP = EthernetHeader.LENGTH;
    private static final long NOBODY = IpAddress.mappedLow(0);

    private final GuestWire wire = new GuestWire(1500);

    @Test
    void gatewayAndDnsAnswer() {
        for (long target : new long[] {GATEWAY, DNS}) {
            wire.arp.accept(request(GUEST, target), 0);
            MemorySegment s = wire.next();
            assertEquals(GUEST_MAC, EthernetHeader.destination(s, 0));
            assertEquals(MacAddress.ofIpv4((int) target), EthernetHeader.source(s, 0));
            assertTrue(ArpPacket.fits(s, ARP, s.byteSize()));
            assertEquals(ArpPacket.REPLY, ArpPacket.operation(s, ARP));
            assertEquals(MacAddress.ofIpv4((int) target), ArpPacket.senderMac(s, ARP));
            assertEquals((int) target, ArpPacket.senderAddress(s, ARP));
            assertEquals(GUEST_MAC, ArpPacket.targetMac(s, ARP));
            assertEquals((int) GUEST, ArpPacket.targetAddress(s, ARP));
            assertEquals(60, s.byteSize());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.2.1", "10.0.2.15", "10.0.2.100", "10.0.2.255", "192.0.2.1"})
    void nobodyElseIsSpokenFor(String target) {
        wire.arp.accept(request(GUEST, IpAddress.parse(target).low()), 0);
        assertTrue(wire.sent.isEmpty());
    }

    @Test
    void theSenderIsLearnedFromRequestsAndReplies() {
        wire.arp.accept(request(GUEST, IpAddress.parse("10.0.2.50").low()), 0);
        assertEquals(GUEST_MAC, wire.neighbors.mac(0, GUEST));
        wire.arp.accept(arp(ArpPacket.REPLY, GUEST + 1, GATEWAY), 0);
        assertEquals(GUEST_MAC, wire.neighbors.mac(0, GUEST + 1));
        assertTrue(wire.sent.isEmpty());
    }

    @Test
    void aProbeIsAnsweredButTeachesNothing() {
        wire.arp.accept(request(NOBODY, GATEWAY), 0);
        assertEquals(0, ArpPacket.targetAddress(wire.next(), ARP));
        assertEquals(Neighbors.UNKNOWN, wire.neighbors.mac(0, NOBODY));
    }

    @Test
    void nobodyMayClaimOurAddresses() {
        for (long ours : new long[] {GATEWAY, DNS}) {
            wire.arp.accept(request(ours, ours), 0);
            wire.arp.accept(arp(ArpPacket.REPLY, ours, GUEST), 0);
            assertEquals(Neighbors.UNKNOWN, wire.neighbors.mac(0, ours));
        }
        assertTrue(wire.sent.isEmpty());
        assertEquals(4, wire.dropped(DropReason.IP_SOURCE));
    }

    @Test
    void aSenderSpeaksForItselfAndIsOneStation() {
        Frame other = request(GUEST, GATEWAY);
        ArpPacket.senderMac(other.segment(), Frame.NETWORK, GUEST_MAC + 1);
        wire.arp.accept(other, 0);
        for (long mac : new long[] {MacAddress.BROADCAST, 0x0100_5e00_0001L, 0}) {
            Frame group = request(GUEST, GATEWAY);
            ArpPacket.senderMac(group.segment(), Frame.NETWORK, mac);
            EthernetHeader.source(group.segment(), Frame.ETHERNET, mac);
            wire.arp.accept(group, 0);
        }
        assertEquals(4, wire.dropped(DropReason.ARP_MALFORMED));
        assertEquals(Neighbors.UNKNOWN, wire.neighbors.mac(0, GUEST));
        assertTrue(wire.sent.isEmpty());
    }

    @Test
    void aPacketCutAtAnyByteIsDropped() {
        for (int length = 0; length < ArpPacket.LENGTH; length++) {
            Frame frame = request(GUEST, GATEWAY);
            frame.end(Frame.NETWORK + length);
            wire.arp.accept(frame, 0);
        }
        assertEquals(ArpPacket.LENGTH, wire.dropped(DropReason.ARP_MALFORMED));
        assertTrue(wire.sent.isEmpty());
    }

    @Test
    void otherOperationsAreDropped() {
        for (int operation : new int[] {0, 3, 8, 65_535}) {
            wire.arp.accept(arp(operation, GUEST, GATEWAY), 0);
        }
        assertEquals(4, wire.dropped(DropReason.ARP_MALFORMED));
    }

    @Test
    void aQuestionWithoutAnAnswerIsRepeatedRarely() {
        for (int i = 0; i < 1000; i++) {
            wire.arp.ask(0, GUEST);
        }
        assertTrue(wire.sent.size() <= 70, "asked " + wire.sent.size() + " times");
        wire.sent.clear();
        wire.arp.accept(arp(ArpPacket.REPLY, GUEST, GATEWAY), 0);
        wire.arp.ask(0, GUEST);
        assertEquals(1, wire.sent.size());
    }

    @Test
    void nobodyIsAskedForAnAddressOutside() {
        wire.arp.ask(0, OUTSIDE);
        wire.arp.ask(0xfe80L << 48, 1);
        assertTrue(wire.sent.isEmpty());
    }

    @Test
    void aGuestThatClaimsThousandsOfAddressesHurtsItselfOnly() {
        for (int i = 0; i < 100_000; i++) {
            wire.arp.accept(request(IpAddress.mappedLow(0x0a00_0204 + i % 250), GATEWAY), 0);
            wire.sent.clear();
        }
        wire.arp.accept(request(GUEST, GATEWAY), 0);
        assertEquals(GUEST_MAC, wire.neighbors.mac(0, GUEST));
    }

    @Test
    void anyBytesAtAllAreSurvived() {
        Random random = new Random(30);
        for (int i = 0; i < 100_000; i++) {
            Frame frame = request(GUEST, GATEWAY);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                long at = Frame.ETHERNET + random.nextInt(42);
                BigEndian.u8(frame.segment(), at, random.nextInt());
            }
            frame.end(Frame.NETWORK + random.nextInt(60));
            wire.arp.accept(frame, i);
            wire.sent.clear();
        }
    }

    private Frame request(long sender, long target) {
        return arp(ArpPacket.REQUEST, sender, target);
    }

    private Frame arp(int operation, long sender, long target) {
        Frame frame = wire.frame(EthernetHeader.ARP);
        MemorySegment s = frame.segment();
        long at = Frame.NETWORK;
        ArpPacket.writeFormat(s, at);
        ArpPacket.operation(s, at, operation);
        ArpPacket.senderMac(s, at, GUEST_MAC);
        ArpPacket.senderAddress(s, at, (int) sender);
        ArpPacket.targetMac(s, at, 0);
        ArpPacket.targetAddress(s, at, (int) target);
        frame.end(at + ArpPacket.LENGTH);
        return frame;
    }
}
