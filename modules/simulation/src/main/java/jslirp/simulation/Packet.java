package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/**
 * A frame on its way through the simulated world: its bytes from the Ethernet header on, and what a
 * link would say about it. The offsets are those of an IP packet, and mean something only if it is
 * one.
 *
 * @param segmentation how it is to be cut, {@link Segmentation#NONE} for a single packet
 * @param segmentLength payload bytes of each packet of a super-frame
 * @param checksumOffset where from the transport header on the open checksum lies, or -1
 */
record Packet(
        MemorySegment bytes, Segmentation segmentation, int segmentLength, int checksumOffset) {
    /** Where the IP header begins. */
    static final long IP = EthernetHeader.LENGTH;

    /** A single packet with a complete checksum. */
    static Packet of(byte... bytes) {
        return new Packet(MemorySegment.ofArray(bytes), Segmentation.NONE, 0, -1);
    }

    /** A copy of what lies in a frame. */
    static Packet of(Frame frame) {
        byte[] bytes = new byte[(int) frame.length()];
        MemorySegment copy = MemorySegment.ofArray(bytes);
        MemorySegment.copy(frame.segment(), frame.begin(), copy, 0, bytes.length);
        return new Packet(
                copy, frame.segmentation(), frame.segmentLength(), frame.checksumOffset());
    }

    /** Puts the frame, and what is known of it, into a {@link Frame}. */
    void into(Frame frame) {
        frame.clear();
        MemorySegment.copy(bytes, 0, frame.segment(), Frame.ETHERNET, bytes.byteSize());
        frame.end(Frame.ETHERNET + bytes.byteSize());
        frame.segmentation(segmentation, segmentLength);
        frame.checksumOffset(checksumOffset);
    }

    boolean isSuperFrame() {
        return segmentation != Segmentation.NONE;
    }

    int etherType() {
        return EthernetHeader.etherType(bytes, 0);
    }

    boolean isIpv6() {
        return etherType() == EthernetHeader.IPV6;
    }

    /** Whether this is IP of either version, whole or a fragment, that carries a protocol. */
    boolean is(int protocol) {
        return (isIpv6() || etherType() == EthernetHeader.IPV4) && protocol() == protocol;
    }

    /** What the transport header is, or for a fragment of IPv6 {@link IpProtocol#FRAGMENT}. */
    int protocol() {
        return isIpv6() ? chain().protocol() : Ipv4Header.protocol(bytes, IP);
    }

    boolean isFragment() {
        return isIpv6() ? protocol() == IpProtocol.FRAGMENT : Ipv4Header.isFragment(bytes, IP);
    }

    IpAddress source() {
        return isIpv6()
                ? new IpAddress(Ipv6Header.sourceHigh(bytes, IP), Ipv6Header.sourceLow(bytes, IP))
                : IpAddress.ofIpv4(Ipv4Header.source(bytes, IP));
    }

    IpAddress destination() {
        return isIpv6()
                ? new IpAddress(
                        Ipv6Header.destinationHigh(bytes, IP), Ipv6Header.destinationLow(bytes, IP))
                : IpAddress.ofIpv4(Ipv4Header.destination(bytes, IP));
    }

    /** The time to live, or hop limit. */
    int ttl() {
        return isIpv6() ? Ipv6Header.hopLimit(bytes, IP) : Ipv4Header.ttl(bytes, IP);
    }

    /** Where the transport header begins, or the fragment header of IPv6. */
    long transport() {
        return isIpv6() ? chain().at() : IP + Ipv4Header.headerLength(bytes, IP);
    }

    private Ipv6Chain chain() {
        return Ipv6Chain.walk(bytes, Ipv6Header.nextHeader(bytes, IP), IP + Ipv6Header.LENGTH);
    }

    /**
     * Where the IP packet ends, and the padding begins. A TCP super-frame whose length field says
     * zero is as long as its frame.
     */
    long end() {
        int length =
                isIpv6() ? Ipv6Header.payloadLength(bytes, IP) : Ipv4Header.totalLength(bytes, IP);
        if (length == 0 && isSuperFrame()) {
            return bytes.byteSize();
        }
        return IP + length + (isIpv6() ? Ipv6Header.LENGTH : 0);
    }

    /** Where the payload of TCP or UDP begins; of anything else, the transport header. */
    long payload() {
        return switch (protocol()) {
            case IpProtocol.TCP -> transport() + TcpHeader.dataOffset(bytes, transport());
            case IpProtocol.UDP -> transport() + UdpHeader.LENGTH;
            default -> transport();
        };
    }

    int payloadLength() {
        return (int) (end() - payload());
    }
}
