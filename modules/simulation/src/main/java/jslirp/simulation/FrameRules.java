package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.BigEndian;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Fragment;
import jslirp.wire.Ipv6Header;
import jslirp.wire.Ipv6Jumbo;
import jslirp.wire.MacAddress;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/**
 * What every frame of the stack has to satisfy, checked more strictly than any receiver would. The
 * checksums are computed here anew, two bytes at a time, so that a mistake in {@link
 * jslirp.wire.Checksum} is not its own judge.
 */
final class FrameRules {
    private static final int CHECKSUM_TCP = 16;
    private static final int CHECKSUM_UDP = 6;
    private static final int CHECKSUM_ICMPV6 = 2;

    private final int mtu;
    private final LinkProperties properties;
    private boolean takesJumbograms;

    FrameRules(int mtu, LinkProperties properties) {
        this.mtu = mtu;
        this.properties = properties;
    }

    /** From now on super-frames above 65535 bytes are in order. */
    void takesJumbograms() {
        takesJumbograms = true;
    }

    /**
     * Checks one frame to the guest.
     *
     * @throws IllegalStateException saying what is wrong with it
     */
    void check(Packet p) {
        MemorySegment s = p.bytes();
        require(s.byteSize() >= EthernetHeader.LENGTH, "shorter than an Ethernet header");
        require(!MacAddress.isMulticast(EthernetHeader.source(s, 0)), "a group as source MAC");
        switch (p.etherType()) {
            case EthernetHeader.IPV4 -> checkIpv4(p);
            case EthernetHeader.IPV6 -> checkIpv6(p);
            case EthernetHeader.ARP ->
                    require(s.byteSize() >= EthernetHeader.LENGTH + 28, "a short ARP packet");
            default -> throw new IllegalStateException("an EtherType that nobody asked for");
        }
    }

    private void checkIpv4(Packet p) {
        MemorySegment s = p.bytes();
        long ip = Packet.IP;
        require(s.byteSize() >= ip + Ipv4Header.LENGTH, "shorter than an IPv4 header");
        require(BigEndian.u8(s, ip) == 0x45, "version and header length are not 0x45");
        int length = (int) (p.end() - ip);
        if (Ipv4Header.totalLength(s, ip) == 0) {
            checkJumbo(p);
        }
        require(length >= Ipv4Header.LENGTH && ip + length <= s.byteSize(), "a wrong total length");
        require(
                s.byteSize() == Math.max(ip + length, s.byteSize() <= 60 ? s.byteSize() : 0),
                "bytes behind the packet");
        require(length <= mtu || p.isSuperFrame(), "an unmarked packet above the MTU");
        require(sum(s, ip, Ipv4Header.LENGTH, 0) == 0xffff, "a wrong IPv4 header checksum");
        require(Ipv4Header.ttl(s, ip) > 0, "a TTL of 0");
        checkSuperFrame(p);
        if (Ipv4Header.isFragment(s, ip)) {
            require(!p.isSuperFrame() && p.checksumOffset() < 0, "an offload of a fragment");
            return;
        }
        checkTransport(p);
    }

    private void checkIpv6(Packet p) {
        MemorySegment s = p.bytes();
        long ip = Packet.IP;
        require(s.byteSize() >= ip + Ipv6Header.LENGTH, "shorter than an IPv6 header");
        require(BigEndian.u8(s, ip) >>> 4 == 6, "a version other than 6");
        int length = (int) (p.end() - ip);
        if (Ipv6Header.payloadLength(s, ip) == 0) {
            checkJumbo(p);
            long option = ip + Ipv6Header.LENGTH;
            boolean jumbo =
                    Ipv6Header.nextHeader(s, ip) == IpProtocol.HOP_BY_HOP
                            && Ipv6Jumbo.fits(s, option, p.end())
                            && Ipv6Jumbo.payloadLength(s, option) == p.end() - option;
            require(jumbo, "a wrong jumbo payload option");
        }
        require(s.byteSize() == ip + length, "a wrong payload length");
        require(length <= mtu || p.isSuperFrame(), "an unmarked packet above the MTU");
        require(p.ttl() > 0, "a hop limit of 0");
        require(!p.source().isMulticast(), "a group as source");
        require(!p.source().isUnspecified(), "no source");
        checkDestinationMac(p);
        checkSuperFrame(p);
        if (Ipv6Header.nextHeader(s, ip) == IpProtocol.FRAGMENT) {
            require(!p.isSuperFrame() && p.checksumOffset() < 0, "an offload of a fragment");
            checkFragment(p);
            return;
        }
        checkTransport(p);
    }

    /** A length of zero is for TCP super-frames that no length field could tell of. */
    private void checkJumbo(Packet p) {
        require(p.isSuperFrame() && p.is(IpProtocol.TCP), "a length of zero");
        require(takesJumbograms, "a jumbogram for no socket of the guest");
        require(p.bytes().byteSize() - Packet.IP > 65535, "a jumbogram that is none");
    }

    /** RFC 2464 section 7: the MAC of a group follows from its address. */
    private static void checkDestinationMac(Packet p) {
        IpAddress to = p.destination();
        long mac = EthernetHeader.destination(p.bytes(), 0);
        boolean right =
                to.isMulticast()
                        ? mac == MacAddress.ofIpv6Multicast(to.low())
                        : !MacAddress.isMulticast(mac);
        require(right, "a MAC that does not fit the destination");
    }

