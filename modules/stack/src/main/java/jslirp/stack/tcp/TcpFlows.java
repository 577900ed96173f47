package jslirp.stack.tcp;

import jslirp.stack.event.Counters;
import jslirp.stack.flow.Deadlines;
import jslirp.stack.flow.FlowTable;
import jslirp.stack.flow.Flows;
import jslirp.stack.flow.Pending;

/**
 * What all connections of a stack share.
 *
 * @param shared with the flows of other protocols
 * @param blocked where they wait for a link that is full
 * @param unresolved where they wait for the guest's Ethernet address
 * @param gathered the last text of the batch, for one call of the host
 */
record TcpFlows(
        Flows shared,
        Pending blocked,
        Pending unresolved,
        WindowBudget budget,
        BacklogMemory memory,
        GatheredText gathered,
        TimeWaits timeWaits) {
    FlowTable table() {
        return shared.table();
    }

    Deadlines deadlines() {
        return shared.deadlines();
    }

    Pending pending() {
        return shared.pending();
    }

    Counters counters() {
        return shared.counters();
    }
}
