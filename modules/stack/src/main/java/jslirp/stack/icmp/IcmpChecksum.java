package jslirp.stack.icmp;

import java.lang.foreign.MemorySegment;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.link.Frame;
import jslirp.wire.Checksum;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpProtocol;

/** The checksum of ICMP, which with IPv6 includes the pseudo header. */
final class IcmpChecksum {
    private static final int FIELD = 2;

    private IcmpChecksum() {}

    /** Fills it in a message to the guest, or leaves it to the IP output, which knows the rest. */
    static void fill(Frame frame, boolean ipv6) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        IcmpHeader.checksum(s, at, 0);
        if (ipv6) {
            frame.checksumOffset(FIELD);
        } else {
            long sum = Checksum.add(0, s, at, frame.end() - at);
            IcmpHeader.checksum(s, at, Checksum.finish(sum));
        }
    }

    /** Whether that of a message from the guest is good. */
    static boolean isValid(Frame frame, boolean ipv6) {
        long at = frame.transport();
        long length = frame.end() - at;
        long sum =
                ipv6
                        ? Checksum.pseudoHeader(
                                IpPacket.sourceHigh(frame),
                                IpPacket.sourceLow(frame),
                                IpPacket.destinationHigh(frame),
                                IpPacket.destinationLow(frame),
                                IpProtocol.ICMPV6,
                                length)
                        : 0;
        return Checksum.isValid(Checksum.add(sum, frame.segment(), at, length));
    }
}
