package jslirp.linux;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import jslirp.linux.c.Linux;
import jslirp.linux.c.sockaddr;
import jslirp.linux.c.sockaddr_in;
import jslirp.linux.c.sockaddr_in6;
import jslirp.linux.c.sockaddr_un;

/**
 * Socket addresses in place: sockaddr_in, sockaddr_in6 and sockaddr_un.
 *
 * <p>An IP address is two longs, and IPv4 is the mapped form: high 0, low {@code
 * 0x0000ffffAABBCCDD}. The writers return the length that bind(2) and its like want.
 */
public final class SocketAddress {
    /** Room for any address of the three families. */
    public static final int LENGTH = (int) sockaddr_un.sizeof();

    /** The length of an IPv4 address. */
    public static final int INET_LENGTH = (int) sockaddr_in.sizeof();

    /** The length of an IPv6 address. */
    public static final int INET6_LENGTH = (int) sockaddr_in6.sizeof();

    /** The longest Unix path in bytes, without the terminating zero. */
    public static final int UNIX_PATH_LIMIT = LENGTH - (int) sockaddr_un.sun_path$offset() - 1;

    private static final int AF_INET = Linux.AF_INET();
    private static final int AF_INET6 = Linux.AF_INET6();

    private static final ValueLayout.OfShort FAMILY = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfShort NETWORK_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfInt NETWORK_INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfLong NETWORK_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

    private static final long FAMILY_AT = sockaddr.sa_family$offset();
    private static final long INET_PORT = sockaddr_in.sin_port$offset();
    private static final long INET_ADDRESS = sockaddr_in.sin_addr$offset();
    private static final long INET6_PORT = sockaddr_in6.sin6_port$offset();
    private static final long INET6_FLOW = sockaddr_in6.sin6_flowinfo$offset();
    private static final long INET6_ADDRESS = sockaddr_in6.sin6_addr$offset();
    private static final long INET6_SCOPE = sockaddr_in6.sin6_scope_id$offset();

    private static final long MAPPED = 0x0000_ffff_0000_0000L;

    private SocketAddress() {}

    /** Whether the two longs are an IPv4 address in mapped form. */
    public static boolean isMapped(long high, long low) {
        return high == 0 && (low & 0xffff_ffff_0000_0000L) == MAPPED;
    }

    /** Writes sockaddr_in for a mapped address, sockaddr_in6 for any other. */
    public static int encode(MemorySegment into, long at, long high, long low, int port) {
        return isMapped(high, low)
                ? inet(into, at, low, port)
                : inet6(into, at, high, low, port, 0);
    }

    /** Writes sockaddr_in with the lower 32 bits of {@code low}. */
    public static int inet(MemorySegment into, long at, long low, int port) {
        into.set(FAMILY, at + FAMILY_AT, (short) AF_INET);
        into.set(NETWORK_SHORT, at + INET_PORT, (short) port);
        into.set(NETWORK_INT, at + INET_ADDRESS, (int) low);
        into.set(ValueLayout.JAVA_LONG_UNALIGNED, at + INET_ADDRESS + 4, 0);
        return INET_LENGTH;
    }

    /** Writes sockaddr_in6; the scope is an interface index, or 0. */
    public static int inet6(MemorySegment into, long at, long high, long low, int port, int scope) {
        into.set(FAMILY, at + FAMILY_AT, (short) AF_INET6);
        into.set(NETWORK_SHORT, at + INET6_PORT, (short) port);
        into.set(NETWORK_INT, at + INET6_FLOW, 0);
        into.set(NETWORK_LONG, at + INET6_ADDRESS, high);
        into.set(NETWORK_LONG, at + INET6_ADDRESS + 8, low);
        into.set(ValueLayout.JAVA_INT_UNALIGNED, at + INET6_SCOPE, scope);
        return INET6_LENGTH;
    }

    /** Writes sockaddr_un, or returns {@code -ENAMETOOLONG}. Allocates: for the set-up. */
    public static int unix(MemorySegment into, long at, String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > UNIX_PATH_LIMIT) {
            return -Errno.ENAMETOOLONG;
        }
        long pathAt = at + sockaddr_un.sun_path$offset();
        into.asSlice(at, LENGTH).fill((byte) 0);
        into.set(FAMILY, at + FAMILY_AT, (short) Linux.AF_UNIX());
        MemorySegment.copy(bytes, 0, into, ValueLayout.JAVA_BYTE, pathAt, bytes.length);
        return (int) sockaddr_un.sun_path$offset() + bytes.length + 1;
    }

    /**
     * Writes sockaddr_un of an abstract name, which is no file (unix(7)), or returns {@code
     * -ENAMETOOLONG}. Allocates: for the set-up.
     */
    public static int unixAbstract(MemorySegment into, long at, String name) {
        int length = unix(into, at, "@" + name);
        if (length < 0) {
            return length;
        }
        into.set(ValueLayout.JAVA_BYTE, at + sockaddr_un.sun_path$offset(), (byte) 0);
        // Every byte counts, and no zero ends the name.
        return length - 1;
    }

    /** The address family. */
    public static int family(MemorySegment from, long at) {
        return from.get(FAMILY, at + FAMILY_AT) & 0xffff;
    }

    /** The upper half of the IP address. */
    public static long high(MemorySegment from, long at) {
        return family(from, at) == AF_INET6 ? from.get(NETWORK_LONG, at + INET6_ADDRESS) : 0;
    }

    /** The lower half of the IP address. */
    public static long low(MemorySegment from, long at) {
        return family(from, at) == AF_INET6
                ? from.get(NETWORK_LONG, at + INET6_ADDRESS + 8)
                : MAPPED | (from.get(NETWORK_INT, at + INET_ADDRESS) & 0xffff_ffffL);
    }

    /** The port; it lies at the same place in both IP families. */
    public static int port(MemorySegment from, long at) {
        return from.get(NETWORK_SHORT, at + INET_PORT) & 0xffff;
    }

    /** The interface index of an IPv6 address that has one, else 0. */
    public static int scope(MemorySegment from, long at) {
        return family(from, at) == AF_INET6
                ? from.get(ValueLayout.JAVA_INT_UNALIGNED, at + INET6_SCOPE)
                : 0;
    }
}
