package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The chain of extension headers between the IPv6 header and the transport header (RFC 8200 section
 * 4), walked in place.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next Header  | Length/8 - 1  |                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 * |                       Type-specific bytes                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The answer of a walk is one long so that it needs no object: the place and the protocol of the
 * first header that is not walked over, or a negative reason to drop the packet. Walked over are
 * hop-by-hop and destination options, routing headers with no segment left, authentication,
 * mobility, host identity and shim6 headers, and the fragment header of a packet that is whole
 * ("atomic", RFC 6946). The fragment header of a true fragment ends the walk with {@link
 * IpProtocol#FRAGMENT}.
 */
public final class Ipv6Extensions {
    /** A header runs past the end of the packet, or hop-by-hop options are not the first header. */
    public static final long MALFORMED = -1;

    /** More headers than {@link #MAX_HEADERS}. */
    public static final long TOO_MANY = -2;

    /** A routing header wants the packet sent on to a further stop, which no host has to do. */
    public static final long SOURCE_ROUTED = -3;

    /** RFC 8200 describes no packet with more than seven; chains without end are an attack. */
    public static final int MAX_HEADERS = 8;

    private static final long SEGMENTS_LEFT = 3;

    private Ipv6Extensions() {}

    /**
     * Walks the chain of the packet whose IPv6 header, at {@code at}, {@link Ipv6Header#fits}.
     *
     * @return for {@link #offset} and {@link #protocol}, or negative
     */
    public static long transport(MemorySegment s, long at) {
        long first = at + Ipv6Header.LENGTH;
        long end = first + Ipv6Header.payloadLength(s, at);
        int protocol = Ipv6Header.nextHeader(s, at);
        if (protocol != IpProtocol.HOP_BY_HOP) {
            return walk(s, protocol, first, end);
        }
        long next = first + length(s, IpProtocol.DESTINATION_OPTIONS, first, end);
        if (next > end) {
            return MALFORMED;
        }
        return walk(s, BigEndian.u8(s, first), next, end);
    }

    /**
     * Walks the chain in [at, end), which begins with a header of the given protocol: the payload
     * of a reassembled packet. Hop-by-hop options have no place there.
     *
     * @return for {@link #offset} and {@link #protocol}, or negative
     */
    public static long walk(MemorySegment s, int protocol, long at, long end) {
        int current = protocol;
        long offset = at;
        for (int i = 0; i < MAX_HEADERS; i++) {
            if (current == IpProtocol.HOP_BY_HOP) {
                return MALFORMED;
            }
            if (!isExtension(current)) {
                return offset << 8 | current;
            }
            long next = offset + length(s, current, offset, end);
            if (next > end) {
                return MALFORMED;
            }
            if (current == IpProtocol.FRAGMENT && !Ipv6Fragment.isAtomic(s, offset)) {
                return offset << 8 | current;
            }
            if (current == IpProtocol.ROUTING && BigEndian.u8(s, offset + SEGMENTS_LEFT) != 0) {
                return SOURCE_ROUTED;
            }
            current = BigEndian.u8(s, offset);
            offset = next;
        }
        return isExtension(current) ? TOO_MANY : offset << 8 | current;
    }

    /** Where the header that ended a walk begins; it may be the end of the packet. */
    public static long offset(long walked) {
        return walked >> 8;
    }

    /** The protocol of the header that ended a walk. */
    public static int protocol(long walked) {
        return (int) walked & 0xff;
    }

    private static boolean isExtension(int protocol) {
        return switch (protocol) {
            case IpProtocol.HOP_BY_HOP,
                    IpProtocol.DESTINATION_OPTIONS,
                    IpProtocol.ROUTING,
                    IpProtocol.FRAGMENT,
                    IpProtocol.AUTHENTICATION,
                    IpProtocol.MOBILITY,
                    IpProtocol.HOST_IDENTITY,
                    IpProtocol.SHIM6 ->
                    true;
            default -> false;
        };
    }

    /** The length of an extension header, or more than is left when not even its start is there. */
    private static long length(MemorySegment s, int protocol, long at, long end) {
        if (end - at < 8) {
            return 8;
        }
        int units = BigEndian.u8(s, at + 1);
        return switch (protocol) {
            case IpProtocol.FRAGMENT -> Ipv6Fragment.LENGTH;
            // RFC 4302 section 2.2: in words of four bytes, minus two; never less than the 8 just
            // checked.
            case IpProtocol.AUTHENTICATION -> Math.max(8, (units + 2) << 2);
            default -> (units + 1) << 3;
        };
    }
}
