package jslirp.stack.ip;

import jslirp.stack.link.Frame;

/** Hears why a packet of the guest cannot be taken, to tell the guest (RFC 4443 section 3). */
public interface Ipv6Problems {
    /**
     * A header says something that we cannot go on with.
     *
     * @param code of the ICMPv6 parameter problem
     * @param pointer where, counted from the IPv6 header
     */
    void parameterProblem(int code, long pointer, Frame offending, long now);

    /** A packet is larger than the link's MTU. */
    void tooBig(Frame offending, long now);
}
