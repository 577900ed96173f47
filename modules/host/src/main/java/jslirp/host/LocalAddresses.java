package jslirp.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jslirp.linux.Errno;
import jslirp.linux.Netlink;
import jslirp.linux.c.Linux;
import jslirp.linux.c.rtmsg;
import jslirp.loop.EventLoop;
import jslirp.stack.host.OwnAddresses;
import jslirp.wire.IpAddress;

/**
 * Which addresses are the host's own, as its routes say: the kernel is asked where a packet would
 * go (rtnetlink(7), RTM_GETROUTE), which knows of more than the addresses of interfaces. What it
 * said is believed for a second, for a few hundred destinations at a time.
 *
 * <p>An address that cannot be asked about counts as the host's own, except that nothing leads to.
 */
final class LocalAddresses implements OwnAddresses {
    private static final long BELIEVED_NANOS = 1_000_000_000;
    private static final int KNOWN = 512;

    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt HALF_WORD =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final byte AF_INET = (byte) Linux.AF_INET();
    private static final byte AF_INET6 = (byte) Linux.AF_INET6();
    private static final int RTA_DST = Linux.RTA_DST();
    private static final int RTN_LOCAL = Linux.RTN_LOCAL();
    private static final int RTN_ANYCAST = Linux.RTN_ANYCAST();
    private static final int RTM_GETROUTE = Linux.RTM_GETROUTE();
    private static final int RTM_NEWROUTE = Linux.RTM_NEWROUTE();
    private static final long FAMILY = rtmsg.rtm_family$offset();
    private static final long PREFIX_LENGTH = rtmsg.rtm_dst_len$offset();
    private static final long ROUTE_TYPE = rtmsg.rtm_type$offset();

    private final EventLoop loop;
    private final RouteSocket socket = new RouteSocket();

    /** What is known, each at the place that its address's hash gives. */
    private final long[] highs = new long[KNOWN];

    private final long[] lows = new long[KNOWN];
    private final long[] askedAt = new long[KNOWN];
    private final boolean[] known = new boolean[KNOWN];
    private final boolean[] own = new boolean[KNOWN];

    /** By the time of this loop. */
    LocalAddresses(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public boolean contains(long high, long low) {
        int place = Long.hashCode((high ^ low) * 0x9E37_79B9_7F4A_7C15L) & KNOWN - 1;
        long now = loop.now();
        if (!known[place]
                || lows[place] != low
                || highs[place] != high
                || now - askedAt[place] >= BELIEVED_NANOS) {
            known[place] = true;
            highs[place] = high;
            lows[place] = low;
            askedAt[place] = now;
            own[place] = ask(high, low);
        }
        return own[place];
    }

    private boolean ask(long high, long low) {
        long sent = request(high, low);
        long at = sent < 0 ? sent : socket.receive(RTM_NEWROUTE);
        if (at <= 0) {
            return !isNoRoute((int) -at);
        }
        int type = socket.memory().get(ValueLayout.JAVA_BYTE, at + ROUTE_TYPE);
        return type == RTN_LOCAL || type == RTN_ANYCAST;
    }

    /** The last two are what routes of the types "prohibit" and "blackhole" say. */
    private static boolean isNoRoute(int errno) {
        return errno == Errno.ENETUNREACH
                || errno == Errno.EHOSTUNREACH
                || errno == Errno.EACCES
                || errno == Errno.EINVAL;
    }

    private long request(long high, long low) {
        boolean ipv4 = IpAddress.isIpv4(high, low);
        int length = ipv4 ? 4 : 16;
        MemorySegment s = socket.memory();
        long at = socket.begin(RTM_GETROUTE, 0, rtmsg.sizeof());
        s.set(ValueLayout.JAVA_BYTE, at + FAMILY, ipv4 ? AF_INET : AF_INET6);
        s.set(ValueLayout.JAVA_BYTE, at + PREFIX_LENGTH, (byte) (8 * length));
        long value = Netlink.attribute(s, at + rtmsg.sizeof(), RTA_DST, (long) length);
        if (ipv4) {
            s.set(HALF_WORD, value, (int) low);
        } else {
            s.set(WORD, value, high);
            s.set(WORD, value + 8, low);
        }
        return socket.send(value + length);
    }

    void close() {
        socket.close();
    }
}
