package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The extension headers between the IPv6 header and the transport header (RFC 8200 section 4), in
 * place: one step at a time for a receiver, who has to do something on the way, or {@link
 * #transport} for somebody who looks on.
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
 * first header that is not walked over, or a negative reason. Walked over are hop-by-hop and
 * destination options, routing headers with no segment left, authentication, mobility, host
 * identity and shim6 headers, and the fragment header of a packet that is whole ("atomic", RFC
 * 6946). The fragment header of a true fragment ends the walk with {@link IpProtocol#FRAGMENT}.
 */
public final class Ipv6Extensions {
    /** Where the options of a header of options begin, counted from the header. */
    public static final int OPTIONS = 2;

    /** Where the type of a routing header lies. */
    public static final int ROUTING_TYPE = 2;

    /** Every option is known, or may be passed over. */
    public static final long PASSABLE = 0;

    /**
     * A header runs past the end of the packet, hop-by-hop options are not the first header, or
     * options do not fill theirs.
     */
    public static final long MALFORMED = -1;

    /** More headers than {@link #MAX_HEADERS}. */
    public static final long TOO_MANY = -2;

    /** A routing header wants the packet sent on to a further stop, which no host has to do. */
    public static final long SOURCE_ROUTED = -3;

    /** RFC 8200 describes no packet with more than seven; chains without end are an attack. */
    public static final int MAX_HEADERS = 8;

    private static final int SMALLEST = 8;
    private static final long SEGMENTS_LEFT = 3;
    private static final int PAD1 = 0;
    private static final int PADN = 1;

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
        return fits(s, protocol, first, end)
                ? walk(s, nextHeader(s, first), first + length(s, protocol, first), end)
                : MALFORMED;
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
        for (int i = 0; i < MAX_HEADERS && isExtension(current); i++) {
            if (current == IpProtocol.HOP_BY_HOP || !fits(s, current, offset, end)) {
                return MALFORMED;
            }
            if (current == IpProtocol.FRAGMENT && !Ipv6Fragment.isAtomic(s, offset)) {
                return offset << 8 | current;
            }
            if (current == IpProtocol.ROUTING && segmentsLeft(s, offset) != 0) {
                return SOURCE_ROUTED;
            }
            int length = length(s, current, offset);
            current = nextHeader(s, offset);
            offset += length;
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

    /** Whether a header of this protocol is followed by another one. */
    public static boolean isExtension(int protocol) {
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

    /** Whether a whole extension header of this protocol lies in [at, end). */
    public static boolean fits(MemorySegment s, int protocol, long at, long end) {
        return end - at >= SMALLEST && length(s, protocol, at) <= end - at;
    }

    /** The length in bytes of an extension header of which the first eight are there. */
    public static int length(MemorySegment s, int protocol, long at) {
        int units = BigEndian.u8(s, at + 1);
        return switch (protocol) {
            case IpProtocol.FRAGMENT -> Ipv6Fragment.LENGTH;
            // RFC 4302 section 2.2: in words of four bytes, minus two; never less than a header.
            case IpProtocol.AUTHENTICATION -> Math.max(SMALLEST, (units + 2) << 2);
            default -> (units + 1) << 3;
        };
    }

    /** The protocol of the header behind this one. */
    public static int nextHeader(MemorySegment s, long at) {
        return BigEndian.u8(s, at);
    }

    /** How many stops a routing header still wants the packet to make. */
    public static int segmentsLeft(MemorySegment s, long at) {
        return BigEndian.u8(s, at + SEGMENTS_LEFT);
    }

    /**
     * Looks through the hop-by-hop or destination options in [at, end). We know only padding; the
     * upper two bits of any other say what to do about it (RFC 8200 section 4.2).
     *
     * @return {@link #PASSABLE}, {@link #MALFORMED}, or where the option lies for which the packet
     *     is to be dropped
     */
    public static long unknownOption(MemorySegment s, long at, long end) {
        long next = at;
        while (next < end) {
            int type = BigEndian.u8(s, next);
            if (type == PAD1) {
                next++;
                continue;
            }
            if (end - next < 2) {
                return MALFORMED;
            }
            if (type != PADN && action(type) != 0) {
                return next;
            }
            next += 2 + BigEndian.u8(s, next + 1);
        }
        return next == end ? PASSABLE : MALFORMED;
    }

    /** Whether the sender of a dropped option is to be told. */
    public static boolean isToldOf(MemorySegment s, long option, boolean toGroup) {
        int action = action(BigEndian.u8(s, option));
        return action == 2 || action == 3 && !toGroup;
    }

    private static int action(int type) {
        return type >>> 6;
    }
}
