package jslirp.link;

import java.lang.foreign.MemorySegment;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.BigEndian;
import jslirp.wire.Checksum;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;

/**
 * What a {@link Frame} knows of its checksum and segmentation, to and from the {@link
 * VirtioNetHeader} in front of it.
 */
final class Offload {
    private static final int TCP_CHECKSUM = 16;
    private static final int UDP_CHECKSUM = 6;

    private Offload() {}

    /** Reads the header at {@code at} of a frame from the guest. */
    static void read(Frame frame, long at) {
        MemorySegment s = frame.segment();
        int flags = VirtioNetHeader.flags(s, at);
        if ((flags & VirtioNetHeader.NEEDS_CSUM) != 0) {
            long start = Frame.ETHERNET + VirtioNetHeader.csumStart(s, at);
            int offset = VirtioNetHeader.csumOffset(s, at);
            if (isOutermost(frame, start, offset)) {
                frame.checksumOffset(offset);
            } else {
                complete(frame, start, start + offset);
            }
        } else if ((flags & VirtioNetHeader.DATA_VALID) != 0) {
            frame.checksumKnownGood(true);
        }
        int size = VirtioNetHeader.gsoSize(s, at);
        Segmentation how = segmentation(VirtioNetHeader.gsoType(s, at));
        if (how != Segmentation.NONE && size > 0) {
            frame.segmentation(how, size);
        }
    }

    /** Whether this is the checksum of the TCP or UDP header right behind the outer IP header. */
    private static boolean isOutermost(Frame frame, long start, int offset) {
        MemorySegment s = frame.segment();
        if (start + offset + Short.BYTES > frame.end() || start < Frame.NETWORK) {
            return false;
        }
        int etherType = EthernetHeader.etherType(s, Frame.ETHERNET);
        if (etherType == EthernetHeader.IPV4 && start >= Frame.NETWORK + Ipv4Header.LENGTH) {
            return start == Frame.NETWORK + Ipv4Header.headerLength(s, Frame.NETWORK)
                    && !Ipv4Header.isFragment(s, Frame.NETWORK)
                    && offset == checksumField(Ipv4Header.protocol(s, Frame.NETWORK));
        }
        return etherType == EthernetHeader.IPV6
                && start == Frame.NETWORK + Ipv6Header.LENGTH
                && offset == checksumField(Ipv6Header.nextHeader(s, Frame.NETWORK));
    }

    private static int checksumField(int protocol) {
        return switch (protocol) {
            case IpProtocol.TCP -> TCP_CHECKSUM;
            case IpProtocol.UDP -> UDP_CHECKSUM;
            default -> -1;
        };
    }

    /**
     * Does what the header asks for: sums everything from {@code start} on, where the field holds
     * the pseudo-header's sum. The stack then verifies the outer checksum as that of any frame.
     */
    private static void complete(Frame frame, long start, long field) {
        if (start < Frame.NETWORK || field + Short.BYTES > frame.end()) {
            return;
        }
        MemorySegment s = frame.segment();
        int checksum = Checksum.finish(Checksum.add(0, s, start, frame.end() - start));
        // Zero would mean "no checksum" to UDP (RFC 768); both are zero to the sum.
        BigEndian.u16(s, field, checksum == 0 ? 0xffff : checksum);
    }

    private static Segmentation segmentation(int gsoType) {
        int type = gsoType & ~VirtioNetHeader.GSO_ECN;
        if (type == VirtioNetHeader.GSO_TCPV4) {
            return Segmentation.TCP_IPV4;
        }
        if (type == VirtioNetHeader.GSO_TCPV6) {
            return Segmentation.TCP_IPV6;
        }
        return type == VirtioNetHeader.GSO_UDP_L4 ? Segmentation.UDP : Segmentation.NONE;
    }

    /** Writes the header at {@code at} of a frame to the guest. */
    static void write(Frame frame, long at) {
        MemorySegment s = frame.segment();
        VirtioNetHeader.clear(s, at);
        if (frame.checksumOffset() < 0) {
            assert frame.segmentation() == Segmentation.NONE : "Cutting takes an open checksum";
            return;
        }
        VirtioNetHeader.flags(s, at, VirtioNetHeader.NEEDS_CSUM);
        VirtioNetHeader.csumStart(s, at, (int) (frame.transport() - frame.begin()));
        VirtioNetHeader.csumOffset(s, at, frame.checksumOffset());
        // A single packet must not be marked: the kernel refuses to cut one into one.
        if (frame.end() - frame.payload() > frame.segmentLength()) {
            VirtioNetHeader.gsoType(s, at, gsoType(frame.segmentation()));
            if (frame.segmentation() != Segmentation.NONE) {
                VirtioNetHeader.gsoSize(s, at, frame.segmentLength());
                VirtioNetHeader.hdrLen(s, at, (int) (frame.payload() - frame.begin()));
            }
        }
    }

    private static int gsoType(Segmentation how) {
        return switch (how) {
            case NONE -> VirtioNetHeader.GSO_NONE;
            case TCP_IPV4 -> VirtioNetHeader.GSO_TCPV4;
            case TCP_IPV6 -> VirtioNetHeader.GSO_TCPV6;
            case UDP -> VirtioNetHeader.GSO_UDP_L4;
        };
    }
}
