package jslirp.stack.neighbor;

/**
 * Which Ethernet address each guest address has (RFC 826, RFC 4861): what the guest's frames have
 * taught us, in a table of fixed size. When it is full the entry learned longest ago is replaced, so
 * a guest that claims thousands of addresses hurts itself only.
 */
public final class Neighbors {
    /** How many addresses are remembered. */
    public static final int SIZE = 64;

    /** Answered for an address that nobody has taught us. */
    public static final long UNKNOWN = -1;

    private final long[] highs = new long[SIZE];
    private final long[] lows = new long[SIZE];
    private final long[] macs = new long[SIZE];
    private int used;
    private int oldest;
    private int last;

    /** Remembers, or corrects, what MAC an address has. */
    public void learn(long high, long low, long mac) {
        int index = find(high, low);
        if (index < 0) {
            if (used < SIZE) {
                index = used++;
            } else {
                index = oldest;
                oldest = (oldest + 1) % SIZE;
            }
            highs[index] = high;
            lows[index] = low;
            last = index;
        }
        macs[index] = mac;
    }

    /** The MAC of an address, or {@link #UNKNOWN}. */
    public long mac(long high, long low) {
        int index = find(high, low);
        return index < 0 ? UNKNOWN : macs[index];
    }

    private int find(long high, long low) {
        if (last < used && lows[last] == low && highs[last] == high) {
            return last;
        }
        for (int i = 0; i < used; i++) {
            if (lows[i] == low && highs[i] == high) {
                last = i;
                return i;
            }
        }
        return -1;
    }
}
