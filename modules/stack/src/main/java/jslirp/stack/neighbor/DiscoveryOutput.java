package jslirp.stack.neighbor;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.ip.FrameOutput;
import jslirp.stack.link.Frame;
import jslirp.wire.Checksum;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv6Header;
import jslirp.wire.MacAddress;
import jslirp.wire.NdpMessage;

/**
 * Messages of neighbour discovery to the guest (RFC 4861): what all of them have in common, the
 * IPv6 header with the largest hop limit, and the checksum. A message is begun, written behind its
 * ICMPv6 header, and sent.
 */
public final class DiscoveryOutput {
    /** Where the ICMPv6 header lies in the frame. */
    public static final long MESSAGE = Frame.NETWORK + Ipv6Header.LENGTH;

    private final FrameOutput frames;
    private final Counters counters;

    /** Output of one stack. */
    public DiscoveryOutput(FrameOutput frames, Counters counters) {
        this.frames = frames;
        this.counters = counters;
    }

    /** The outbound frame, with a message of this type of which only the header is written. */
    public Frame begin(int type) {
        Frame frame = frames.frame();
        frame.clear();
        MemorySegment s = frame.segment();
        frame.transport(MESSAGE);
        IcmpHeader.type(s, MESSAGE, type);
        IcmpHeader.code(s, MESSAGE, 0);
        IcmpHeader.checksum(s, MESSAGE, 0);
        IcmpHeader.rest(s, MESSAGE, 0);
        return frame;
    }

    /**
     * Sends the frame, whose end is set.
     *
     * @param destinationMac of the station, or of the group
     * @return the frame's length, or {@code -errno} when it is lost, which has been counted
     */
    public long send(
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            long destinationMac) {
        Frame frame = frames.frame();
        MemorySegment s = frame.segment();
        long length = frame.end() - MESSAGE;
        long sum =
                Checksum.pseudoHeader(
                        sourceHigh,
                        sourceLow,
                        destinationHigh,
                        destinationLow,
                        IpProtocol.ICMPV6,
                        length);
        sum = Checksum.add(sum, s, MESSAGE, length);
        IcmpHeader.checksum(s, MESSAGE, Checksum.finish(sum));
        Ipv6Header.firstWord(s, Frame.NETWORK, 0, 0);
        Ipv6Header.payloadLength(s, Frame.NETWORK, (int) length);
        Ipv6Header.nextHeader(s, Frame.NETWORK, IpProtocol.ICMPV6);
        Ipv6Header.hopLimit(s, Frame.NETWORK, NdpMessage.HOP_LIMIT);
        Ipv6Header.source(s, Frame.NETWORK, sourceHigh, sourceLow);
        Ipv6Header.destination(s, Frame.NETWORK, destinationHigh, destinationLow);
        long sourceMac = MacAddress.ofIpv6(sourceLow);
        long n = frames.transmit(destinationMac, sourceMac, EthernetHeader.IPV6);
        if (n == -EAGAIN) {
            counters.drop(DropReason.LINK_FULL);
        }
        return n;
    }
}
