package jslirp.stack.ip;

import static jslirp.stack.GuestWire.BROADCAST;
import static jslirp.stack.GuestWire.DNS;
import static jslirp.stack.GuestWire.GATEWAY;
import static jslirp.stack.GuestWire.GUEST;
import static jslirp.stack.GuestWire.GUEST_MAC;
import static jslirp.stack.GuestWire.OUTSIDE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.foreign.MemorySegment;
import jslirp.stack.GuestWire;
import jslirp.stack.event.DropReason;
import jslirp.stack.link.Frame;
import jslirp.wire.BigEndian;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4InputTest {
    private final GuestWire wire = new GuestWire(1500);

    @Test
    void paddingOfTheLinkIsCutOff() {
        Frame frame = wire.datagram(GUEST, 1000, OUTSIDE, 53, GuestWire.bytes(5));
        long end = frame.end();
        frame.end(end + 13);
        assertSame(frame, wire.input.accept(frame, 0));
        assertEquals(end, frame.end());
    }

    @Test
    void optionsArePassedOver() {
        Frame frame = wire.packet(IpProtocol.UDP, GUEST, OUTSIDE, new byte[48]);
        Ipv4Header.headerLength(frame.segment(), Frame.NETWORK, Ipv4Header.MAX_LENGTH);
        Ipv4Header.fillChecksum(frame.segment(), Frame.NETWORK);
        assertSame(frame, wire.input.accept(frame, 0));
        assertEquals(Frame.NETWORK + Ipv4Header.MAX_LENGTH, frame.transport());
    }

    @Test
    void lengthsThatDoNotFitAreRefused() {
        long at = Frame.NETWORK;
        for (int length : new int[] {0, 19, 29, 65_535}) {
            Frame frame = wire.packet(IpProtocol.UDP, GUEST, OUTSIDE, new byte[8]);
            Ipv4Header.totalLength(frame.segment(), at, length);
            Ipv4Header.fillChecksum(frame.segment(), at);
            if (length < 20 || length > 28) {
                assertDropped(DropReason.IP_MALFORMED, frame);
            }
        }
        for (int first : new int[] {0x44, 0x48, 0x65, 0x05, 0x40}) {
            Frame frame = wire.packet(IpProtocol.UDP, GUEST, OUTSIDE, new byte[8]);
            BigEndian.u8(frame.segment(), at, first);
            assertDropped(DropReason.IP_MALFORMED, frame);
        }
    }

    @Test
    void aPacketCutAtAnyByteIsRefused() {
        for (int length = 0; length < 28; length++) {
            Frame frame = wire.packet(IpProtocol.UDP, GUEST, OUTSIDE, new byte[8]);
            frame.end(Frame.NETWORK + length);
            assertDropped(DropReason.IP_MALFORMED, frame);
        }
    }

    @Test
    void aWrongHeaderChecksumIsRefused() {
        Frame frame = wire.packet(IpProtocol.UDP, GUEST, OUTSIDE, new byte[8]);
        MemorySegment s = frame.segment();
        Ipv4Header.checksum(s, Frame.NETWORK, Ipv4Header.checksum(s, Frame.NETWORK) ^ 0x100);
        assertDropped(DropReason.IP_CHECKSUM, frame);
    }

    @Test
    void aTimeToLiveOfZeroIsRefused() {
        Frame frame = wire.packet(IpProtocol.UDP, GUEST, OUTSIDE, new byte[8]);
        Ipv4Header.ttl(frame.segment(), Frame.NETWORK, 0);
        Ipv4Header.fillChecksum(frame.segment(), Frame.NETWORK);
        assertDropped(DropReason.TTL_EXCEEDED, frame);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.2.2",
                "10.0.2.3",
                "10.0.2.0",
                "10.0.2.255",
                "127.0.0.1",
                "127.1.2.3",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "239.255.255.250",
                "255.255.255.255"
            })
    void nobodyHasTheseSources(String source) {
        long low = IpAddress.parse(source).low();
        assertDropped(DropReason.IP_SOURCE, wire.datagram(low, 1000, OUTSIDE, 53));
        assertEquals(Neighbors.UNKNOWN, wire.neighbors.mac(0, low));
    }

    @Test
    void onlyADhcpClientHasNoAddressYet() {
        for (long server : new long[] {BROADCAST, GATEWAY, GuestWire.ADDRESSES.broadcast()}) {
            Frame frame = wire.datagram(IpAddress.mappedLow(0), 68, server, 67);
            assertSame(frame, wire.input.accept(frame, 0));
        }
        assertDropped(DropReason.IP_SOURCE, wire.datagram(IpAddress.mappedLow(0), 68, DNS, 67));
        assertDropped(
                DropReason.IP_SOURCE, wire.datagram(IpAddress.mappedLow(0), 68, BROADCAST, 68));
    }

    @Test
    void theSourceIsLearned() {
        assertEquals(GUEST_MAC, accepted(GUEST));
        assertEquals(Neighbors.UNKNOWN, wire.neighbors.mac(0, GUEST + 1));
    }

    @Test
    void allSourcesOutsideTheNetworkAreBehindOneRouter() {
        for (int i = 0; i < 1000; i++) {
            accepted(IpAddress.mappedLow(0xac11_0000 + i));
        }
        accepted(GUEST);
        assertEquals(GUEST_MAC, wire.neighbors.mac(0, IpAddress.mappedLow(0xac11_0001)));
        assertEquals(GUEST_MAC, wire.neighbors.mac(0, GUEST));
    }

    @Test
    void aGroupIsNobodysMac() {
        Frame frame = wire.datagram(GUEST, 1000, OUTSIDE, 53);
        EthernetHeader.source(frame.segment(), Frame.ETHERNET, 0x0100_5e00_0001L);
        assertSame(frame, wire.input.accept(frame, 0));
        assertEquals(Neighbors.UNKNOWN, wire.neighbors.mac(0, GUEST));
    }

    private long accepted(long source) {
        Frame frame = wire.datagram(source, 1000, OUTSIDE, 53);
        assertSame(frame, wire.input.accept(frame, 0));
        return wire.neighbors.mac(0, source);
    }

    private void assertDropped(DropReason reason, Frame frame) {
        long before = wire.dropped(reason);
        assertNull(wire.input.accept(frame, 0));
        assertEquals(before + 1, wire.dropped(reason));
    }
}
