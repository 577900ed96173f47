package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.ArpPacket;
import jslirp.wire.BigEndian;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;
import jslirp.wire.MacAddress;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/** Frames as a guest's kernel makes them, complete with checksums. */
final class GuestFrames {
    private static final int TCP_CHECKSUM = 16;

    private GuestFrames() {}

    /** A packet of the route's IP version whose payload of this length is still zeros. */
    static Packet ip(Route route, int protocol, int length) {
        boolean ipv6 = route.isIpv6();
        int header = ipv6 ? Ipv6Header.LENGTH : Ipv4Header.LENGTH;
        Packet p = Packet.of(new byte[(int) Packet.IP + header + length]);
        MemorySegment s = p.bytes();
        EthernetHeader.destination(s, 0, route.toMac());
        EthernetHeader.source(s, 0, route.fromMac());
        EthernetHeader.etherType(s, 0, ipv6 ? EthernetHeader.IPV6 : EthernetHeader.IPV4);
        if (ipv6) {
            ipv6Header(s, route, protocol, length);
        } else {
            ipv4Header(s, route, protocol, length);
        }
        return p;
    }

    private static void ipv6Header(MemorySegment s, Route route, int protocol, int length) {
        IpAddress from = route.from().address();
        IpAddress to = route.to().address();
        Ipv6Header.firstWord(s, Packet.IP, 0, 0xabcde);
        Ipv6Header.payloadLength(s, Packet.IP, length);
        Ipv6Header.nextHeader(s, Packet.IP, protocol);
        Ipv6Header.hopLimit(s, Packet.IP, route.ttl());
        Ipv6Header.source(s, Packet.IP, from.high(), from.low());
        Ipv6Header.destination(s, Packet.IP, to.high(), to.low());
    }

    private static void ipv4Header(MemorySegment s, Route route, int protocol, int length) {
        long ip = Packet.IP;
        Ipv4Header.headerLength(s, ip, Ipv4Header.LENGTH);
        Ipv4Header.totalLength(s, ip, Ipv4Header.LENGTH + length);
        Ipv4Header.identification(s, ip, 0);
        Ipv4Header.flags(s, ip, Ipv4Header.DF);
        Ipv4Header.ttl(s, ip, route.ttl());
        Ipv4Header.protocol(s, ip, protocol);
        Ipv4Header.source(s, ip, route.from().address().ipv4());
        Ipv4Header.destination(s, ip, route.to().address().ipv4());
        Ipv4Header.fillChecksum(s, ip);
    }

    /** A TCP segment with {@code length} bytes of payload, still zeros, and no checksum yet. */
    static Packet tcp(Route route, Segment fields, int length) {
        int header = TcpHeader.LENGTH + fields.options().length;
        Packet p = ip(route, IpProtocol.TCP, header + length);
        MemorySegment s = p.bytes();
        long tcp = p.transport();
        TcpHeader.sourcePort(s, tcp, route.from().port());
        TcpHeader.destinationPort(s, tcp, route.to().port());
        TcpHeader.sequence(s, tcp, fields.sequence());
        TcpHeader.acknowledgment(s, tcp, fields.acknowledgment());
        TcpHeader.dataOffset(s, tcp, header);
        TcpHeader.flags(s, tcp, fields.flags());
        TcpHeader.window(s, tcp, fields.window());
        TcpHeader.urgentPointer(s, tcp, fields.urgent());
        MemorySegment.copy(
                MemorySegment.ofArray(fields.options()),
                0,
                s,
                tcp + TcpHeader.LENGTH,
                fields.options().length);
        return p;
    }

    /** The same segment as a kernel hands it to a device that cuts it and completes checksums. */
    static Packet offloaded(Packet p, int segmentLength) {
        int partial = FrameRules.sum(p.bytes(), 0, 0, FrameRules.pseudoHeader(p));
        BigEndian.u16(p.bytes(), p.transport() + TCP_CHECKSUM, partial);
        Segmentation cut = p.isIpv6() ? Segmentation.TCP_IPV6 : Segmentation.TCP_IPV4;
        boolean whole = p.payloadLength() <= segmentLength;
        return new Packet(
                p.bytes(),
                whole ? Segmentation.NONE : cut,
                whole ? 0 : segmentLength,
                TCP_CHECKSUM);
    }

    /** A UDP datagram. */
    static Packet udp(Route route, byte... payload) {
        Packet p = ip(route, IpProtocol.UDP, UdpHeader.LENGTH + payload.length);
        MemorySegment s = p.bytes();
        long udp = p.transport();
        UdpHeader.sourcePort(s, udp, route.from().port());
        UdpHeader.destinationPort(s, udp, route.to().port());
        UdpHeader.totalLength(s, udp, UdpHeader.LENGTH + payload.length);
        MemorySegment.copy(MemorySegment.ofArray(payload), 0, s, p.payload(), payload.length);
        Segmenter.complete(p);
        return p;
    }

    /** An ICMP or ICMPv6 echo request. */
    static Packet echo(Route route, int identifier, int sequence, byte... payload) {
        boolean ipv6 = route.isIpv6();
        int protocol = ipv6 ? IpProtocol.ICMPV6 : IpProtocol.ICMP;
        Packet p = ip(route, protocol, IcmpHeader.LENGTH + payload.length);
        MemorySegment s = p.bytes();
        long icmp = p.transport();
        IcmpHeader.type(s, icmp, ipv6 ? IcmpHeader.V6.ECHO_REQUEST : IcmpHeader.V4.ECHO_REQUEST);
        IcmpHeader.identifier(s, icmp, identifier);
        IcmpHeader.sequence(s, icmp, sequence);
        MemorySegment.copy(
                MemorySegment.ofArray(payload), 0, s, icmp + IcmpHeader.LENGTH, payload.length);
        completeIcmp(p);
        return p;
    }

    static void completeIcmp(Packet p) {
        long icmp = p.transport();
        IcmpHeader.checksum(p.bytes(), icmp, 0);
        long pseudo = p.isIpv6() ? FrameRules.pseudoHeader(p) : 0;
        int sum = FrameRules.sum(p.bytes(), icmp, p.end() - icmp, pseudo);
        IcmpHeader.checksum(p.bytes(), icmp, ~sum & 0xffff);
    }

    /** An ARP packet from {@code route.from()}, about {@code route.to()}. */
    static Packet arp(Route route, int operation) {
        Packet p = Packet.of(new byte[EthernetHeader.LENGTH + ArpPacket.LENGTH]);
        MemorySegment s = p.bytes();
        boolean request = operation == ArpPacket.REQUEST;
        EthernetHeader.destination(s, 0, request ? MacAddress.BROADCAST : route.toMac());
        EthernetHeader.source(s, 0, route.fromMac());
        EthernetHeader.etherType(s, 0, EthernetHeader.ARP);
        long arp = EthernetHeader.LENGTH;
        ArpPacket.writeFormat(s, arp);
        ArpPacket.operation(s, arp, operation);
        ArpPacket.senderMac(s, arp, route.fromMac());
        ArpPacket.senderAddress(s, arp, route.from().address().ipv4());
        ArpPacket.targetMac(s, arp, request ? 0 : route.toMac());
        ArpPacket.targetAddress(s, arp, route.to().address().ipv4());
        return p;
    }
}
