package jslirp.stack.gateway;

import static jslirp.wire.Dhcpv6Option.ABSENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import jslirp.stack.GuestWire;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.host.Nameservers;
import jslirp.stack.ip.FrameOutput;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.Neighbors;
import jslirp.stack.ip.PathMtus;
import jslirp.stack.link.Frame;
import jslirp.wire.BigEndian;
import jslirp.wire.Checksum;
import jslirp.wire.Dhcpv6Message;
import jslirp.wire.Dhcpv6Option;
import jslirp.wire.Endpoint;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv6Header;
import jslirp.wire.UdpHeader;
import org.junit.jupiter.api.Test;

class Dhcpv6ServerTest {
    private static final long IP = EthernetHeader.LENGTH;
    private static final long UDP = IP + Ipv6Header.LENGTH;
    private static final long MESSAGE = UDP + UdpHeader.LENGTH;
    private static final long PREFIX = 0xfd00L << 48;
    private static final long LINK_LOCAL = 0xfe80L << 48;
    private static final long CLIENT = 0x64;
    private static final long SECOND = 1_000_000_000L;

    private final GuestWire wire = new GuestWire(1500);
    private final VirtualAddresses addresses = addresses();
    private final Neighbors neighbors = new Neighbors(addresses);
    private final Dhcpv6Server server = server();
    private List<String> search = List.of();
    private long now = -3 * SECOND;

    @Test
    void theReplyComesFromTheServersPort() {
        Frame solicit = message(Dhcpv6Message.SOLICIT);
        end(solicit, association(solicit, client(solicit), 7));
        server.accept(solicit, now);
        MemorySegment s = checked();
        assertEquals(LINK_LOCAL, Ipv6Header.sourceHigh(s, IP));
        assertEquals(2, Ipv6Header.sourceLow(s, IP));
        assertEquals(LINK_LOCAL, Ipv6Header.destinationHigh(s, IP));
        assertEquals(CLIENT, Ipv6Header.destinationLow(s, IP));
        assertEquals(547, UdpHeader.sourcePort(s, UDP));
        assertEquals(546, UdpHeader.destinationPort(s, UDP));
        assertEquals(Dhcpv6Message.ADVERTISE, Dhcpv6Message.type(s, MESSAGE));
        long association = find(s, Dhcpv6Option.IA_NA);
        assertEquals(7, BigEndian.i32(s, Dhcpv6Option.value(association)));
    }

    @Test
    void aReplyFitsTheSmallestLinkHoweverMuchIsAskedFor() {
        Frame request = message(Dhcpv6Message.REBIND);
        long at = client(request);
        for (int i = 0; i < 200; i++) {
            at = association(request, at, i);
            long option = at - Dhcpv6Option.HEADER - Dhcpv6Option.IA_LENGTH;
            for (int n = 0; n < 6; n++) {
                at = Dhcpv6Option.writeLease(request.segment(), at, PREFIX + 1, n, 0, 0);
            }
            Dhcpv6Option.end(request.segment(), Dhcpv6Option.value(option), at);
        }
        end(request, at);
        server.accept(request, now);
        assertTrue(checked().byteSize() <= EthernetHeader.LENGTH + 1280);
    }

    @Test
    void whoAsksForTheSearchListGetsThatOfTheHost() {
        Frame request = message(Dhcpv6Message.INFORMATION_REQUEST);
        long data =
                Dhcpv6Option.begin(request.segment(), client(request), Dhcpv6Option.OPTION_REQUEST);
        BigEndian.u16(request.segment(), data, Dhcpv6Option.DOMAIN_SEARCH);
        end(request, Dhcpv6Option.end(request.segment(), data, data + 2));
        server.accept(request, now);
        assertEquals(ABSENT, find(checked(), Dhcpv6Option.DOMAIN_SEARCH));
        search = List.of("example.org", "a.test");
        server.accept(request, now);
        MemorySegment s = checked();
        long option = find(s, Dhcpv6Option.DOMAIN_SEARCH);
        assertEquals(13 + 8, Dhcpv6Option.length(s, option));
        assertEquals(7, BigEndian.u8(s, Dhcpv6Option.value(option)));
        assertEquals(1, BigEndian.u8(s, Dhcpv6Option.value(option) + 13));
    }

