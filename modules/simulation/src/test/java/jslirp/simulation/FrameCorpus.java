package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import jslirp.wire.BigEndian;
import jslirp.wire.Endpoint;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.TcpHeader;

/** Valid frames of every protocol that a guest may speak, for a fuzzer to spoil. */
final class FrameCorpus {
    private static final String IPV6 =
            "33330000000202000000006486dd"
                    + "6000000000083afffe800000000000000000000000000064"
                    + "ff0200000000000000000000000000028500000000000000";
    private static final List<String> TEXTS =
            List.of(
                    "arp who-has 10.0.2.2 tell 10.0.2.100",
                    "arp who-has 10.0.2.3 tell 0.0.0.0",
                    "arp who-has 10.0.2.100 tell 10.0.2.100",
                    "arp 10.0.2.100 is-at 02:00:00:00:00:64",
                    "icmp echo 10.0.2.2 id 1 seq 1 (56)",
                    "icmp echo 10.0.2.3 id 1 seq 2 (0)",
                    "icmp echo 192.0.2.1 id 2 seq 3 (1400)",
                    "icmp echo 192.0.2.1 id 3 seq 4 (20) ttl 1",
                    "icmp echo 10.0.2.2 id 4 seq 5 (3000) fragment 0:1480",
                    "icmp echo 10.0.2.2 id 4 seq 5 (3000) fragment 1480:2960",
                    "icmp echo 10.0.2.2 id 4 seq 5 (3000) fragment 2960:3008",
                    "udp 5000 > 192.0.2.1:7 (0)",
                    "udp 5001 > 192.0.2.1:7 (1) options",
                    "udp 5002 > 10.0.2.2:7 (1472)",
                    "udp 5003 > 10.0.2.3:53 (40)",
                    "udp 5004 > 255.255.255.255:9 (20)",
                    "udp 5005 > 224.0.0.251:5353 (20)",
                    "udp 5006 > 192.0.2.1:7 (20) ttl 1",
                    "udp 5007 > 192.0.2.1:7 (9) nosum",
                    "udp 5008 > 192.0.2.1:7 (2000) fragment 0:1480",
                    "udp 5008 > 192.0.2.1:7 (2000) fragment 1480:2008",
                    "udp 5009 > 10.0.2.2:69 (30)",
                    "dhcp discover",
                    "dhcp request requested 10.0.2.15 server 10.0.2.2",
                    "dhcp request requested 10.0.2.99",
                    "dhcp release ciaddr 10.0.2.15",
                    "dhcp decline requested 10.0.2.15",
                    "dhcp inform ciaddr 10.0.2.100",
                    "dhcp bootp",
                    "S 0:0(0) win 64240 <mss 1460, sackOK, TS val 1 ecr 0, nop, wscale 7>",
                    "S 0:0(0) win 65535 <mss 536>",
                    "S 0:100(100) win 1000",
                    "S. 0:0(0) ack 1 win 1000 <mss 1460>",
                    ". 1:1(0) ack 1 win 64240",
                    "P. 1:1449(1448) ack 1 win 64240 <TS val 2 ecr 1>",
                    "P. 1:101(100) ack 1 win 0 options",
                    "FP. 1:11(10) ack 1 win 64240",
                    "F. 1:1(0) ack 1 win 64240",
                    "R 1:1(0) win 0",
                    "R. 1:1(0) ack 1 win 0",
                    "PU. 1:11(10) ack 1 win 64240 urg 5",
                    ". 1:1(0) ack 1 win 64240 <sack 100:200 300:400>",
                    "SF 0:0(0) win 64240",
                    "SR 0:0(0) win 64240",
                    "- 0:0(0) win 64240",
                    "S 0:0(0) win 64240 <mss 1460> to 127.0.0.1:80",
                    "S 0:0(0) win 64240 <mss 1460> to 10.0.2.3:53",
                    "S 0:0(0) win 64240 <mss 1460> to 10.0.2.2:22",
                    "P. 1:60001(60000) ack 1 win 64240 gso 1448",
                    "raw " + IPV6);

    private FrameCorpus() {}

    static List<Packet> frames(Simulation s) {
        List<Packet> frames = new ArrayList<>();
        for (String text : TEXTS) {
            ScriptConnection c =
                    new ScriptConnection(1 + frames.size() % 8, Endpoint.parse("192.0.2.1:80"));
            frames.add(new GuestLine(s.guest(), new Words(text), c).build());
        }
        frames.add(icmpError(s));
        frames.add(otherProtocol(s));
        frames.add(Packet.of(HexFormat.of().parseHex("525500000202020000000064810000010800")));
        return frames;
    }

    private static Packet icmpError(Simulation s) {
        Route route = s.guest().route(0, Endpoint.parse("192.0.2.1:0"));
        Packet p = GuestFrames.ip(route, IpProtocol.ICMP, 36);
        MemorySegment m = p.bytes();
        IcmpHeader.type(m, p.transport(), IcmpHeader.V4.DESTINATION_UNREACHABLE);
        MemorySegment.copy(m, Packet.IP, m, p.transport() + 8, Ipv4Header.LENGTH);
        GuestFrames.completeIcmp(p);
        return p;
    }

    private static Packet otherProtocol(Simulation s) {
        return GuestFrames.ip(s.guest().route(0, Endpoint.parse("192.0.2.1:0")), 47, 20);
    }

    /** Puts right what is wrong with lengths' checksums, so that a spoilt frame gets further in. */
    static void mendChecksums(Packet p) {
        MemorySegment s = p.bytes();
        long size = s.byteSize();
        if (size < Packet.IP + Ipv4Header.LENGTH
                || EthernetHeader.etherType(s, 0) != EthernetHeader.IPV4) {
            return;
        }
        long transport = Packet.IP + Ipv4Header.headerLength(s, Packet.IP);
        if (transport < Packet.IP + Ipv4Header.LENGTH || transport > size) {
            return;
        }
        Ipv4Header.checksum(s, Packet.IP, 0);
        int sum = FrameRules.sum(s, Packet.IP, transport - Packet.IP, 0);
        Ipv4Header.checksum(s, Packet.IP, ~sum & 0xffff);
        long end = Math.min(size, p.end());
        if (end >= transport + offset(p) + 2 && p.checksumOffset() < 0) {
            long field = transport + offset(p);
            long pseudo = FrameRules.sum(s, Packet.IP + 12, 8, 0);
            boolean icmp = Ipv4Header.protocol(s, Packet.IP) == IpProtocol.ICMP;
            pseudo += Ipv4Header.protocol(s, Packet.IP) + (end - transport);
            BigEndian.u16(s, field, 0);
            int all = FrameRules.sum(s, transport, end - transport, icmp ? 0 : pseudo);
            BigEndian.u16(s, field, ~all & 0xffff);
        }
    }

    private static int offset(Packet p) {
        return switch (Ipv4Header.protocol(p.bytes(), Packet.IP)) {
            case IpProtocol.TCP -> 16;
            case IpProtocol.UDP -> 6;
            default -> 2;
        };
    }

    /** Whether a frame carries a whole TCP header. */
    static boolean isTcp(Packet p) {
        return p.bytes().byteSize() >= Packet.IP + Ipv4Header.LENGTH + TcpHeader.LENGTH
                && p.is(IpProtocol.TCP)
                && p.transport() + TcpHeader.LENGTH <= p.bytes().byteSize();
    }
}
