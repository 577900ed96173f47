package jslirp.stack.icmp;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.EMFILE;
import static jslirp.stack.host.HostErrno.ENFILE;
import static jslirp.stack.host.HostErrno.ENOBUFS;
import static jslirp.stack.host.HostErrno.ENOMEM;

import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.link.Frame;

/**
 * What becomes of a datagram of the guest that the host does not take. It is counted; what the host
 * lacks just now is a loss like any other, the rest is told by ICMP.
 */
public final class Refusals {
    private final IcmpError errors;
    private final Counters counters;

    /** Tells by {@code errors}. */
    public Refusals(IcmpError errors, Counters counters) {
        this.errors = errors;
        this.counters = counters;
    }

    /** A socket has failed with this error number. */
    public void failed(int errno, Frame frame, long now) {
        switch (errno) {
            case EAGAIN, ENOBUFS, ENOMEM -> counters.drop(DropReason.HOST_FULL);
            case EMFILE, ENFILE -> counters.drop(DropReason.FLOW_LIMIT);
            default -> refuse(DropReason.HOST_ERROR, errno, frame, now);
        }
    }

    /** The datagram is not passed on, which the guest is told as this error number. */
    public void refuse(DropReason reason, int errno, Frame frame, long now) {
        counters.drop(reason);
        errors.unreachable(errno, frame, now);
    }
}
