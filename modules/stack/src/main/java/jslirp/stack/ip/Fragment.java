package jslirp.stack.ip;

import java.lang.foreign.MemorySegment;
import jslirp.stack.link.Frame;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Fragment;
import jslirp.wire.Ipv6Header;

/**
 * What a fragment says of itself, in either IP version: which datagram it belongs to, and where in
 * it. Read anew for each fragment. Its bytes lie from the frame's transport offset to its end.
 */
final class Fragment {
    boolean ipv6;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;

    /** What tells datagrams between two addresses apart: with IPv4 the protocol is a part of it. */
    long identification;

    /** The protocol of the datagram's first bytes, which is the first fragment's to say. */
    int protocol;

    int offset;
    int length;
    boolean more;

    /** Reads the IPv4 header (RFC 791 section 3.2). */
    void readIpv4(Frame frame) {
        MemorySegment s = frame.segment();
        long at = frame.network();
        ipv6 = false;
        sourceHigh = 0;
        sourceLow = Ipv4Header.sourceLow(s, at);
        destinationHigh = 0;
        destinationLow = Ipv4Header.destinationLow(s, at);
        protocol = Ipv4Header.protocol(s, at);
        identification = (long) protocol << 32 | Ipv4Header.identification(s, at);
        offset = Ipv4Header.fragmentOffset(s, at);
        more = (Ipv4Header.flags(s, at) & Ipv4Header.MF) != 0;
        length = (int) (frame.end() - frame.transport());
    }

    /** Reads the IPv6 header and the fragment header in front of the transport offset. */
    void readIpv6(Frame frame) {
        MemorySegment s = frame.segment();
        long at = frame.network();
        long header = frame.transport() - Ipv6Fragment.LENGTH;
        ipv6 = true;
        sourceHigh = Ipv6Header.sourceHigh(s, at);
        sourceLow = Ipv6Header.sourceLow(s, at);
        destinationHigh = Ipv6Header.destinationHigh(s, at);
        destinationLow = Ipv6Header.destinationLow(s, at);
        protocol = Ipv6Fragment.nextHeader(s, header);
        identification = Ipv6Fragment.identification(s, header) & 0xffff_ffffL;
        offset = Ipv6Fragment.fragmentOffset(s, header);
        more = Ipv6Fragment.moreFragments(s, header);
        length = (int) (frame.end() - frame.transport());
    }

    /** The offset behind the last byte. */
    int end() {
        return offset + length;
    }

    /** The length of the header that the datagram is given. */
    int headerLength() {
        return ipv6 ? Ipv6Header.LENGTH : Ipv4Header.LENGTH;
    }
}
