package jslirp.wire;

import java.lang.foreign.MemorySegment;

/**
 * The header of ICMP (RFC 792) and ICMPv6 (RFC 4443), in place.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |     Code      |          Checksum             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Identifier (echo)           |    Sequence Number (echo)     |
 * |                or rest of header, as the type says            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The checksum of ICMPv6 includes the pseudo header, that of ICMP does not. An error message
 * carries the packet it is about behind these 8 bytes.
 */
public final class IcmpHeader {
    public static final int LENGTH = 8;

    private static final long TYPE = 0;
    private static final long CODE = 1;
    private static final long CHECKSUM = 2;
    private static final long REST = 4;
    private static final long IDENTIFIER = 4;
    private static final long SEQUENCE = 6;

    private IcmpHeader() {}

    /** Types and codes of ICMP for IPv4; a code's name begins with a word of its type's. */
    public static final class V4 {
        public static final int ECHO_REPLY = 0;
        public static final int DESTINATION_UNREACHABLE = 3;
        public static final int REDIRECT = 5;
        public static final int ECHO_REQUEST = 8;
        public static final int TIME_EXCEEDED = 11;
        public static final int PARAMETER_PROBLEM = 12;

        public static final int UNREACHABLE_NET = 0;
        public static final int UNREACHABLE_HOST = 1;
        public static final int UNREACHABLE_PROTOCOL = 2;
        public static final int UNREACHABLE_PORT = 3;

        /** The rest of the header ends with the MTU that would have done (RFC 1191). */
        public static final int UNREACHABLE_FRAGMENTATION_NEEDED = 4;

        public static final int UNREACHABLE_PROHIBITED = 13;

        public static final int EXCEEDED_IN_TRANSIT = 0;
        public static final int EXCEEDED_REASSEMBLY = 1;

        private V4() {}
    }

    /** Types and codes of ICMPv6, with those of neighbour discovery (RFC 4861). */
    public static final class V6 {
        public static final int DESTINATION_UNREACHABLE = 1;

        /** The rest of the header is the MTU that would have done. */
        public static final int PACKET_TOO_BIG = 2;

        public static final int TIME_EXCEEDED = 3;
        public static final int PARAMETER_PROBLEM = 4;
        public static final int ECHO_REQUEST = 128;
        public static final int ECHO_REPLY = 129;

        /** Of multicast listeners (RFC 2710), and its second version (RFC 3810). */
        public static final int LISTENER_REPORT = 131;

        public static final int LISTENER_REPORT_V2 = 143;

        public static final int ROUTER_SOLICITATION = 133;
        public static final int ROUTER_ADVERTISEMENT = 134;
        public static final int NEIGHBOR_SOLICITATION = 135;
        public static final int NEIGHBOR_ADVERTISEMENT = 136;
        public static final int REDIRECT = 137;

        public static final int UNREACHABLE_NO_ROUTE = 0;
        public static final int UNREACHABLE_PROHIBITED = 1;
        public static final int UNREACHABLE_ADDRESS = 3;
        public static final int UNREACHABLE_PORT = 4;

        public static final int EXCEEDED_IN_TRANSIT = 0;
        public static final int EXCEEDED_REASSEMBLY = 1;

        /** The rest of the header of a parameter problem says where it lies. */
        public static final int PROBLEM_HEADER_FIELD = 0;

        public static final int PROBLEM_NEXT_HEADER = 1;
        public static final int PROBLEM_OPTION = 2;

        /** RFC 7112 section 5. */
        public static final int PROBLEM_INCOMPLETE_CHAIN = 3;

        private V6() {}
    }

    /** Whether a whole header lies in [at, end). Ask once; the accessors then cannot fail. */
    public static boolean fits(MemorySegment s, long at, long end) {
        return end - at >= LENGTH;
    }

    public static int type(MemorySegment s, long at) {
        return BigEndian.u8(s, at + TYPE);
    }

    public static void type(MemorySegment s, long at, int type) {
        BigEndian.u8(s, at + TYPE, type);
    }

    public static int code(MemorySegment s, long at) {
        return BigEndian.u8(s, at + CODE);
    }

    public static void code(MemorySegment s, long at, int code) {
        BigEndian.u8(s, at + CODE, code);
    }

    public static int checksum(MemorySegment s, long at) {
        return BigEndian.u16(s, at + CHECKSUM);
    }

    public static void checksum(MemorySegment s, long at, int checksum) {
        BigEndian.u16(s, at + CHECKSUM, checksum);
    }

    /** Of an echo. */
    public static int identifier(MemorySegment s, long at) {
        return BigEndian.u16(s, at + IDENTIFIER);
    }

    public static void identifier(MemorySegment s, long at, int identifier) {
        BigEndian.u16(s, at + IDENTIFIER, identifier);
    }

    /** Of an echo. */
    public static int sequence(MemorySegment s, long at) {
        return BigEndian.u16(s, at + SEQUENCE);
    }

    public static void sequence(MemorySegment s, long at, int sequence) {
        BigEndian.u16(s, at + SEQUENCE, sequence);
    }

    /** The second word, for the types that use it otherwise than an echo. */
    public static long rest(MemorySegment s, long at) {
        return BigEndian.u32(s, at + REST);
    }

    public static void rest(MemorySegment s, long at, long rest) {
        BigEndian.u32(s, at + REST, rest);
    }
}
