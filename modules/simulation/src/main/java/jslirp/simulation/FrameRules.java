package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.BigEndian;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
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

    private final int mtu;
    private final LinkProperties properties;

    FrameRules(int mtu, LinkProperties properties) {
        this.mtu = mtu;
        this.properties = properties;
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
        int length = Ipv4Header.totalLength(s, ip);
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

    private void checkTransport(Packet p) {
        MemorySegment s = p.bytes();
        long at = p.transport();
        switch (Ipv4Header.protocol(s, Packet.IP)) {
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
                require(sum(s, at, p.end() - at, 0) == 0xffff, "a wrong ICMP checksum");
            }
            default -> throw new IllegalStateException("a protocol that nobody asked for");
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
        boolean tcp = p.segmentation() == Segmentation.TCP_IPV4;
        require(tcp || p.segmentation() == Segmentation.UDP, "a super-frame of another family");
        require(
                tcp ? properties.segmentsTcp() : properties.segmentsUdp(),
                "a super-frame on a link that cuts none");
        require(
                Ipv4Header.protocol(p.bytes(), Packet.IP)
                        == (tcp ? IpProtocol.TCP : IpProtocol.UDP),
                "a super-frame marked as another protocol");
        require(p.segmentLength() > 0, "a super-frame with segments of no length");
        require(p.payloadLength() > p.segmentLength(), "a super-frame of a single segment");
        long headers = p.payload() - Packet.IP;
        require(headers + p.segmentLength() <= mtu, "a super-frame with segments above the MTU");
        if (tcp) {
            int flags = TcpHeader.flags(p.bytes(), p.transport());
            require(
                    (flags & (TcpHeader.SYN | TcpHeader.RST | TcpHeader.URG)) == 0,
                    "a super-frame with SYN, RST or URG");
        }
    }

    /** The sum of the pseudo header of TCP or UDP over IPv4 (RFC 9293 section 3.1). */
    static long pseudoHeader(Packet p) {
        long addresses = sum(p.bytes(), Packet.IP + 12, 8, 0);
        return addresses + Ipv4Header.protocol(p.bytes(), Packet.IP) + (p.end() - p.transport());
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
