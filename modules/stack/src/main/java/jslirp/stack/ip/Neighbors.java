package jslirp.stack.ip;

import jslirp.stack.flow.VirtualAddresses;
import jslirp.wire.IpAddress;

/**
 * Which Ethernet address each guest address has (RFC 826, RFC 4861): what the guest's frames have
 * taught us, in a table of fixed size. When it is full, of those that have not been of use lately
 * the entry learned longest ago is replaced: whoever claims thousands of addresses pushes out what
 * he has claimed himself, and not the address by which others in the guest are talking.
 *
 * <p>An address outside the virtual network belongs to something behind the guest, which routes for
 * it without translation (containers in the namespace). All of those are reached through the
 * station that last sent a packet of that IP version from outside: one MAC, however many addresses
 * there are.
 */
public final class Neighbors {
    /** How many addresses are remembered. */
    public static final int SIZE = 64;

    /** Answered for an address that nobody has taught us. */
    public static final long UNKNOWN = -1;

    private final VirtualAddresses addresses;
    private final long[] highs = new long[SIZE];
    private final long[] lows = new long[SIZE];
    private final long[] macs = new long[SIZE];

    /** Whether an entry was learned again, or asked for, since it was last passed over. */
    private final boolean[] useful = new boolean[SIZE];

    private int used;
    private int oldest;
    private int last;
    private long router = UNKNOWN;
    private long router6 = UNKNOWN;

    /** An empty table for one virtual network. */
    public Neighbors(VirtualAddresses addresses) {
        this.addresses = addresses;
    }

    /** Remembers, or corrects, what MAC an address has. */
    public void learn(long high, long low, long mac) {
        if (!isOnLink(high, low)) {
            if (IpAddress.isIpv4(high, low)) {
                router = mac;
            } else {
                router6 = mac;
            }
            return;
        }
        int index = find(high, low);
        if (index < 0) {
            index = used < SIZE ? used++ : replaceable();
            highs[index] = high;
            lows[index] = low;
            useful[index] = false;
            last = index;
        }
        macs[index] = mac;
    }

    /** Gives every entry that was of use a second chance; there is an end when all have had it. */
    private int replaceable() {
        while (useful[oldest]) {
            useful[oldest] = false;
            oldest = (oldest + 1) % SIZE;
        }
        int index = oldest;
        oldest = (oldest + 1) % SIZE;
        return index;
    }

    /** The MAC of an address, or {@link #UNKNOWN}. */
    public long mac(long high, long low) {
        if (!isOnLink(high, low)) {
            return IpAddress.isIpv4(high, low) ? router : router6;
        }
        int index = find(high, low);
        return index < 0 ? UNKNOWN : macs[index];
    }

    /** Whether an address is reached on the link itself and not through a router in the guest. */
    public boolean isOnLink(long high, long low) {
        if (IpAddress.isIpv4(high, low)) {
            return addresses.contains(high, low);
        }
        return IpAddress.isLinkLocal(high, low)
                || addresses.hasIpv6() && high == addresses.prefix6();
    }

    private int find(long high, long low) {
        if (last < used && lows[last] == low && highs[last] == high) {
            useful[last] = true;
            return last;
        }
        for (int i = 0; i < used; i++) {
            if (lows[i] == low && highs[i] == high) {
                last = i;
                useful[i] = true;
                return i;
            }
        }
        return -1;
    }
}