    /** RFC 8200 section 4.5: no fragment but the last may end inside a unit of eight bytes. */
    private static void checkFragment(Packet p) {
        MemorySegment s = p.bytes();
        long at = Packet.IP + Ipv6Header.LENGTH;
        require(Ipv6Fragment.fits(s, at, p.end()), "a fragment header that is cut");
        require(!Ipv6Fragment.isAtomic(s, at), "an atomic fragment");
        long length = p.end() - at - Ipv6Fragment.LENGTH;
        boolean more = Ipv6Fragment.moreFragments(s, at);
        require(length > 0 && (!more || length % 8 == 0), "a fragment that ends inside a unit");
    }

    private void checkTransport(Packet p) {
        MemorySegment s = p.bytes();
        long at = p.transport();
        switch (p.protocol()) {
            case IpProtocol.TCP -> {
                require(TcpHeader.fits(s, at, p.end()), "a TCP header that does not fit");
                checkChecksum(p, CHECKSUM_TCP);
            }
            case IpProtocol.UDP -> {
                require(UdpHeader.fits(s, at, p.end()), "a UDP header that does not fit");
                int length = UdpHeader.totalLength(s, at);
                require(length == p.end() - at, "a wrong UDP length");
                require(BigEndian.u16(s, at + CHECKSUM_UDP) != 0, "a UDP packet without checksum");
                checkChecksum(p, CHECKSUM_UDP);
            }
            case IpProtocol.ICMP -> {
                require(p.end() - at >= 8, "a short ICMP message");
                require(!p.isIpv6(), "ICMP for IPv4 over IPv6");
                require(sum(s, at, p.end() - at, 0) == 0xffff, "a wrong ICMP checksum");
            }
            case IpProtocol.ICMPV6 -> checkIcmpv6(p);
            default -> throw new IllegalStateException("a protocol that nobody asked for");
        }
    }

    private void checkIcmpv6(Packet p) {
        MemorySegment s = p.bytes();
        long at = p.transport();
        require(p.isIpv6() && p.end() - at >= 8, "a short ICMPv6 message");
        checkChecksum(p, CHECKSUM_ICMPV6);
        int type = IcmpHeader.type(s, at);
        if (type >= IcmpHeader.V6.ROUTER_SOLICITATION && type <= IcmpHeader.V6.REDIRECT) {
            // RFC 4861 section 6.1: with less it would not be believed.
            require(p.ttl() == 255, "neighbour discovery with a hop limit below 255");
        } else if (type < IcmpHeader.V6.ECHO_REQUEST) {
            // RFC 4443 section 2.4 (c).
            require(p.end() - Packet.IP <= 1280, "an error above the smallest MTU");
        }
    }

    private void checkChecksum(Packet p, int offset) {
        MemorySegment s = p.bytes();
        long pseudo = pseudoHeader(p);
        long at = p.transport();
        if (p.checksumOffset() < 0) {
            require(!p.isSuperFrame(), "a super-frame with a complete checksum");
            require(sum(s, at, p.end() - at, pseudo) == 0xffff, "a wrong transport checksum");
            return;
        }
        require(properties.completesChecksums(), "an open checksum on a link that completes none");
        require(p.checksumOffset() == offset, "an open checksum at the wrong place");
        int partial = BigEndian.u16(s, at + offset);
        require(partial % 0xffff == fold(pseudo) % 0xffff, "a wrong pseudo-header sum");
    }

    private void checkSuperFrame(Packet p) {
        if (!p.isSuperFrame()) {
            return;
        }
        boolean tcp =
                p.segmentation() == (p.isIpv6() ? Segmentation.TCP_IPV6 : Segmentation.TCP_IPV4);
        require(tcp || p.segmentation() == Segmentation.UDP, "a super-frame of another family");
        require(
                tcp ? properties.segmentsTcp() : properties.segmentsUdp(),
                "a super-frame on a link that cuts none");
        require(
                p.protocol() == (tcp ? IpProtocol.TCP : IpProtocol.UDP),
                "a super-frame marked as another protocol");
        require(p.segmentLength() > 0, "a super-frame with segments of no length");
        require(p.payloadLength() > p.segmentLength(), "a super-frame of a single segment");
        // The option that tells of a jumbogram's length is in none of its packets.
        long option = p.isIpv6() && Ipv6Header.payloadLength(p.bytes(), Packet.IP) == 0 ? 8 : 0;
        long headers = p.payload() - Packet.IP - option;
        require(headers + p.segmentLength() <= mtu, "a super-frame with segments above the MTU");
        if (tcp) {
            int flags = TcpHeader.flags(p.bytes(), p.transport());
            require(
                    (flags & (TcpHeader.SYN | TcpHeader.RST | TcpHeader.URG)) == 0,
                    "a super-frame with SYN, RST or URG");
        }
    }

    /** The sum of the pseudo header (RFC 9293 section 3.1, RFC 8200 section 8.1). */
    static long pseudoHeader(Packet p) {
        long addresses =
                p.isIpv6()
                        ? sum(p.bytes(), Packet.IP + 8, 32, 0)
                        : sum(p.bytes(), Packet.IP + 12, 8, 0);
        return addresses + p.protocol() + (p.end() - p.transport());
    }

    /** The folded one's complement sum, not complemented (RFC 1071). */
    static int sum(MemorySegment s, long at, long length, long start) {
        long sum = start;
        for (long i = 0; i + 1 < length; i += 2) {
            sum += BigEndian.u16(s, at + i);
        }
        if ((length & 1) != 0) {
            sum += BigEndian.u8(s, at + length - 1) << 8;
        }
        return fold(sum);
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
