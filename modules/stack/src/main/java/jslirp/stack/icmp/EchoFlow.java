package jslirp.stack.icmp;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import jslirp.stack.flow.DatagramFlow;
import jslirp.stack.flow.DatagramFlows;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.link.Frame;
import jslirp.wire.IcmpHeader;

/**
 * The pings of one guest address with one identifier, to whomever: an echo socket of the host. The
 * host gives its requests an identifier of its own, and the replies are given the guest's again.
 */
final class EchoFlow extends DatagramFlow {
    /** A reply that takes longer is not waited for by anybody. */
    static final long IDLE_NANOS = 60_000_000_000L;

    private final EchoOutput output;
    private final DatagramSocket socket;
    private int lastSequence;

    EchoFlow(
            DatagramFlows flows,
            EchoOutput output,
            HostNetwork host,
            long guestHigh,
            long guestLow,
            int identifier) {
        super(flows, guestHigh, guestLow, identifier);
        this.output = output;
        socket = host.echo(this);
    }

    /** Opens the host's socket; 0 or {@code -errno}. */
    long open(boolean ipv6) {
        return socket.open(ipv6);
    }

    /**
     * Sends the echo request in the frame to an address of the host's network.
     *
     * @return zero or more, or {@code -errno}
     */
    long send(Frame frame, Destination to, long now) {
        expireAt(now + IDLE_NANOS);
        MemorySegment s = frame.segment();
        long at = frame.transport();
        long length = frame.end() - at;
        lastSequence = IcmpHeader.sequence(s, at);
        long n = socket.send(s, at, length, to);
        if (n < 0 && n != -EAGAIN) {
            // The failure may be an earlier request's, told to whoever calls next.
            erred();
            return socket.send(s, at, length, to);
        }
        return n;
    }

    /** The request that an error is about when the host does not say. */
    int lastSequence() {
        return lastSequence;
    }

    @Override
    protected boolean receive(long now) {
        return drain(socket, now);
    }

    @Override
    protected long receiveSome(DatagramSocket socket, int most, long now) {
        long n = output.reply(this, socket);
        if (n < 0) {
            return n;
        }
        expireAt(now + IDLE_NANOS);
        return 1;
    }

    @Override
    protected boolean receiveError(DatagramSocket socket, long now) {
        return output.error(this, socket, now);
    }

    @Override
    protected void closeSockets() {
        socket.close();
    }
}
