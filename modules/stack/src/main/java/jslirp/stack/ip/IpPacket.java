package jslirp.stack.ip;

import jslirp.stack.link.Frame;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;

/**
 * The fields that both IP versions have, of a frame whose network header was found good by {@link
 * Ipv4Input}, or its neighbour for IPv6: the transports ask here and need not know the version.
 */
public final class IpPacket {
    private IpPacket() {}

    /** Whether the packet is IPv6. */
    public static boolean isIpv6(Frame frame) {
        return Ipv4Header.version(frame.segment(), frame.network()) == Ipv6Header.VERSION;
    }

    /** The upper half of the source address. */
    public static long sourceHigh(Frame frame) {
        return isIpv6(frame) ? Ipv6Header.sourceHigh(frame.segment(), frame.network()) : 0;
    }

    /** The lower half of the source address. */
    public static long sourceLow(Frame frame) {
        return isIpv6(frame)
                ? Ipv6Header.sourceLow(frame.segment(), frame.network())
                : Ipv4Header.sourceLow(frame.segment(), frame.network());
    }

    /** The upper half of the destination address. */
    public static long destinationHigh(Frame frame) {
        return isIpv6(frame) ? Ipv6Header.destinationHigh(frame.segment(), frame.network()) : 0;
    }

    /** The lower half of the destination address. */
    public static long destinationLow(Frame frame) {
        return isIpv6(frame)
                ? Ipv6Header.destinationLow(frame.segment(), frame.network())
                : Ipv4Header.destinationLow(frame.segment(), frame.network());
    }

    /** The time to live, or hop limit. */
    public static int ttl(Frame frame) {
        return isIpv6(frame)
                ? Ipv6Header.hopLimit(frame.segment(), frame.network())
                : Ipv4Header.ttl(frame.segment(), frame.network());
    }

    /** The type of service, or traffic class. */
    public static int trafficClass(Frame frame) {
        return isIpv6(frame)
                ? Ipv6Header.trafficClass(frame.segment(), frame.network())
                : Ipv4Header.tos(frame.segment(), frame.network());
    }
}