    @Test
    void whenAllAddressesAreTakenTheClientIsTold() {
        for (int i = 0; i < DhcpLeases.SIZE; i++) {
            assertEquals(15 + i, leased(i));
        }
        assertEquals(ABSENT, leased(DhcpLeases.SIZE));
        now += Dhcpv6Bindings.VALID_SECONDS * SECOND;
        assertEquals(15, leased(DhcpLeases.SIZE));
    }

    @Test
    void aMessageCutAtAnyByteIsSurvived() {
        Frame whole = message(Dhcpv6Message.SOLICIT);
        long end = association(whole, association(whole, client(whole), 1), 2);
        for (long cut = whole.payload(); cut < end; cut++) {
            end(whole, cut);
            server.accept(whole, now);
        }
        assertNotEquals(0, wire.dropped(DropReason.DHCP_MALFORMED));
        while (!wire.sent.isEmpty()) {
            checked();
        }
    }

    @Test
    void anyBytesAtAllAreSurvivedAndAnsweredInGoodOrder() {
        Random random = new Random(8415);
        int answered = 0;
        for (int i = 0; i < 50_000; i++) {
            Frame frame = message(1 + random.nextInt(13));
            long at = random.nextInt(8) > 0 ? client(frame) : frame.end();
            if (random.nextBoolean()) {
                at = server(frame, at);
            }
            for (int n = random.nextInt(4); n > 0; n--) {
                at = association(frame, at, random.nextInt(30));
                if (random.nextBoolean()) {
                    long option = at - Dhcpv6Option.HEADER - Dhcpv6Option.IA_LENGTH;
                    long low = 10 + random.nextInt(25);
                    at = Dhcpv6Option.writeLease(frame.segment(), at, PREFIX, low, 0, 0);
                    Dhcpv6Option.end(frame.segment(), Dhcpv6Option.value(option), at);
                }
            }
            long length = at - frame.payload();
            for (int n = random.nextInt(4); n > 0; n--) {
                long where = frame.payload() + random.nextLong(length);
                BigEndian.u8(frame.segment(), where, random.nextInt(40));
            }
            end(frame, at - (random.nextInt(4) == 0 ? random.nextInt((int) length) : 0));
            now += random.nextInt(1000) * SECOND;
            server.accept(frame, now);
            while (!wire.sent.isEmpty()) {
                checked();
                answered++;
            }
        }
        assertTrue(answered > 1000, answered + " answers");
    }

    private static VirtualAddresses addresses() {
        VirtualAddresses d = GuestWire.ADDRESSES;
        return new VirtualAddresses(d.network(), d.prefixLength(), d.gateway(), d.dns(), PREFIX);
    }

    private Dhcpv6Server server() {
        neighbors.learn(LINK_LOCAL, CLIENT, GuestWire.GUEST_MAC);
        FrameOutput frames = new FrameOutput(wire, new Frame(Arena.ofAuto()), wire.counters);
        IpOutput output =
                new IpOutput(
                        frames,
                        neighbors,
                        (_, _) -> {},
                        addresses,
                        new PathMtus(wire.deadlines, 1500),
                        new Random(1),
                        wire.counters);
        return new Dhcpv6Server(output, addresses, nameservers(), wire.counters);
    }

