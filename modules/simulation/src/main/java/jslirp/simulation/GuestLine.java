package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import jslirp.wire.ArpPacket;
import jslirp.wire.BigEndian;
import jslirp.wire.DhcpMessage;
import jslirp.wire.DhcpOption;
import jslirp.wire.Endpoint;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.Ipv4Header;
import jslirp.wire.MacAddress;

/**
 * A frame of the guest in a script, after the {@code <}:
 *
 * <pre>
 *   [@2] S. 0:0(0) ack 1 win 1000 &lt;mss 1460&gt; [gso N]
 *   udp PORT &gt; A:P (length)
 *   icmp echo A id N seq N (length)
 *   arp who-has A tell A | arp A is-at MAC
 *   dhcp discover|request|release|decline|inform [requested A] [server A] [ciaddr A]
 *   raw HEX
 * </pre>
 *
 * each but the last followed by any of {@code ttl N}, {@code from A}, {@code to A}, {@code mac MAC}
 * (the frame's destination), {@code client MAC} (its source), {@code fragment FROM:TO} (only these
 * bytes of the IP payload), {@code badsum}, {@code nosum}, {@code options} (with an IPv4 option),
 * {@code cut N} (only the first N bytes of the frame), {@code garbled} (other payload).
 */
final class GuestLine {
    private static final List<String> DHCP =
            List.of(
                    "",
                    "discover",
                    "offer",
                    "request",
                    "decline",
                    "ack",
                    "nak",
                    "release",
                    "inform");

    private final Guest guest;
    private final Words words;
    private final ScriptConnection connection;

    private long clientMac = Guest.MAC;
    private Route route;
    private boolean badChecksum;
    private boolean noChecksum;
    private boolean ipOptions;
    private boolean garbled;
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
                    case "dhcp" -> dhcp();
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

    private Packet dhcp() {
        String type = words.word();
        byte[] message = new byte[300];
        MemorySegment s = MemorySegment.ofArray(message);
        DhcpMessage.clear(s, 0);
        DhcpMessage.op(s, 0, DhcpMessage.BOOTREQUEST);
        DhcpMessage.xid(s, 0, 0x1234_5678);
        long at = DhcpMessage.LENGTH;
        if (!type.equals("bootp")) {
            at = DhcpOption.writeU8(s, at, DhcpOption.MESSAGE_TYPE, DHCP.indexOf(type));
        }
        if (words.take("requested")) {
            at = DhcpOption.writeU32(s, at, DhcpOption.REQUESTED_ADDRESS, words.address().ipv4());
        }
        if (words.take("server")) {
            at = DhcpOption.writeU32(s, at, DhcpOption.SERVER_IDENTIFIER, words.address().ipv4());
        }
        if (words.take("ciaddr")) {
            DhcpMessage.ciaddr(s, 0, words.address().ipv4());
        }
        DhcpOption.writeEnd(s, at);
        Endpoint to = new Endpoint(IpAddress.ofIpv4(-1), DhcpMessage.SERVER_PORT);
        route = guest.route(DhcpMessage.CLIENT_PORT, to);
        route = route.from(new Endpoint(IpAddress.ANY_IPV4, DhcpMessage.CLIENT_PORT));
        route = new Route(route.fromMac(), MacAddress.BROADCAST, route.from(), to, route.ttl());
        modifiers();
        DhcpMessage.chaddr(s, 0, clientMac);
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
                case "cut" -> cut = (int) words.number();
                case "fragment" -> {
                    List<String> range = List.of(words.word().split(":"));
                    fragmentFrom = Integer.parseInt(range.get(0));
                    fragmentTo = Integer.parseInt(range.get(1));
                }
                default -> throw new IllegalArgumentException("an unknown word at the end");
            }
        }
        route = route.fromMac(clientMac);
    }

    private static Endpoint moved(Endpoint old, String text) {
        return text.contains(":")
                ? Endpoint.parse(text)
                : new Endpoint(IpAddress.parse(text), old.port());
    }

    private Packet finished(Packet p, int checksumOffset) {
        MemorySegment s = p.bytes();
        if (badChecksum) {
            long at = p.transport() + checksumOffset;
            BigEndian.u16(s, at, BigEndian.u16(s, at) ^ 0x0101);
        }
        if (ipOptions) {
            return withOptions(p);
        }
        return fragmentFrom < 0 ? p : fragment(p);
    }

    /** The same packet with a header of six words: three NOPs and the end of the list. */
    private static Packet withOptions(Packet p) {
        List<Byte> all = new ArrayList<>();
        byte[] old = bytes(p);
        for (int i = 0; i < old.length; i++) {
            if (i == Packet.IP + Ipv4Header.LENGTH) {
                all.addAll(List.of((byte) 1, (byte) 1, (byte) 1, (byte) 0));
            }
            all.add(old[i]);
        }
        byte[] longer = new byte[all.size()];
        for (int i = 0; i < longer.length; i++) {
            longer[i] = all.get(i);
        }
        Packet q = Packet.of(longer);
        Ipv4Header.headerLength(q.bytes(), Packet.IP, Ipv4Header.LENGTH + 4);
        Ipv4Header.totalLength(q.bytes(), Packet.IP, (int) (longer.length - Packet.IP));
        Ipv4Header.fillChecksum(q.bytes(), Packet.IP);
        return q;
    }

    private Packet fragment(Packet p) {
        int header = (int) p.transport();
        int length = fragmentTo - fragmentFrom;
        byte[] part = new byte[header + length];
        MemorySegment s = MemorySegment.ofArray(part);
        MemorySegment.copy(p.bytes(), 0, s, 0, header);
        int here = Math.clamp(p.end() - header - fragmentFrom, 0, length);
        if (here > 0) {
            MemorySegment.copy(p.bytes(), header + (long) fragmentFrom, s, header, here);
        }
        boolean more = fragmentTo < p.end() - header;
        Ipv4Header.totalLength(s, Packet.IP, (int) (part.length - Packet.IP));
        Ipv4Header.identification(s, Packet.IP, 4711);
        Ipv4Header.flags(s, Packet.IP, more ? Ipv4Header.MF : 0);
        Ipv4Header.fragmentOffset(s, Packet.IP, fragmentFrom);
        Ipv4Header.fillChecksum(s, Packet.IP);
        if (EthernetHeader.etherType(s, 0) != EthernetHeader.IPV4) {
            throw new IllegalArgumentException("no fragment of this");
        }
        return Packet.of(part);
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
