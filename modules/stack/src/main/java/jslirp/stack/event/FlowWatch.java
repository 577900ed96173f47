package jslirp.stack.event;

import jslirp.wire.Endpoint;

/**
 * Is shown the flows that the guest has begun: those that there are, or each as it comes and goes.
 * Flows that came by a forward are not among them, the forward has them.
 */
public interface FlowWatch {
    /**
     * A flow that is there, or has just come.
     *
     * @param protocol its number in the IP header
     * @param guest the guest's end; for ICMP echo the port is the identifier
     * @param remote the end that the guest dialled; all zeros when the flow serves every remote
     */
    void present(int protocol, Endpoint guest, Endpoint remote);

    /** A flow that has just gone. */
    default void gone(int protocol, Endpoint guest, Endpoint remote) {}
}
