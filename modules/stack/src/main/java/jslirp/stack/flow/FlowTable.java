package jslirp.stack.flow;

import jslirp.stack.event.FlowWatch;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * All flows by protocol, guest endpoint and remote endpoint: open addressing with linear probing,
 * and no tombstones. The remote endpoint is the one the guest dialled; a flow that serves every
 * remote (UDP, echo) has zeros there. A lookup allocates nothing.
 *
 * <p>The hash is keyed with a secret, so that a guest cannot choose ports that fall together.
 */
public final class FlowTable {
    /**
     * The most flows there can be; each has a descriptor, and 65,536 is beyond their usual limit.
     */
    public static final int LIMIT = 65_536;

    private static final int KEY = 5;
    private static final int SMALLEST = 64;

    private final long secret;
    private long[] keys = new long[SMALLEST * KEY];
    private @Nullable Flow[] flows = new Flow[SMALLEST];
    private int size;
    private @Nullable FlowWatch watch;

    /** An empty table; {@code secret} is any number the guest cannot guess. */
    public FlowTable(long secret) {
        this.secret = secret;
    }

    /** How many flows there are. */
    public int size() {
        return size;
    }

    /** Packs protocol (8 bits) and ports (16 bits each) into the number that the key holds. */
    public static long ports(int protocol, int guestPort, int remotePort) {
        return (long) protocol << 32 | (long) guestPort << 16 | remotePort;
    }

    /** The flow, or null. {@code ports} comes from {@link #ports}. */
    public @Nullable Flow find(
            long ports, long guestHigh, long guestLow, long remoteHigh, long remoteLow) {
        return flows[slot(ports, guestHigh, guestLow, remoteHigh, remoteLow)];
    }

    /**
     * Adds a flow.
     *
     * @return false when the table has {@link #LIMIT} flows
     * @throws IllegalStateException when the key is taken
     */
    public boolean add(
            long ports, long guestHigh, long guestLow, long remoteHigh, long remoteLow, Flow flow) {
        if (size == LIMIT) {
            return false;
        }
        if (2 * (size + 1) > flows.length) {
            resize(flows.length * 2);
        }
        int slot = slot(ports, guestHigh, guestLow, remoteHigh, remoteLow);
        if (flows[slot] != null) {
            throw new IllegalStateException("the flow exists already");
        }
        int at = slot * KEY;
        keys[at] = ports;
        keys[at + 1] = guestHigh;
        keys[at + 2] = guestLow;
        keys[at + 3] = remoteHigh;
        keys[at + 4] = remoteLow;
        flows[slot] = flow;
        size++;
        if (watch != null && !flow.arrived()) {
            watch.present(protocol(at), guest(at), remote(at));
        }
        return true;
    }

    /** Removes the flow with this key, if there is one. */
    public void remove(long ports, long guestHigh, long guestLow, long remoteHigh, long remoteLow) {
        int hole = slot(ports, guestHigh, guestLow, remoteHigh, remoteLow);
        Flow removed = flows[hole];
        if (removed == null) {
            return;
        }
        if (watch != null && !removed.arrived()) {
            int at = hole * KEY;
            watch.gone(protocol(at), guest(at), remote(at));
        }
        size--;
        int mask = flows.length - 1;
        for (int next = (hole + 1) & mask; flows[next] != null; next = (next + 1) & mask) {
            int home = home(next * KEY);
            // Moves a later entry into the hole unless its home lies between the hole and itself.
            if (((next - home) & mask) >= ((next - hole) & mask)) {
                System.arraycopy(keys, next * KEY, keys, hole * KEY, KEY);
                flows[hole] = flows[next];
                hole = next;
            }
        }
        flows[hole] = null;
        if (flows.length > SMALLEST && size < flows.length / 8) {
            resize(flows.length / 2);
        }
    }

    /** Every flow there is, for those who may take their time. */
    public Flow[] all() {
        Flow[] all = new Flow[size];
        int n = 0;
        for (Flow flow : flows) {
            if (flow != null) {
                all[n++] = flow;
            }
        }
        return all;
    }

    /** Shows every flow that the guest has begun. */
    public void show(FlowWatch viewer) {
        for (int slot = 0; slot < flows.length; slot++) {
            Flow flow = flows[slot];
            if (flow != null && !flow.arrived()) {
                int at = slot * KEY;
                viewer.present(protocol(at), guest(at), remote(at));
            }
        }
    }

    /** From now on this one sees flows come and go; null for nobody. */
    public void watch(@Nullable FlowWatch watch) {
        this.watch = watch;
    }

    private int protocol(int at) {
        return (int) (keys[at] >>> 32);
    }

    private Endpoint guest(int at) {
        return new Endpoint(
                new IpAddress(keys[at + 1], keys[at + 2]), (int) (keys[at] >>> 16) & 0xffff);
    }

    private Endpoint remote(int at) {
        return new Endpoint(new IpAddress(keys[at + 3], keys[at + 4]), (int) keys[at] & 0xffff);
    }

    private int slot(long ports, long guestHigh, long guestLow, long remoteHigh, long remoteLow) {
        int mask = flows.length - 1;
        int slot = hash(ports, guestHigh, guestLow, remoteHigh, remoteLow) & mask;
        while (flows[slot] != null) {
            int at = slot * KEY;
            if (keys[at] == ports
                    && keys[at + 2] == guestLow
                    && keys[at + 4] == remoteLow
                    && keys[at + 1] == guestHigh
                    && keys[at + 3] == remoteHigh) {
                break;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(int at) {
        return hash(keys[at], keys[at + 1], keys[at + 2], keys[at + 3], keys[at + 4])
                & (flows.length - 1);
    }

    private int hash(long ports, long guestHigh, long guestLow, long remoteHigh, long remoteLow) {
        long h = secret;
        h = mix(h ^ ports);
        h = mix(h ^ guestHigh ^ Long.rotateLeft(guestLow, 32));
        h = mix(h ^ remoteHigh);
        h = mix(h ^ remoteLow);
        return (int) (h >>> 32);
    }

    /**
     * A multiplication folded over itself: every bit of the input reaches every bit of the result.
     */
    private static long mix(long x) {
        long multiplier = 0x9E37_79B9_7F4A_7C15L;
        return x * multiplier ^ Math.unsignedMultiplyHigh(x, multiplier);
    }

    private void resize(int capacity) {
        long[] oldKeys = keys;
        @Nullable Flow[] oldFlows = flows;
        keys = new long[capacity * KEY];
        flows = new Flow[capacity];
        for (int old = 0; old < oldFlows.length; old++) {
            if (oldFlows[old] != null) {
                int at = old * KEY;
                int slot =
                        slot(
                                oldKeys[at],
                                oldKeys[at + 1],
                                oldKeys[at + 2],
                                oldKeys[at + 3],
                                oldKeys[at + 4]);
                System.arraycopy(oldKeys, at, keys, slot * KEY, KEY);
                flows[slot] = oldFlows[old];
            }
        }
    }
}
