package jslirp.stack.tcp;

import jslirp.stack.event.Counters;
import jslirp.stack.flow.Deadlines;
import jslirp.stack.flow.FlowTable;
import jslirp.stack.flow.Pending;

/**
 * What all connections of a stack share.
 *
 * @param table where they are found
 * @param pending where they wait for the end of the batch
 * @param blocked where they wait for a link that is full
 */
record TcpFlows(
        FlowTable table,
        Deadlines deadlines,
        Pending pending,
        Pending blocked,
        Counters counters,
        WindowBudget budget,
        BacklogMemory memory,
        TimeWaits timeWaits) {}
