package jslirp.stack.gateway;

/**
 * The addresses that DHCP hands out, and who has them until when. Times are nanoseconds of
 * CLOCK_MONOTONIC; whether one is over is looked at when it matters, so no timer is needed.
 */
final class DhcpLeases {
    /** How many addresses there are, as many as the peer has. */
    static final int SIZE = 16;

    /** Answered when there is none. */
    static final int NONE = -1;

    /** In place of a MAC: somebody unknown to us uses the address (RFC 2131 section 4.3.3). */
    private static final long DECLINED = -1;

    private final long[] clients = new long[SIZE];
    private final long[] ends = new long[SIZE];
    private final boolean[] taken = new boolean[SIZE];

    /** The index of the client's address, or {@link #NONE}. */
    int find(long client, long now) {
        for (int i = 0; i < SIZE; i++) {
            if (!isFree(i, now) && clients[i] == client) {
                return i;
            }
        }
        return NONE;
    }

    /** The first address that nobody has, or {@link #NONE}. */
    int firstFree(long now) {
        for (int i = 0; i < SIZE; i++) {
            if (isFree(i, now)) {
                return i;
            }
        }
        return NONE;
    }

    /** Whether the client may have this address. */
    boolean isAvailable(int index, long client, long now) {
        return isFree(index, now) || clients[index] == client;
    }

    /** Gives the client an available address until {@code end}, and takes away any other it had. */
    void take(int index, long client, long end, long now) {
        int before = find(client, now);
        if (before != NONE) {
            taken[before] = false;
        }
        clients[index] = client;
        ends[index] = end;
        taken[index] = true;
    }

    /** Takes back what the client has. */
    void release(long client, long now) {
        int index = find(client, now);
        if (index != NONE) {
            taken[index] = false;
        }
    }

    /** The client found its address in use: nobody gets it until {@code end}. */
    void decline(long client, long end, long now) {
        int index = find(client, now);
        if (index != NONE) {
            clients[index] = DECLINED;
            ends[index] = end;
        }
    }

    private boolean isFree(int index, long now) {
        return !taken[index] || ends[index] - now <= 0;
    }
}
