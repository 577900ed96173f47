package jslirp.stack.flow;

import java.util.ArrayDeque;

/** The flows that want to be flushed at the end of the batch, in the order in which they asked. */
public final class Pending {
    private final ArrayDeque<Flow> flows = new ArrayDeque<>(256);

    /** Adds a flow. The flow keeps a mark of its own so that it is not added twice. */
    public void add(Flow flow) {
        flows.addLast(flow);
    }

    /** How many are waiting. */
    public int size() {
        return flows.size();
    }

    /** Takes the one that waited longest. */
    public Flow remove() {
        return flows.removeFirst();
    }

    /** Forgets one that has ended: quick for one that waited longest. */
    public void remove(Flow flow) {
        flows.removeFirstOccurrence(flow);
    }
}
