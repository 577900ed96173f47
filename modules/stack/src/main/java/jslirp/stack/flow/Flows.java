package jslirp.stack.flow;

import jslirp.stack.event.Counters;

/**
 * What the flows of all protocols share.
 *
 * @param table where they are found
 * @param deadlines their timers
 * @param pending where they wait for the end of the batch
 */
public record Flows(FlowTable table, Deadlines deadlines, Pending pending, Counters counters) {}
