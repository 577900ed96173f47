package jslirp.stack.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The ports of the guest that wait for no answer, the one that was answered longest ago first. They
 * stay for those who ask again from the same port, as long as nobody else needs their place.
 */
final class AnsweredFlows {
    private @Nullable DnsFlow oldest;
    private @Nullable DnsFlow newest;

    /** Takes a flow that is not here; it comes last. */
    void add(DnsFlow flow) {
        flow.older = newest;
        if (newest == null) {
            oldest = flow;
        } else {
            newest.newer = flow;
        }
        newest = flow;
    }

    /** Lets go of a flow, if it is here. */
    void remove(DnsFlow flow) {
        DnsFlow older = flow.older;
        DnsFlow newer = flow.newer;
        if (older != null) {
            older.newer = newer;
        } else if (oldest == flow) {
            oldest = newer;
        }
        if (newer != null) {
            newer.older = older;
        } else if (newest == flow) {
            newest = older;
        }
        flow.older = null;
        flow.newer = null;
    }

    /** Who has to go first, or null when everybody waits for an answer. */
    @Nullable DnsFlow oldest() {
        return oldest;
    }
}
