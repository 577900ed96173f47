package jslirp.stack.udp;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.ENOBUFS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.Flow;
import jslirp.stack.flow.Pending;
import jslirp.stack.host.Destination;
import jslirp.stack.link.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams of one flow to one destination that follow each other in a batch and are of one length:
 * gathered, so that the host takes them with one call when the batch is done or another datagram
 * comes. The first of a run is not gathered: it leaves at once, and what the host has against it is
 * told to the guest. One that fails behind it is only counted.
 */
final class UdpRun implements Flow {
    /** A longer datagram is worth a call of its own. */
    private static final int LONGEST = 2048;

    private static final int ROOM = 1 << 16;

    private final Pending pending;
    private final Counters counters;
    private final MemorySegment memory = Arena.ofAuto().allocate(ROOM, 64);

    /** Whose datagrams may follow; null when there is none to follow. */
    private @Nullable UdpFlow flow;

    private final Destination destination = new Destination();
    private long each;
    private long end;
    private boolean queued;

    UdpRun(Pending pending, Counters counters) {
        this.pending = pending;
        this.counters = counters;
    }

    /** A datagram has left by this flow: those like it may follow. */
    void follow(UdpFlow flow, Frame frame, Destination to) {
        long length = frame.end() - frame.payload();
        boolean single = frame.segmentation() == Frame.Segmentation.NONE;
        if (!single || length == 0 || length > LONGEST) {
            this.flow = null;
            return;
        }
        this.flow = flow;
        destination.set(to);
        each = length;
        if (!queued) {
            queued = true;
            pending.add(this);
        }
    }

    /** Gathers a datagram that follows; false when it does not. */
    boolean gather(UdpFlow flow, Frame frame, Destination to) {
        long length = frame.end() - frame.payload();
        if (flow != this.flow
                || length != each
                || frame.segmentation() != Frame.Segmentation.NONE
                || !to.isSame(destination)) {
            return false;
        }
        if (end + length > ROOM) {
            send();
        }
        MemorySegment.copy(frame.segment(), frame.payload(), memory, end, length);
        end += length;
        return true;
    }

    /** Sends what has been gathered. */
    void send() {
        if (flow == null || end == 0) {
            return;
        }
        long n = flow.sendRun(memory, end, each, destination);
        boolean full = n >= 0 || n == -EAGAIN || n == -ENOBUFS;
        for (long lost = end - Math.max(n, 0); lost > 0; lost -= each) {
            counters.drop(full ? DropReason.HOST_FULL : DropReason.HOST_ERROR);
        }
        end = 0;
    }

    /** The batch is done: whoever comes next is a first one. */
    @Override
    public void flush(long now) {
        queued = false;
        send();
        flow = null;
    }

    @Override
    public void abandon(long now) {
        queued = false;
        end = 0;
        flow = null;
    }
}
