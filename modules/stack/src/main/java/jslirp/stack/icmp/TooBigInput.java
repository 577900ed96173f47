package jslirp.stack.icmp;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.ip.PathMtus;
import jslirp.stack.link.Frame;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;
import jslirp.wire.TcpHeader;

/**
 * "Too big", from a router behind the guest about a packet of ours (RFC 8201, RFC 1191): the way to
 * that address is narrower than the link. Only what concerns the guest is believed, and a stream is
 * cut smaller only for a segment of its own (RFC 5927 section 7).
 */
public final class TooBigInput {
    private static final int PORTS_AND_SEQUENCE = 8;
    private static final long MTU_OF_IPV4 = 0xffff;

    private final PathMtus mtus;
    private final Streams streams;
    private final Counters counters;

    /** Whose segments are to be cut smaller. */
    @FunctionalInterface
    public interface Streams {
        /**
         * A segment of a stream was too big.
         *
         * @param quote in the frame: the segment's first bytes
         * @param mtu of the way to the guest's end
         */
        void tooBig(Quote quote, int mtu, long now);
    }

    /** A segment of ours as an error quotes it: from the remote to the guest. */
    public record Quote(
            long remoteHigh,
            long remoteLow,
            int remotePort,
            long guestHigh,
            long guestLow,
            int guestPort,
            int sequence) {}

    /** Such input of one stack. */
    public TooBigInput(PathMtus mtus, Streams streams, Counters counters) {
        this.mtus = mtus;
        this.streams = streams;
        this.counters = counters;
    }

    /** Takes a "too big" of either version, whose checksum is good. */
    void accept(Frame frame, long now) {
        boolean ipv6 = IpPacket.isIpv6(frame);
        MemorySegment s = frame.segment();
        long at = frame.transport() + IcmpHeader.LENGTH;
        long rest = IcmpHeader.rest(s, frame.transport());
        int header = ipv6 ? Ipv6Header.LENGTH : Ipv4Header.LENGTH;
        if (frame.end() - at < header + PORTS_AND_SEQUENCE
                || Ipv4Header.version(s, at) != (ipv6 ? Ipv6Header.VERSION : Ipv4Header.VERSION)) {
            counters.drop(DropReason.ICMP_MALFORMED);
            return;
        }
        long high = ipv6 ? Ipv6Header.destinationHigh(s, at) : 0;
        long low = ipv6 ? Ipv6Header.destinationLow(s, at) : Ipv4Header.destinationLow(s, at);
        int mtu = mtus.learn(high, low, ipv6, ipv6 ? rest : rest & MTU_OF_IPV4, now);
        int protocol = ipv6 ? Ipv6Header.nextHeader(s, at) : Ipv4Header.protocol(s, at);
        if (protocol == IpProtocol.TCP) {
            // Our headers have no options.
            streams.tooBig(quote(s, at, ipv6, high, low), mtu, now);
        }
    }

    private static Quote quote(MemorySegment s, long at, boolean ipv6, long high, long low) {
        long segment = at + (ipv6 ? Ipv6Header.LENGTH : Ipv4Header.LENGTH);
        return new Quote(
                ipv6 ? Ipv6Header.sourceHigh(s, at) : 0,
                ipv6 ? Ipv6Header.sourceLow(s, at) : Ipv4Header.sourceLow(s, at),
                TcpHeader.sourcePort(s, segment),
                high,
                low,
                TcpHeader.destinationPort(s, segment),
                TcpHeader.sequence(s, segment));
    }
}
