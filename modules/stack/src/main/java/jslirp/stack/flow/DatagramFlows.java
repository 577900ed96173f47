package jslirp.stack.flow;

import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import org.jspecify.annotations.Nullable;

/**
 * All flows of one kind of datagram, UDP or ICMP echo: finds, bounds, counts and ends them. Such a
 * flow serves every remote, its key is the guest's end alone (RFC 4787: endpoint-independent);
 * except that those for the DNS address are apart.
 */
public final class DatagramFlows {
    /**
     * Flows end at times that are a multiple of this, 2^24 ns: those that became idle together end
     * together, and one that lives a sixtieth of a second too long is worth no wake-up of its own.
     */
    private static final long GRAIN = 1L << 24;

    private final FlowTable table;
    private final Deadlines deadlines;
    private final Pending pending;
    private final Counters counters;
    private final Counter opened;
    private final Counter closed;
    private final int protocol;
    private final int remotePort;
    private final int limit;
    private int size;

    /**
     * None yet.
     *
     * @param protocol which they have in the table
     * @param remotePort the port they are all for; 0 when each serves every remote
     * @param limit how many there may be, so that one kind cannot take all descriptors
     */
    public DatagramFlows(
            Flows shared, Counter opened, Counter closed, int protocol, int remotePort, int limit) {
        table = shared.table();
        deadlines = shared.deadlines();
        pending = shared.pending();
        counters = shared.counters();
        this.opened = opened;
        this.closed = closed;
        this.protocol = protocol;
        this.remotePort = remotePort;
        this.limit = limit;
    }

    /** The flow of this end of the guest, or null. */
    public @Nullable Flow find(long guestHigh, long guestLow, int guestPort) {
        return table.find(ports(guestPort), guestHigh, guestLow, 0, 0);
    }

    /** Whether one more may be opened. */
    public boolean hasRoom() {
        return size < limit && table.size() < FlowTable.LIMIT;
    }

    /** Adds a flow, for which there {@link #hasRoom}. */
    public void add(DatagramFlow flow) {
        table.add(ports(flow.guestPort()), flow.guestHigh(), flow.guestLow(), 0, 0, flow);
        size++;
        counters.add(opened);
    }

    void remove(DatagramFlow flow) {
        table.remove(ports(flow.guestPort()), flow.guestHigh(), flow.guestLow(), 0, 0);
        deadlines.remove(flow);
        size--;
        counters.add(closed);
    }

    void enter(DatagramFlow flow) {
        pending.add(flow);
    }

    void expireAt(DatagramFlow flow, long when) {
        deadlines.set(flow, (when | GRAIN - 1) + 1);
    }

    private long ports(int guestPort) {
        return FlowTable.ports(protocol, guestPort, remotePort);
    }
}
