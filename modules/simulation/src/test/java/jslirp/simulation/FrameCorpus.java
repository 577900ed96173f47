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
import jslirp.wire.Ipv6Header;

/** Valid frames of every protocol that a guest may speak, for a fuzzer to spoil. */
final class FrameCorpus {
    private static final String MLD_REPORT =
            "33330000001602000000000186dd"
                    + "6000000000240001"
                    + "fe800000000000000000000000000100"
                    + "ff020000000000000000000000000016"
                    + "3a00050200000100"
                    + "8f006f890000000104000000"
                    + "ff0200000000000000000001ff000001";
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
                    "raw " + MLD_REPORT,
                    "rs",
                    "rs from ::",
                    "rs ttl 64",
                    "ns who-has fe80::2 tell fe80::100",
                    "ns who-has fd00::3 tell fd00::100",
                    "ns who-has fd00::100 tell ::",
                    "na fd00::100 is-at 02:00:00:00:00:64",
                    "icmp echo fd00::2 id 1 seq 1 (56)",
                    "icmp echo fe80::3 id 1 seq 2 (0) from fe80::100",
                    "icmp echo 2001:db8::1 id 2 seq 3 (1400)",
                    "icmp echo 2001:db8::1 id 3 seq 4 (20) ttl 1",
                    "icmp echo fd00::2 id 4 seq 5 (3000) fragment 0:1440",
                    "icmp echo fd00::2 id 4 seq 5 (3000) fragment 1440:2880",
                    "icmp echo fd00::2 id 4 seq 5 (3000) fragment 2880:3008",
                    "icmp echo fd00::2 id 5 seq 5 (100) headers 0,60,43,44",
                    "icmp echo fd00::2 id 5 seq 5 (100) headers 60,60,60,60,60,60,60,60",
                    "udp 5010 > [2001:db8::1]:7 (0)",
                    "udp 5011 > [2001:db8::1]:7 (1) headers 44",
                    "udp 5012 > [fd00::2]:7 (1452)",
                    "udp 5013 > [fd00::3]:53 (40)",
                    "udp 5014 > [ff02::fb]:5353 (20)",
                    "udp 5016 > [2001:db8::1]:7 (20) ttl 1 headers 0",
                    "udp 5018 > [2001:db8::1]:7 (2000) headers 60 fragment 0:1440",
                    "udp 5018 > [2001:db8::1]:7 (2000) headers 60 fragment 1440:2016",
                    "dhcp6 information asks 23",
                    "dhcp6 solicit na 1 pd 2 ta 3 asks 23 asks 24",
                    "dhcp6 solicit rapid na 4",
                    "dhcp6 request server na 1 holding fd00::f",
                    "dhcp6 renew server na 1 holding fd00::f holding fd00::10",
                    "dhcp6 confirm na 1 holding fd00::f",
                    "dhcp6 release server na 1 holding fd00::f",
                    "S 0:0(0) win 64240 <mss 1440, sackOK, TS val 1 ecr 0> to [2001:db8::1]:80"
                            + " from fd00::100",
                    "S 0:0(0) win 64240 <mss 1440> to [fd00::3]:53 from fd00::100 headers 0,60",
                    "S 0:0(0) win 64240 <mss 1440> to [::1]:80 from fd00::100",
                    "P. 1:1429(1428) ack 1 win 64240 to [2001:db8::1]:80 from fd00::100");

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
        if (s.byteSize() < EthernetHeader.LENGTH) {
            return;
        }
        boolean readable =
                switch (p.etherType()) {
                    case EthernetHeader.IPV4 -> mendHeader(s);
                    case EthernetHeader.IPV6 -> Ipv6Header.fits(s, Packet.IP, s.byteSize());
                    default -> false;
                };
        if (readable) {
            mendTransport(p);
        }
    }

    private static boolean mendHeader(MemorySegment s) {
        if (s.byteSize() < Packet.IP + Ipv4Header.LENGTH) {
            return false;
        }
        long transport = Packet.IP + Ipv4Header.headerLength(s, Packet.IP);
        if (transport < Packet.IP + Ipv4Header.LENGTH || transport > s.byteSize()) {
            return false;
        }
        Ipv4Header.checksum(s, Packet.IP, 0);
        int sum = FrameRules.sum(s, Packet.IP, transport - Packet.IP, 0);
        Ipv4Header.checksum(s, Packet.IP, ~sum & 0xffff);
        return true;
    }

    private static void mendTransport(Packet p) {
        MemorySegment s = p.bytes();
        long end = Math.min(s.byteSize(), p.end());
        long transport = p.transport();
        long field = transport + offset(p);
        if (end < field + 2 || p.checksumOffset() >= 0) {
            return;
        }
        boolean icmp = p.is(IpProtocol.ICMP);
        long pseudo = FrameRules.pseudoHeader(p) - (p.end() - transport) + (end - transport);
        BigEndian.u16(s, field, 0);
        int all = FrameRules.sum(s, transport, end - transport, icmp ? 0 : pseudo);
        BigEndian.u16(s, field, ~all & 0xffff);
    }

    private static int offset(Packet p) {
        return switch (p.protocol()) {
            case IpProtocol.TCP -> 16;
            case IpProtocol.UDP -> 6;
            default -> 2;
        };
    }
}
