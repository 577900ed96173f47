package jslirp.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The options of neighbour discovery (RFC 4861 section 4.6, RFC 8106), in place: a type, a length
 * in units of eight bytes that counts both, and what the type says.
 */
public final class NdpOption {
    public static final int SOURCE_LINK_LAYER = 1;
    public static final int TARGET_LINK_LAYER = 2;
    public static final int PREFIX_INFORMATION = 3;
    public static final int MTU = 5;
    public static final int RECURSIVE_DNS = 25;
    public static final int DNS_SEARCH = 31;

    /** Answered when there is no such option. */
    public static final long ABSENT = -1;

    /** Of a prefix: its addresses are on the link. */
    public static final int ON_LINK = 0x80;

    /** Of a prefix: addresses may be made of it (RFC 4862). */
    public static final int AUTONOMOUS = 0x40;

    private static final int UNIT = 8;
    private static final long LENGTH = 1;
    private static final long VALUE = 2;
    private static final int MAC_SHIFT = 16;
    private static final int PREFIX_LENGTH = 64;

    private NdpOption() {}

    /** Whether [at, end) is a row of whole options (RFC 4861 section 7.1.1: none is empty). */
    public static boolean fit(MemorySegment s, long at, long end) {
        long next = at;
        while (next < end) {
            if (end - next < UNIT) {
                return false;
            }
            int units = BigEndian.u8(s, next + LENGTH);
            if (units == 0) {
                return false;
            }
            next += (long) units * UNIT;
        }
        return next == end;
    }

    /** The first option of this type in [at, end), where they {@link #fit}; or {@link #ABSENT}. */
    public static long find(MemorySegment s, long at, long end, int type) {
        long next = at;
        while (next < end) {
            if (BigEndian.u8(s, next) == type) {
                return next;
            }
            next += (long) BigEndian.u8(s, next + LENGTH) * UNIT;
        }
        return ABSENT;
    }

    /** The Ethernet address in a source or target link-layer option. */
    public static long mac(MemorySegment s, long option) {
        return BigEndian.i64(s, option) << MAC_SHIFT >>> MAC_SHIFT;
    }

    /** Writes a source or target link-layer option; returns where the next one goes. */
    public static long writeMac(MemorySegment s, long at, int type, long mac) {
        BigEndian.i64(s, at, header(type, 1) << 48 | mac);
        return at + UNIT;
    }

    /** Writes the MTU option; returns where the next one goes. */
    public static long writeMtu(MemorySegment s, long at, int mtu) {
        BigEndian.i64(s, at, header(MTU, 1) << 48 | mtu);
        return at + UNIT;
    }

    /**
     * Writes a prefix of 64 bits, from which addresses of the link are made.
     *
     * @param valid how long its addresses are, in seconds
     * @param preferred how long they are for new connections, too
     * @return where the next option goes
     */
    public static long writePrefix(MemorySegment s, long at, long high, int valid, int preferred) {
        BigEndian.u16(s, at, (int) header(PREFIX_INFORMATION, 4));
        BigEndian.u8(s, at + 2, PREFIX_LENGTH);
        BigEndian.u8(s, at + 3, ON_LINK | AUTONOMOUS);
        BigEndian.i32(s, at + 4, valid);
        BigEndian.i32(s, at + 8, preferred);
        BigEndian.i32(s, at + 12, 0);
        BigEndian.i64(s, at + 16, high);
        BigEndian.i64(s, at + 24, 0);
        return at + 4 * UNIT;
    }

    /** Writes one recursive DNS server (RFC 8106 section 5.1); returns where the next one goes. */
    public static long writeDns(MemorySegment s, long at, int lifetime, long high, long low) {
        lifetimeHeader(s, at, RECURSIVE_DNS, 3, lifetime);
        BigEndian.i64(s, at + 8, high);
        BigEndian.i64(s, at + 16, low);
        return at + 3 * UNIT;
    }

    /**
     * Writes a DNS search list (RFC 8106 section 5.2), names in the form of RFC 1035 section 3.1
     * one behind the other, padded with zeros; returns where the next option goes.
     */
    public static long writeSearch(MemorySegment s, long at, int lifetime, byte[] names) {
        int units = 1 + (names.length + UNIT - 1) / UNIT;
        lifetimeHeader(s, at, DNS_SEARCH, units, lifetime);
        long end = at + (long) units * UNIT;
        for (long word = at + UNIT; word < end; word += UNIT) {
            BigEndian.i64(s, word, 0);
        }
        MemorySegment.copy(names, 0, s, ValueLayout.JAVA_BYTE, at + UNIT, names.length);
        return end;
    }

    private static void lifetimeHeader(
            MemorySegment s, long at, int type, int units, int lifetime) {
        BigEndian.u16(s, at, (int) header(type, units));
        BigEndian.u16(s, at + VALUE, 0);
        BigEndian.i32(s, at + 4, lifetime);
    }

    private static long header(int type, int units) {
        return (long) type << 8 | units;
    }
}
