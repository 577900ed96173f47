package jslirp.stack.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that DHCP hands out, and who has them until when. Times are nanoseconds of
 * CLOCK_MONOTONIC; whether one is over is looked at when it matters, so no timer is needed.
 *
 * @param <C> what clients are told apart by: a MAC, or for DHCPv6 an association
 */
final class DhcpLeases<C> {
    /** How many addresses there are, as many as the peer has. */
    static final int SIZE = 16;

    /** Answered when there is none. */
    static final int NONE = -1;

    /** Null where somebody unknown to us uses the address (RFC 2131 section 4.3.3). */
    private final List<@Nullable C> clients = new ArrayList<@Nullable C>();

    private final long[] ends = new long[SIZE];
    private final boolean[] taken = new boolean[SIZE];

    DhcpLeases() {
        while (clients.size() < SIZE) {
            clients.add(null);
        }
    }

    /** The index of the client's address, or {@link #NONE}. */
    int find(C client, long now) {
        for (int i = 0; i < SIZE; i++) {
            if (!isFree(i, now) && client.equals(clients.get(i))) {
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
    boolean isAvailable(int index, C client, long now) {
        return isFree(index, now) || client.equals(clients.get(index));
    }

    /** Gives the client an available address until {@code end}, and takes away any other it had. */
    void take(int index, C client, long end, long now) {
        int before = find(client, now);
        if (before != NONE) {
            taken[before] = false;
        }
        clients.set(index, client);
        ends[index] = end;
        taken[index] = true;
    }

    /** Takes back what the client has. */
    void release(C client, long now) {
        int index = find(client, now);
        if (index != NONE) {
            taken[index] = false;
        }
    }

    /** The client found its address in use: nobody gets it until {@code end}. */
    void decline(C client, long end, long now) {
        int index = find(client, now);
        if (index != NONE) {
            clients.set(index, null);
            ends[index] = end;
        }
    }

    private boolean isFree(int index, long now) {
        return !taken[index] || ends[index] - now <= 0;
    }
}
