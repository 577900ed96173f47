package jslirp.stack.icmp;

import static jslirp.stack.GuestWire.BROADCAST;
import static jslirp.stack.GuestWire.GATEWAY;
import static jslirp.stack.GuestWire.GUEST;
import static jslirp.stack.GuestWire.GUEST_MAC;
import static jslirp.stack.GuestWire.OUTSIDE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import jslirp.stack.GuestWire;
import jslirp.stack.event.Counter;
import jslirp.stack.flow.AnswerRate;
import jslirp.stack.host.HostErrno;
import jslirp.stack.link.Frame;
import jslirp.wire.BigEndian;
import jslirp.wire.Checksum;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.MacAddress;
import jslirp.wire.UdpHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IcmpErrorTest {
    private static final long IP = EthernetHeader.LENGTH;
    private static final long ICMP = IP + Ipv4Header.LENGTH;
    private static final long QUOTE = ICMP + IcmpHeader.LENGTH;
    private static final long NOW = 77;

    private GuestWire wire = new GuestWire(1500);

    @BeforeEach
    void theGuestIsKnown() {
        wire.neighbors.learn(0, GUEST, GUEST_MAC);
    }

    @Test
    void anErrorQuotesThePacketItIsAbout() {
        Frame offending = datagram(100);
        Ipv4Header.tos(offending.segment(), Frame.NETWORK, 0x10);
        wire.errors.unreachable(HostErrno.ENETUNREACH, offending, NOW);
        MemorySegment s = checked();
        assertEquals(GATEWAY, Ipv4Header.sourceLow(s, IP));
        assertEquals(GUEST, Ipv4Header.destinationLow(s, IP));
        assertEquals(255, Ipv4Header.ttl(s, IP));
        assertEquals(0xd0, Ipv4Header.tos(s, IP));
        assertEquals(IcmpHeader.V4.DESTINATION_UNREACHABLE, IcmpHeader.type(s, ICMP));
        assertEquals(IcmpHeader.V4.UNREACHABLE_NET, IcmpHeader.code(s, ICMP));
        assertEquals(0, IcmpHeader.rest(s, ICMP));
        assertQuoted(offending, s, 128);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1500, 28",
        "520, 1500, 548",
        "521, 1500, 548",
        "9000, 1500, 548",
        "600, 68, 40"
    })
    void aQuoteIsAsLongAsAllowedAndNeverLongerThanThePacket(int payload, int mtu, int quoted) {
        wire = new GuestWire(mtu);
        theGuestIsKnown();
        // What is left of earlier packets must not come along.
        wire.errors.timeExceeded(datagram(9000), NOW);
        wire.next();
        Frame offending = datagram(payload);
        wire.errors.timeExceeded(offending, NOW);
        MemorySegment s = checked();
        assertEquals(IcmpHeader.V4.TIME_EXCEEDED, IcmpHeader.type(s, ICMP));
        assertQuoted(offending, s, quoted);
    }

    @Test
    void errorsAndOtherIcmpAreNotAnswered() {
        int[] types = {0, 3, 4, 5, 11, 12, 13, 14, 17, 255};
        for (int type : types) {
            byte[] message = {(byte) type, 0, 0, 0, 0, 0, 0, 0};
            wire.errors.timeExceeded(wire.packet(IpProtocol.ICMP, GUEST, OUTSIDE, message), NOW);
        }
        wire.errors.timeExceeded(wire.packet(IpProtocol.ICMP, GUEST, OUTSIDE, new byte[3]), NOW);
        assertTrue(wire.sent.isEmpty());
        byte[] request = {8, 0, 0, 0, 0, 0, 0, 0};
        wire.errors.timeExceeded(wire.packet(IpProtocol.ICMP, GUEST, OUTSIDE, request), NOW);
        checked();
    }

    @Test
    void groupsAndLaterFragmentsAreNotAnswered() {
        long multicast = IpAddress.parse("224.0.0.251").low();
        long directed = GuestWire.ADDRESSES.broadcast();
        for (long to : new long[] {multicast, BROADCAST, directed}) {
            wire.errors.timeExceeded(wire.datagram(GUEST, 1, to, 2), NOW);
        }
        Frame toAll = datagram(8);
        EthernetHeader.destination(toAll.segment(), Frame.ETHERNET, MacAddress.BROADCAST);
        wire.errors.timeExceeded(toAll, NOW);
        Frame later = datagram(8);
        Ipv4Header.fragmentOffset(later.segment(), Frame.NETWORK, 1480);
        wire.errors.timeExceeded(later, NOW);
        wire.errors.timeExceeded(wire.datagram(IpAddress.mappedLow(0), 68, OUTSIDE, 67), NOW);
        assertTrue(wire.sent.isEmpty());
    }

    @Test
    void errorsAreLimited() {
        for (int i = 0; i < 1000; i++) {
            wire.errors.timeExceeded(datagram(8), NOW);
        }
        assertEquals(IcmpError.BURST, wire.sent.size());
        wire.sent.clear();
        for (int i = 0; i < 1000; i++) {
            wire.errors.timeExceeded(datagram(8), NOW + 10 * IcmpError.INTERVAL_NANOS);
        }
        assertEquals(10, wire.sent.size());
        assertEquals(IcmpError.BURST + 10, wire.counters.count(Counter.ICMP_ERRORS));
    }

    @Test
    void theLimitHoldsWhereverTheClockBegins() {
        for (long start : new long[] {0, Long.MAX_VALUE - 5, Long.MIN_VALUE, -1}) {
            AnswerRate rate = new AnswerRate(IcmpError.BURST, IcmpError.INTERVAL_NANOS);
            int allowed = 0;
            for (int i = 0; i < 1000; i++) {
                allowed += rate.allows(start + i) ? 1 : 0;
            }
            assertEquals(IcmpError.BURST, allowed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0", "13, 13", "90, 4", "100, 0", "101, 0", "111, 3", "112, 1", "113, 1", "110, 0"
    })
    void eachErrorNumberHasItsCode(int errno, int code) {
        assertEquals(code, IcmpVersion.V4.unreachableCode(errno));
    }

    @Test
    void aLateErrorMakesUpItsQuoteForUdp() {
        wire.errors.sendForFlow(
                3, 3, 0, 0, OUTSIDE, IpProtocol.UDP, 0, GUEST, 40_000, 0, OUTSIDE, 53, 0, NOW);
        MemorySegment s = checked();
        assertEquals(OUTSIDE, Ipv4Header.sourceLow(s, IP));
        assertEquals(3, IcmpHeader.type(s, ICMP));
        assertEquals(3, IcmpHeader.code(s, ICMP));
        assertQuoteHeader(s, IpProtocol.UDP, OUTSIDE);
        long udp = QUOTE + Ipv4Header.LENGTH;
        assertEquals(40_000, UdpHeader.sourcePort(s, udp));
        assertEquals(53, UdpHeader.destinationPort(s, udp));
    }

    @Test
    void aLateErrorMakesUpItsQuoteForTcp() {
        wire.errors.sendForFlow(
                HostErrno.EHOSTUNREACH, IpProtocol.TCP, 0, GUEST, 40_000, 0, OUTSIDE, 80, -5, NOW);
        MemorySegment s = checked();
        assertEquals(GATEWAY, Ipv4Header.sourceLow(s, IP));
        assertEquals(IcmpHeader.V4.UNREACHABLE_HOST, IcmpHeader.code(s, ICMP));
        assertQuoteHeader(s, IpProtocol.TCP, OUTSIDE);
        long tcp = QUOTE + Ipv4Header.LENGTH;
        assertEquals(40_000, UdpHeader.sourcePort(s, tcp));
        assertEquals(80, UdpHeader.destinationPort(s, tcp));
        assertEquals(-5, BigEndian.i32(s, tcp + 4));
    }

    @Test
    void aLateErrorMakesUpItsQuoteForEcho() {
        wire.errors.sendForFlow(
                11, 0, 0, 0, OUTSIDE, IpProtocol.ICMP, 0, GUEST, 0x1234, 0, OUTSIDE, 0, 9, NOW);
        MemorySegment s = checked();
        assertQuoteHeader(s, IpProtocol.ICMP, OUTSIDE);
        long echo = QUOTE + Ipv4Header.LENGTH;
        assertEquals(IcmpHeader.V4.ECHO_REQUEST, IcmpHeader.type(s, echo));
        assertEquals(0x1234, IcmpHeader.identifier(s, echo));
        assertEquals(9, IcmpHeader.sequence(s, echo));
    }

    @Test
    void theMtuOfTheNextHopIsPassedOn() {
        wire.errors.sendForFlow(
                3, 4, 1280, 0, OUTSIDE, IpProtocol.UDP, 0, GUEST, 1, 0, OUTSIDE, 2, 0, NOW);
        assertEquals(1280, IcmpHeader.rest(checked(), ICMP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.53",
                "0.0.0.0",
                "10.0.2.100",
                "10.0.2.3",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "fe80::1",
                "2001:db8::1"
            })
    void theGatewaySpeaksForWhomTheGuestWouldNotBelieve(String offender) {
        IpAddress address = IpAddress.parse(offender);
        wire.errors.sendForFlow(
                11,
                0,
                0,
                address.high(),
                address.low(),
                IpProtocol.UDP,
                0,
                GUEST,
                1,
                0,
                OUTSIDE,
                2,
                0,
                NOW);
        assertEquals(GATEWAY, Ipv4Header.sourceLow(checked(), IP));
    }

    private Frame datagram(int payload) {
        return wire.datagram(GUEST, 40_000, OUTSIDE, 53, GuestWire.bytes(payload));
    }

    /** The next frame, which is an ICMP message in good order. */
    private MemorySegment checked() {
        MemorySegment s = wire.next();
        assertTrue(Ipv4Header.fits(s, IP, s.byteSize()));
        assertTrue(Ipv4Header.isChecksumValid(s, IP));
        assertEquals(IpProtocol.ICMP, Ipv4Header.protocol(s, IP));
        long length = Ipv4Header.totalLength(s, IP) - Ipv4Header.LENGTH;
        assertTrue(Checksum.isValid(Checksum.add(0, s, ICMP, length)));
        return s;
    }

    private static void assertQuoted(Frame offending, MemorySegment s, int length) {
        assertEquals(length, Ipv4Header.totalLength(s, IP) - (QUOTE - IP));
        long different =
                MemorySegment.mismatch(
                        offending.segment(),
                        offending.network(),
                        offending.network() + length,
                        s,
                        QUOTE,
                        QUOTE + length);
        assertEquals(-1, different);
    }

    private static void assertQuoteHeader(MemorySegment s, int protocol, long remote) {
        assertEquals(
                (Ipv4Header.LENGTH + FlowQuote.TRANSPORT_LENGTH),
                Ipv4Header.totalLength(s, IP) - (QUOTE - IP));
        assertTrue(
                Ipv4Header.fits(
                        s, QUOTE, QUOTE + (Ipv4Header.LENGTH + FlowQuote.TRANSPORT_LENGTH)));
        assertTrue(Ipv4Header.isChecksumValid(s, QUOTE));
        assertEquals(protocol, Ipv4Header.protocol(s, QUOTE));
        assertEquals(GUEST, Ipv4Header.sourceLow(s, QUOTE));
        assertEquals(remote, Ipv4Header.destinationLow(s, QUOTE));
    }
}
