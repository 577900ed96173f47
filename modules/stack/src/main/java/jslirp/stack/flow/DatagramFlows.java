package jslirp.stack.flow;

import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import org.jspecify.annotations.Nullable;

/**
 * All flows of one kind of datagram, UDP or ICMP echo: finds, bounds, counts and ends them. Such a
 * flow serves every remote, its key is the guest's end alone (RFC 4787: endpoint-independent).
 */
public final class DatagramFlows {
    private final FlowTable table;
    private final Deadlines deadlines;
    private final Pending pending;
    private final Counters counters;
    private final Counter opened;
    private final Counter closed;
    private final int protocol;
    private final int limit;
    private int size;

    /**
     * None yet.
     *
     * @param protocol which they have in the table
     * @param limit how many there may be, so that one kind cannot take all descriptors
     */
    public DatagramFlows(
            FlowTable table,
            Deadlines deadlines,
            Pending pending,
            Counters counters,
            Counter opened,
            Counter closed,
            int protocol,
            int limit) {
        this.table = table;
        this.deadlines = deadlines;
        this.pending = pending;
        this.counters = counters;
        this.opened = opened;
        this.closed = closed;
        this.protocol = protocol;
        this.limit = limit;
    }

    /** The flow of this end of the guest, or null. */
    public @Nullable Flow find(long guestHigh, long guestLow, int guestPort) {
        return table.find(FlowTable.ports(protocol, guestPort, 0), guestHigh, guestLow, 0, 0);
    }

    /** Whether one more may be opened. */
    public boolean hasRoom() {
        return size < limit && table.size() < FlowTable.LIMIT;
    }

    /** Adds a flow, for which there {@link #hasRoom}. */
    public void add(DatagramFlow flow) {
        long ports = FlowTable.ports(protocol, flow.guestPort(), 0);
        table.add(ports, flow.guestHigh(), flow.guestLow(), 0, 0, flow);
        size++;
        counters.add(opened);
    }

    void remove(DatagramFlow flow) {
        long ports = FlowTable.ports(protocol, flow.guestPort(), 0);
        table.remove(ports, flow.guestHigh(), flow.guestLow(), 0, 0);
        deadlines.remove(flow);
        size--;
        counters.add(closed);
    }

    void enter(DatagramFlow flow) {
        pending.add(flow);
    }

    void expireAt(DatagramFlow flow, long when) {
        deadlines.set(flow, when);
    }
}
