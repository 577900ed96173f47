package jslirp.stack.gateway;

import static jslirp.stack.GuestWire.BROADCAST;
import static jslirp.stack.GuestWire.DNS;
import static jslirp.stack.GuestWire.GATEWAY;
import static jslirp.stack.GuestWire.GUEST;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import jslirp.stack.GuestWire;
import jslirp.stack.VirtualNetwork;
import jslirp.stack.event.DropReason;
import jslirp.stack.link.Frame;
import jslirp.wire.BigEndian;
import jslirp.wire.Checksum;
import jslirp.wire.DhcpMessage;
import jslirp.wire.DhcpOption;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.MacAddress;
import jslirp.wire.UdpHeader;
import org.junit.jupiter.api.Test;

class DhcpServerTest {
    private static final long IP = EthernetHeader.LENGTH;
    private static final long UDP = IP + Ipv4Header.LENGTH;
    private static final long MESSAGE = UDP + UdpHeader.LENGTH;
    private static final int FIRST = VirtualNetwork.DEFAULT.dhcpFirst().ipv4();
    private static final long CLIENT = 0x02aa_0000_0000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int XID = 0x1234_5678;
    private static final int NONE = 0;

    private final GuestWire wire = new GuestWire(1500);
    private final DhcpServer server =
            new DhcpServer(
                    wire.output,
                    wire.neighbors,
                    GuestWire.ADDRESSES,
                    VirtualNetwork.DEFAULT.dhcpFirst(),
                    wire.counters);
    private long now = -3 * SECOND;

    @Test
    void anAddressIsOfferedAndGiven() {
        discover(CLIENT, NONE);
        assertReply(DhcpOption.OFFER, FIRST);
        request(CLIENT, FIRST, GATEWAY);
        MemorySegment s = assertReply(DhcpOption.ACK, FIRST);
        assertEquals(MacAddress.BROADCAST, EthernetHeader.destination(s, 0));
        assertEquals(GATEWAY, Ipv4Header.sourceLow(s, IP));
        assertEquals(BROADCAST, Ipv4Header.destinationLow(s, IP));
        assertEquals(0x10, Ipv4Header.tos(s, IP));
        assertEquals(64, Ipv4Header.ttl(s, IP));
        assertEquals(67, UdpHeader.sourcePort(s, UDP));
        assertEquals(68, UdpHeader.destinationPort(s, UDP));
        assertEquals(548 + 8, UdpHeader.totalLength(s, UDP));
        assertEquals((int) GATEWAY, DhcpMessage.siaddr(s, MESSAGE));
        assertEquals(CLIENT, DhcpMessage.chaddr(s, MESSAGE));
        assertEquals(XID, DhcpMessage.xid(s, MESSAGE));
        assertEquals(CLIENT, wire.neighbors.mac(0, IpAddress.mappedLow(FIRST)));
    }

    @Test
    void theOptionsAreThoseOfThePeerAndTheMtu() {
        request(CLIENT, FIRST, GATEWAY);
        MemorySegment s = assertReply(DhcpOption.ACK, FIRST);
        byte[] expected = {
            53,
            1,
            5,
            54,
            4,
            10,
            0,
            2,
            2,
            1,
            4,
            -1,
            -1,
            -1,
            0,
            3,
            4,
            10,
            0,
            2,
            2,
            6,
            4,
            10,
            0,
            2,
            3,
            51,
            4,
            0,
            1,
            0x51,
            (byte) 0x80,
            26,
            2,
            0x05,
            (byte) 0xdc,
            -1
        };
        byte[] options = new byte[548 - DhcpMessage.LENGTH];
        System.arraycopy(expected, 0, options, 0, expected.length);
        byte[] found = new byte[options.length];
        MemorySegment.copy(
                s, ValueLayout.JAVA_BYTE, MESSAGE + DhcpMessage.LENGTH, found, 0, found.length);
        assertArrayEquals(options, found, "options and zeros behind them");
    }

    @Test
    void aClientKeepsItsAddress() {
        for (int i = 0; i < 3; i++) {
            discover(CLIENT, NONE);
            assertReply(DhcpOption.OFFER, FIRST);
            request(CLIENT, NONE, NONE);
            assertReply(DhcpOption.ACK, FIRST);
        }
        discover(CLIENT + 1, NONE);
        assertReply(DhcpOption.OFFER, FIRST + 1);
    }

    @Test
    void aWishIsGrantedWhenTheAddressIsFree() {
        discover(CLIENT, FIRST + 7);
        assertReply(DhcpOption.OFFER, FIRST + 7);
        discover(CLIENT + 1, FIRST + 7);
        assertReply(DhcpOption.OFFER, FIRST);
        discover(CLIENT + 2, (int) GUEST);
        assertReply(DhcpOption.OFFER, FIRST + 1);
    }

