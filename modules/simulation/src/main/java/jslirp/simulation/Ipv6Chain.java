package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import jslirp.wire.BigEndian;
import jslirp.wire.IpProtocol;

/**
 * Where a chain of IPv6 headers leads, as far as the laboratory's own frames have such: options,
 * routing headers and atomic fragments. Walked anew here, so that the stack's walk is not its own
 * judge.
 *
 * @param at where the first header lies that is not walked over
 * @param protocol what it is; a fragment's for one that is not whole
 */
record Ipv6Chain(long at, int protocol) {
    private static final int UNIT = 8;
    private static final int NOT_ATOMIC = 0xfff9;

    /** Walks from a header of this protocol; a chain that leaves the frame ends where it does. */
    static Ipv6Chain walk(MemorySegment s, int protocol, long from) {
        int current = protocol;
        long at = from;
        while (isExtension(current) && at + UNIT <= s.byteSize()) {
            boolean fragment = current == IpProtocol.FRAGMENT;
            if (fragment && (BigEndian.u16(s, at + 2) & NOT_ATOMIC) != 0) {
                break;
            }
            current = BigEndian.u8(s, at);
            at += fragment ? UNIT : UNIT * (1L + BigEndian.u8(s, at + 1));
        }
        return new Ipv6Chain(at, current);
    }

    private static boolean isExtension(int protocol) {
        return protocol == IpProtocol.HOP_BY_HOP
                || protocol == IpProtocol.ROUTING
                || protocol == IpProtocol.FRAGMENT
                || protocol == IpProtocol.DESTINATION_OPTIONS;
    }
}
