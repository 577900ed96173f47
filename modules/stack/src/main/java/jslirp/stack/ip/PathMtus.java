package jslirp.stack.ip;

import jslirp.stack.flow.Deadlines;
import jslirp.stack.flow.Timer;

/**
 * How large a packet may be to reach an address behind the guest (RFC 8201, RFC 1191): what routers
 * there have told, in a table of fixed size in which the oldest is replaced. All is forgotten now
 * and then, since a way may become wider.
 */
public final class PathMtus extends Timer {
    /** How many addresses are remembered; nearly always there is none. */
    static final int SIZE = 16;

    /** RFC 8201 section 4 recommends ten minutes before a larger packet is tried. */
    static final long LIFE_NANOS = 600_000_000_000L;

    /** No way is narrower (RFC 8200 section 5), whatever somebody claims. */
    private static final int SMALLEST_IPV6 = 1280;

    /** What Linux believes at least (net.ipv4.route.min_pmtu). */
    private static final int SMALLEST_IPV4 = 552;

    private final Deadlines deadlines;
    private final int link;
    private final long[] highs = new long[SIZE];
    private final long[] lows = new long[SIZE];
    private final int[] mtus = new int[SIZE];
    private int used;
    private int next;

    /** Nothing is known; every way has the link's MTU. */
    public PathMtus(Deadlines deadlines, int link) {
        this.deadlines = deadlines;
        this.link = link;
    }

    /** The link's MTU. */
    int link() {
        return link;
    }

    /** The MTU of the way to an address. */
    public int of(long high, long low) {
        for (int i = 0; i < used; i++) {
            if (lows[i] == low && highs[i] == high) {
                return mtus[i];
            }
        }
        return link;
    }

    /**
     * Takes note of what a router says.
     *
     * @return the MTU that counts from now on
     */
    public int learn(long high, long low, boolean ipv6, long told, long now) {
        long smallest = Math.min(link, ipv6 ? SMALLEST_IPV6 : SMALLEST_IPV4);
        int mtu = (int) Math.min(of(high, low), Math.max(told, smallest));
        if (mtu < of(high, low)) {
            put(high, low, mtu);
            if (!armed()) {
                deadlines.set(this, now + LIFE_NANOS);
            }
        }
        return mtu;
    }

    private void put(long high, long low, int mtu) {
        for (int i = 0; i < used; i++) {
            if (lows[i] == low && highs[i] == high) {
                mtus[i] = mtu;
                return;
            }
        }
        highs[next] = high;
        lows[next] = low;
        mtus[next] = mtu;
        used = Math.max(used, next + 1);
        next = (next + 1) % SIZE;
    }

    @Override
    protected void expire(long now) {
        used = 0;
        next = 0;
    }
}