    @Test
    void whatIsTakenOrNotOursIsRefused() {
        request(CLIENT, FIRST, NONE);
        assertReply(DhcpOption.ACK, FIRST);
        for (int wanted : new int[] {FIRST, FIRST - 1, FIRST + 16, 0xc0a8_0105, -1}) {
            request(CLIENT + 1, wanted, NONE);
            MemorySegment s = assertReply(DhcpOption.NAK, NONE);
            long text = option(s, DhcpOption.MESSAGE);
            byte[] bytes = new byte[DhcpOption.length(s, text)];
            MemorySegment.copy(
                    s, ValueLayout.JAVA_BYTE, DhcpOption.value(text), bytes, 0, bytes.length);
            assertEquals(
                    "requested address not available",
                    new String(bytes, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aRenewalNamesItsAddressInCiaddr() {
        request(CLIENT, FIRST + 3, NONE);
        assertReply(DhcpOption.ACK, FIRST + 3);
        Frame renewal = message(CLIENT, DhcpOption.REQUEST, NONE, NONE);
        DhcpMessage.ciaddr(renewal.segment(), renewal.payload(), FIRST + 3);
        server.accept(renewal, now);
        MemorySegment s = assertReply(DhcpOption.ACK, FIRST + 3);
        assertEquals(FIRST + 3, DhcpMessage.ciaddr(s, MESSAGE));
    }

    @Test
    void aMessageWithoutTypeIsARequest() {
        Frame bootp = message(CLIENT, NONE, NONE, NONE);
        server.accept(bootp, now);
        assertReply(DhcpOption.ACK, FIRST);
    }

    @Test
    void whenAllAddressesAreTakenThereIsSilenceUntilOneComesBack() {
        for (int i = 0; i < 16; i++) {
            request(CLIENT + i, NONE, NONE);
            assertReply(DhcpOption.ACK, FIRST + i);
        }
        discover(CLIENT + 16, NONE);
        request(CLIENT + 16, NONE, NONE);
        assertTrue(wire.sent.isEmpty());
        assertEquals(2, wire.dropped(DropReason.DHCP_NO_LEASE));
        server.accept(message(CLIENT + 5, DhcpOption.RELEASE, NONE, GATEWAY), now);
        assertTrue(wire.sent.isEmpty());
        discover(CLIENT + 16, NONE);
        assertReply(DhcpOption.OFFER, FIRST + 5);
    }

    @Test
    void aLeaseThatIsNotRenewedEnds() {
        request(CLIENT, NONE, NONE);
        assertReply(DhcpOption.ACK, FIRST);
        now += 86_399 * SECOND;
        discover(CLIENT + 1, NONE);
        assertReply(DhcpOption.OFFER, FIRST + 1);
        now += SECOND;
        discover(CLIENT + 2, NONE);
        assertReply(DhcpOption.OFFER, FIRST);
    }

    @Test
    void anOfferIsNotKeptForLong() {
        for (int i = 0; i < 1000; i++) {
            discover(CLIENT + 100 + i, NONE);
        }
        wire.sent.clear();
        discover(CLIENT, NONE);
        assertTrue(wire.sent.isEmpty());
        now += 60 * SECOND;
        discover(CLIENT, NONE);
        assertReply(DhcpOption.OFFER, FIRST);
    }

    @Test
    void anAddressFoundInUseIsNotOfferedAgain() {
        request(CLIENT, NONE, NONE);
        assertReply(DhcpOption.ACK, FIRST);
        server.accept(message(CLIENT, DhcpOption.DECLINE, FIRST, GATEWAY), now);
        discover(CLIENT, NONE);
        assertReply(DhcpOption.OFFER, FIRST + 1);
    }

    @Test
    void aRequestToAnotherServerGivesTheOfferBack() {
        discover(CLIENT, NONE);
        assertReply(DhcpOption.OFFER, FIRST);
        request(CLIENT, FIRST, GATEWAY + 7);
        assertTrue(wire.sent.isEmpty());
        discover(CLIENT + 1, NONE);
        assertReply(DhcpOption.OFFER, FIRST);
    }

    @Test
    void whoHasAnAddressIsToldTheRest() {
        server.accept(message(CLIENT, DhcpOption.INFORM, NONE, NONE), now);
        MemorySegment s = assertReply(DhcpOption.ACK, NONE);
        assertEquals((int) DNS, BigEndian.i32(s, DhcpOption.value(option(s, DhcpOption.DNS))));
        assertEquals(DhcpOption.ABSENT, option(s, DhcpOption.LEASE_TIME));
    }

    @Test
    void messagesThatAreNoRequestsOfAStationAreDropped() {
        Frame reply = message(CLIENT, DhcpOption.DISCOVER, NONE, NONE);
        DhcpMessage.op(reply.segment(), reply.payload(), DhcpMessage.BOOTREPLY);
        server.accept(reply, now);
        server.accept(message(MacAddress.BROADCAST, DhcpOption.DISCOVER, NONE, NONE), now);
        server.accept(message(0, DhcpOption.DISCOVER, NONE, NONE), now);
        server.accept(message(CLIENT, DhcpOption.OFFER, NONE, NONE), now);
        Frame hlen = message(CLIENT, DhcpOption.DISCOVER, NONE, NONE);
        BigEndian.u8(hlen.segment(), hlen.payload() + 2, 16);
        server.accept(hlen, now);
        assertEquals(5, wire.dropped(DropReason.DHCP_MALFORMED));
        assertTrue(wire.sent.isEmpty());
    }

    @Test
    void aMessageCutAtAnyByteIsSurvived() {
        Frame whole = message(CLIENT, DhcpOption.REQUEST, FIRST, GATEWAY);
        for (long end = whole.payload(); end < whole.end(); end++) {
            Frame cut = message(CLIENT, DhcpOption.REQUEST, FIRST, GATEWAY);
            cut.end(end);
            server.accept(cut, now);
        }
        assertNotEquals(0, wire.dropped(DropReason.DHCP_MALFORMED));
    }

    @Test
    void anyBytesAtAllAreSurvivedAndAnsweredInGoodOrder() {
        Random random = new Random(40);
        for (int i = 0; i < 100_000; i++) {
            Frame frame =
                    message(
                            CLIENT + random.nextInt(30),
                            random.nextInt(10),
                            FIRST + random.nextInt(18),
                            NONE);
            long length = frame.end() - frame.payload();
            for (int n = random.nextInt(6); n > 0; n--) {
                boolean options = random.nextBoolean();
                long at = options ? DhcpMessage.LENGTH + random.nextInt(20) : random.nextInt(236);
                BigEndian.u8(frame.segment(), frame.payload() + at, random.nextInt());
            }
            frame.end(frame.payload() + random.nextInt((int) length + 1));
            now += random.nextInt(1000) * SECOND;
            server.accept(frame, now);
            while (!wire.sent.isEmpty()) {
                checked();
            }
        }
    }

    private void discover(long client, int wanted) {
        server.accept(message(client, DhcpOption.DISCOVER, wanted, NONE), now);
    }

    private void request(long client, int wanted, long chosenServer) {
        server.accept(message(client, DhcpOption.REQUEST, wanted, chosenServer), now);
    }

    private Frame message(long client, int type, int wanted, long chosenServer) {
        MemorySegment s = Arena.ofAuto().allocate(300);
        DhcpMessage.clear(s, 0);
        DhcpMessage.op(s, 0, DhcpMessage.BOOTREQUEST);
        DhcpMessage.xid(s, 0, XID);
        DhcpMessage.chaddr(s, 0, client);
        long at = DhcpMessage.LENGTH;
        if (type != NONE) {
            at = DhcpOption.writeU8(s, at, DhcpOption.MESSAGE_TYPE, type);
        }
        if (wanted != NONE) {
            at = DhcpOption.writeU32(s, at, DhcpOption.REQUESTED_ADDRESS, wanted);
        }
        if (chosenServer != NONE) {
            at = DhcpOption.writeU32(s, at, DhcpOption.SERVER_IDENTIFIER, (int) chosenServer);
        }
        DhcpOption.writeEnd(s, at);
        return wire.datagram(
                IpAddress.mappedLow(0), 68, BROADCAST, 67, s.toArray(ValueLayout.JAVA_BYTE));
    }

    /** The next frame, which is a DHCP message in good order. */
    private MemorySegment checked() {
        MemorySegment s = wire.next();
        assertTrue(Ipv4Header.fits(s, IP, s.byteSize()));
        assertTrue(UdpHeader.fits(s, UDP, s.byteSize()));
        long length = s.byteSize() - UDP;
        long sum =
                Checksum.pseudoHeader(
                        0,
                        Ipv4Header.sourceLow(s, IP),
                        0,
                        Ipv4Header.destinationLow(s, IP),
                        IpProtocol.UDP,
                        length);
        assertTrue(Checksum.isValid(Checksum.add(sum, s, UDP, length)));
        assertTrue(DhcpMessage.fits(s, MESSAGE, s.byteSize()));
        assertEquals(DhcpMessage.BOOTREPLY, DhcpMessage.op(s, MESSAGE));
        return s;
    }

    private MemorySegment assertReply(int type, int address) {
        MemorySegment s = checked();
        assertEquals(type, BigEndian.u8(s, DhcpOption.value(option(s, DhcpOption.MESSAGE_TYPE))));
        assertEquals(address, DhcpMessage.yiaddr(s, MESSAGE));
        return s;
    }

    private static long option(MemorySegment s, int code) {
        return DhcpOption.find(s, MESSAGE, s.byteSize(), code, 1);
    }
}
