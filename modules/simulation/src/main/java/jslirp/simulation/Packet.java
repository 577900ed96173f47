package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/**
 * A frame on its way through the simulated world: its bytes from the Ethernet header on, and what a
 * link would say about it. The offsets are those of an IPv4 frame, and mean something only if it is
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
        MemorySegment.copy(frame.segment(), Frame.ETHERNET, copy, 0, bytes.length);
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

    boolean isIpv4(int protocol) {
        return etherType() == EthernetHeader.IPV4 && Ipv4Header.protocol(bytes, IP) == protocol;
    }

    /** Where the transport header begins. */
    long transport() {
        return IP + Ipv4Header.headerLength(bytes, IP);
    }

    /** Where the IP packet ends, and the padding begins. */
    long end() {
        return IP + Ipv4Header.totalLength(bytes, IP);
    }

    /** Where the payload of TCP or UDP begins; of anything else, the transport header. */
    long payload() {
        return switch (Ipv4Header.protocol(bytes, IP)) {
            case IpProtocol.TCP -> transport() + TcpHeader.dataOffset(bytes, transport());
            case IpProtocol.UDP -> transport() + UdpHeader.LENGTH;
            default -> transport();
        };
    }

    int payloadLength() {
        return (int) (end() - payload());
    }
}