    /** Asks for a lease at once; the lower half of the address, or absent. */
    private long leased(int association) {
        Frame solicit = message(Dhcpv6Message.SOLICIT);
        long at = association(solicit, client(solicit), association);
        end(solicit, Dhcpv6Option.writeEmpty(solicit.segment(), at, Dhcpv6Option.RAPID_COMMIT));
        server.accept(solicit, now);
        MemorySegment s = checked();
        long option = find(s, Dhcpv6Option.IA_NA);
        long from = Dhcpv6Option.value(option) + Dhcpv6Option.IA_LENGTH;
        long end = Dhcpv6Option.next(s, option);
        long address = Dhcpv6Option.find(s, from, end, Dhcpv6Option.IA_ADDRESS);
        return address == ABSENT
                ? ABSENT
                : BigEndian.i64(s, Dhcpv6Option.value(address) + Long.BYTES);
    }

    private Nameservers nameservers() {
        return new Nameservers() {
            @Override
            public List<Endpoint> current() {
                return List.of();
            }

            @Override
            public List<String> search() {
                return search;
            }
        };
    }

    private static Frame message(int type) {
        Frame frame = new Frame(Arena.ofAuto());
        MemorySegment s = frame.segment();
        frame.network(Frame.NETWORK);
        Ipv6Header.firstWord(s, Frame.NETWORK, 0, 0);
        Ipv6Header.source(s, Frame.NETWORK, LINK_LOCAL, CLIENT);
        Ipv6Header.destination(
                s, Frame.NETWORK, Dhcpv6Message.SERVERS_HIGH, Dhcpv6Message.SERVERS_LOW);
        frame.transport(Frame.NETWORK + Ipv6Header.LENGTH);
        frame.payload(frame.transport() + UdpHeader.LENGTH);
        Dhcpv6Message.type(s, frame.payload(), type);
        frame.end(frame.payload() + Dhcpv6Message.LENGTH);
        return frame;
    }

    private static long client(Frame frame) {
        return identifier(frame, frame.end(), Dhcpv6Option.CLIENT_IDENTIFIER, 0x0200_0000_0064L);
    }

    private static long server(Frame frame, long at) {
        return identifier(frame, at, Dhcpv6Option.SERVER_IDENTIFIER, 0x5256_0000_0002L);
    }

    private static long identifier(Frame frame, long at, int code, long mac) {
        long data = Dhcpv6Option.begin(frame.segment(), at, code);
        BigEndian.i32(frame.segment(), data, 0x0003_0001);
        BigEndian.u48(frame.segment(), data + 4, mac);
        return Dhcpv6Option.end(frame.segment(), data, data + 10);
    }

    private static long association(Frame frame, long at, int identifier) {
        long data = Dhcpv6Option.begin(frame.segment(), at, Dhcpv6Option.IA_NA);
        BigEndian.i32(frame.segment(), data, identifier);
        return Dhcpv6Option.end(frame.segment(), data, data + Dhcpv6Option.IA_LENGTH);
    }

    private static void end(Frame frame, long at) {
        frame.end(at);
    }

    /** The next frame, which is a DHCPv6 message in good order. */
    private MemorySegment checked() {
        MemorySegment s = wire.next();
        assertTrue(Ipv6Header.fits(s, IP, s.byteSize()));
        assertTrue(UdpHeader.fits(s, UDP, s.byteSize()));
        long length = s.byteSize() - UDP;
        long sum =
                Checksum.pseudoHeader(
                        Ipv6Header.sourceHigh(s, IP),
                        Ipv6Header.sourceLow(s, IP),
                        Ipv6Header.destinationHigh(s, IP),
                        Ipv6Header.destinationLow(s, IP),
                        IpProtocol.UDP,
                        length);
        assertTrue(Checksum.isValid(Checksum.add(sum, s, UDP, length)));
        assertTrue(Dhcpv6Message.fits(s, MESSAGE, s.byteSize()));
        return s;
    }

    private static long find(MemorySegment s, int code) {
        return Dhcpv6Option.find(s, MESSAGE + Dhcpv6Message.LENGTH, s.byteSize(), code);
    }
}
