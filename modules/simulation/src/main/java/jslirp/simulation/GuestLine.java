package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.stream.Stream;
import jslirp.wire.ArpPacket;
import jslirp.wire.BigEndian;
import jslirp.wire.DhcpMessage;
import jslirp.wire.Dhcpv6Message;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import jslirp.wire.MacAddress;

/**
 * A frame of the guest in a script, after the {@code <}:
 *
 * <pre>
 *   [@2] S. 0:0(0) ack 1 win 1000 &lt;mss 1460&gt; [gso N]
 *   udp PORT &gt; A:P (length)
 *   icmp echo A id N seq N (length)
 *   arp who-has A tell A | arp A is-at MAC
 *   ns who-has A tell A | na A is-at MAC | rs
 *   dhcp ...                 {@link DhcpLine}
 *   dhcp6 ...                {@link Dhcpv6Line}
 *   raw HEX
 * </pre>
 *
 * each but the last followed by any of {@code ttl N}, {@code from A}, {@code to A}, {@code mac MAC}
 * (the frame's destination), {@code client MAC} (its source), {@code fragment FROM:TO} (only these
 * bytes of the IP payload), {@code badsum}, {@code nosum}, {@code options} (with an IPv4 option),
 * {@code headers N,N} (with IPv6 extension headers of these protocols), {@code cut N} (only the
 * first N bytes of the frame), {@code garbled} (other payload). {@code headers} come before {@code
 * fragment}: they are fragmented with the rest.
 */
final class GuestLine {
    private final Guest guest;
    private final Words words;
    private final ScriptConnection connection;

    private long clientMac = Guest.MAC;
    private Route route;
    private boolean badChecksum;
    private boolean noChecksum;
    private boolean ipOptions;
    private boolean garbled;
    private int[] headers = {};
    private int cut = -1;
    private int fragmentFrom = -1;
    private int fragmentTo;

    GuestLine(Guest guest, Words words, ScriptConnection connection) {
        this.guest = guest;
        this.words = words;
        this.connection = connection;
        route = guest.route(connection.port(), connection.remote);
    }

    /** The frame that the line describes. */
    Packet build() {
        String kind = words.word();
        Packet p =
                switch (kind) {
                    case "udp" -> udp();
                    case "icmp" -> icmp();
                    case "arp" -> arp();
                    case "ns" -> solicitation();
                    case "na" -> advertisement();
                    case "rs" -> routerSolicitation();
                    case "dhcp" -> dhcp();
                    case "dhcp6" -> dhcpv6();
                    case "raw" -> Packet.of(HexFormat.of().parseHex(words.word()));
                    default -> tcp(kind);
                };
        words.end();
        if (cut >= 0) {
            return Packet.of(java.util.Arrays.copyOf(bytes(p), cut));
        }
        return p;
    }

    private Packet tcp(String flags) {
        if (!TcpLine.isFlags(flags)) {
            throw new IllegalArgumentException("what is '" + flags + "'?");
        }
        TcpLine line = TcpLine.parse(flags, words);
        modifiers();
        Packet p = line.build(route, connection);
        if (garbled) {
            for (long i = p.payload(); i < p.end(); i++) {
                BigEndian.u8(p.bytes(), i, ~BigEndian.u8(p.bytes(), i) & 0xff);
            }
        }
        if (line.segmentLength() > 0) {
            return GuestFrames.offloaded(p, line.segmentLength());
        }
        Segmenter.complete(p);
        return finished(p, 16);
    }

    private Packet udp() {
        int port = (int) words.number();
        words.expect(">");
        Endpoint to = words.endpoint();
        byte[] payload = content(words.length());
        route = guest.route(port, to);
        modifiers();
        Packet p = GuestFrames.udp(route, payload);
        if (noChecksum) {
            BigEndian.u16(p.bytes(), p.transport() + 6, 0);
        }
        return finished(p, 6);
    }

    private Packet icmp() {
        words.expect("echo");
        IpAddress to = words.address();
        words.expect("id");
        int id = (int) words.number();
        words.expect("seq");
        int sequence = (int) words.number();
        byte[] payload = content(words.length());
        route = guest.route(0, new Endpoint(to, 0));
        modifiers();
        return finished(GuestFrames.echo(route, id, sequence, payload), 2);
    }

    private Packet arp() {
        String first = words.word();
        boolean request = first.equals("who-has");
        IpAddress about = request ? words.address() : IpAddress.parse(first);
        if (request) {
            words.expect("tell");
            Endpoint from = new Endpoint(words.address(), 0);
            route = guest.route(0, new Endpoint(about, 0)).from(from);
            modifiers();
            return GuestFrames.arp(route, ArpPacket.REQUEST);
        }
        words.expect("is-at");
        clientMac = MacAddress.parse(words.word());
        Endpoint from = new Endpoint(about, 0);
        route = guest.route(0, connection.remote).from(from);
        modifiers();
        Packet p = GuestFrames.arp(route, ArpPacket.REPLY);
        ArpPacket.senderMac(p.bytes(), Packet.IP, clientMac);
        return p;
    }

