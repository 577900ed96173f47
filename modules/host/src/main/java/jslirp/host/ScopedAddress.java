package jslirp.host;

import java.lang.foreign.MemorySegment;
import jslirp.linux.SocketAddress;
import jslirp.wire.IpAddress;

/**
 * Addresses of the seam in the kernel's form. The two longs have no place for the scope of a
 * link-local IPv6 address (RFC 4007), so it lies in the low half of the first long, which is zero
 * in every address that can be on a wire. Guests cannot abuse it: the stack refuses their
 * link-local destinations.
 */
final class ScopedAddress {
    private static final long SCOPE_MASK = 0xffff_ffffL;

    private ScopedAddress() {}

    /** The upper half of a link-local address, with its scope. */
    static long withScope(long high, int scope) {
        return (high & ~SCOPE_MASK) | (scope & SCOPE_MASK);
    }

    /** Writes sockaddr_in or sockaddr_in6. Returns its length. */
    static int encode(MemorySegment into, long at, long high, long low, int port) {
        if (!IpAddress.isLinkLocal(high, low)) {
            return SocketAddress.encode(into, at, high, low, port);
        }
        return SocketAddress.inet6(into, at, high & ~SCOPE_MASK, low, port, (int) high);
    }

    /** The upper half of an address from the kernel. */
    static long high(MemorySegment from, long at) {
        long high = SocketAddress.high(from, at);
        return IpAddress.isLinkLocal(high, 0)
                ? withScope(high, SocketAddress.scope(from, at))
                : high;
    }
}