    private Packet solicitation() {
        words.expect("who-has");
        IpAddress target = words.address();
        words.expect("tell");
        IpAddress asker = words.address();
        Endpoint to = new Endpoint(target, 0);
        route = NeighborFrames.toNeighbors(guest.route(0, to), target);
        route = route.from(new Endpoint(asker, 0));
        modifiers();
        return finished(NeighborFrames.solicitation(route, target), 2);
    }

    private Packet advertisement() {
        IpAddress target = words.address();
        words.expect("is-at");
        clientMac = MacAddress.parse(words.word());
        Endpoint router = new Endpoint(Guest.ROUTER, 0);
        route = guest.route(0, router).from(new Endpoint(target, 0));
        modifiers();
        return finished(NeighborFrames.advertisement(route, target), 2);
    }

    private Packet routerSolicitation() {
        Endpoint routers = new Endpoint(NeighborFrames.ALL_ROUTERS, 0);
        route = NeighborFrames.toGroup(guest.route(0, routers), routers.address());
        route = route.from(new Endpoint(Guest.LINK_LOCAL, 0));
        modifiers();
        return finished(NeighborFrames.routerSolicitation(route), 2);
    }

    private Packet dhcp() {
        byte[] message = DhcpLine.build(words);
        Endpoint to = new Endpoint(IpAddress.ofIpv4(-1), DhcpMessage.SERVER_PORT);
        route = guest.route(DhcpMessage.CLIENT_PORT, to);
        route = route.from(new Endpoint(IpAddress.ANY_IPV4, DhcpMessage.CLIENT_PORT));
        route = route.toMac(MacAddress.BROADCAST);
        modifiers();
        DhcpMessage.chaddr(MemorySegment.ofArray(message), 0, clientMac);
        return finished(GuestFrames.udp(route, message), 6);
    }

    private Packet dhcpv6() {
        byte[] message = new Dhcpv6Line(words).build();
        IpAddress servers = new IpAddress(Dhcpv6Message.SERVERS_HIGH, Dhcpv6Message.SERVERS_LOW);
        Endpoint to = new Endpoint(servers, Dhcpv6Message.SERVER_PORT);
        route = guest.route(Dhcpv6Message.CLIENT_PORT, to);
        route = route.from(new Endpoint(Guest.LINK_LOCAL, Dhcpv6Message.CLIENT_PORT));
        route = route.toMac(MacAddress.ofIpv6Multicast(servers.low()));
        modifiers();
        return finished(GuestFrames.udp(route, message), 6);
    }

    private void modifiers() {
        while (words.hasNext()) {
            switch (words.word()) {
                case "ttl" -> route = route.withTtl((int) words.number());
                case "from" -> route = route.from(moved(route.from(), words.word()));
                case "to" -> route = route.to(moved(route.to(), words.word()));
                case "mac" -> route = route.toMac(MacAddress.parse(words.word()));
                case "client" -> clientMac = MacAddress.parse(words.word());
                case "badsum" -> badChecksum = true;
                case "nosum" -> noChecksum = true;
                case "options" -> ipOptions = true;
                case "garbled" -> garbled = true;
                case "headers" -> headers = numbers(words.word(), ",");
                case "cut" -> cut = (int) words.number();
                case "fragment" -> {
                    int[] range = numbers(words.word(), ":");
                    fragmentFrom = range[0];
                    fragmentTo = range[1];
                }
                default -> throw new IllegalArgumentException("an unknown word at the end");
            }
        }
        route = route.fromMac(clientMac);
    }

    private static int[] numbers(String text, String separator) {
        return Stream.of(text.split(separator)).mapToInt(Integer::parseInt).toArray();
    }

    private static Endpoint moved(Endpoint old, String text) {
        return text.startsWith("[") || text.contains(":") && text.contains(".")
                ? Endpoint.parse(text)
                : new Endpoint(IpAddress.parse(text), old.port());
    }

    private Packet finished(Packet p, int checksumOffset) {
        MemorySegment s = p.bytes();
        if (badChecksum) {
            long at = p.transport() + checksumOffset;
            BigEndian.u16(s, at, BigEndian.u16(s, at) ^ 0x0101);
        }
        Packet shaped = ipOptions ? PacketShape.withOptions(p) : p;
        if (headers.length > 0) {
            shaped = PacketShape.withExtensions(shaped, headers);
        }
        return fragmentFrom < 0 ? shaped : PacketShape.fragment(shaped, fragmentFrom, fragmentTo);
    }

    private static byte[] bytes(Packet p) {
        return p.bytes().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    static byte[] content(int length) {
        byte[] bytes = new byte[length];
        ScriptConnection.FROM_GUEST.write(0, MemorySegment.ofArray(bytes), 0, length);
        return bytes;
    }
}
