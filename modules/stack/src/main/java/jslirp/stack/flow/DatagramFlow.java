package jslirp.stack.flow;

import static jslirp.stack.host.HostErrno.EAGAIN;

import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.SocketEvents;

/**
 * What a UDP flow and an echo flow have in common: one end of the guest, a life that ends when
 * nothing has passed for a while, and sockets that are read at the end of the batch, a bounded
 * number of datagrams a turn. It is its own timer.
 */
public abstract class DatagramFlow extends Timer implements Flow, GuestEnd, SocketEvents {
    /** Datagrams read from one flow before the next has its turn. */
    private static final int TURN = 64;

    private final DatagramFlows flows;
    private final long guestHigh;
    private final long guestLow;
    private final int guestPort;
    private long gatewayHigh;
    private boolean pending;
    private boolean closed;

    /** Whether the error queue may have something: to look costs a call. */
    private boolean erred;

    private boolean looksForErrors;

    /** A flow that is not yet among {@code flows}. */
    protected DatagramFlow(DatagramFlows flows, long guestHigh, long guestLow, int guestPort) {
        this.flows = flows;
        this.guestHigh = guestHigh;
        this.guestLow = guestLow;
        this.guestPort = guestPort;
        gatewayHigh = guestHigh;
    }

    @Override
    public final long guestHigh() {
        return guestHigh;
    }

    @Override
    public final long guestLow() {
        return guestLow;
    }

    /**
     * The upper half of the address by which this end of the guest knows the IPv6 gateway, or of
     * one of the same scope: {@link AddressMap#toGuest}.
     */
    @Override
    public final long gatewayHigh() {
        return gatewayHigh;
    }

    /** The guest has dialled the gateway by an address with this upper half. */
    protected final void gatewayHigh(long dialled) {
        gatewayHigh = dialled;
    }

    @Override
    public final int guestPort() {
        return guestPort;
    }

    @Override
    public final void onReadable(long now) {
        enter();
    }

    /** What is wrong stands in the error queue, which {@link #flush} reads. */
    @Override
    public final void onError(int errno, long now) {
        erred();
    }

    @Override
    public final void flush(long now) {
        pending = false;
        if (closed) {
            return;
        }
        looksForErrors = erred;
        erred = false;
        if (!receive(now)) {
            erred |= looksForErrors;
            enter();
        }
    }

    @Override
    public final void abandon(long now) {
        close();
    }

    /** Nothing has passed for a while. */
    @Override
    protected final void expire(long now) {
        close();
    }

    /** Something has passed: the flow lives until {@code when}, unless more does. */
    protected final void expireAt(long when) {
        flows.expireAt(this, when);
    }

    /** Asks for a {@link #flush} at the end of the batch. */
    private void enter() {
        if (!pending && !closed) {
            pending = true;
            flows.enter(this);
        }
    }

    /** A call has failed, perhaps for an earlier datagram: the error queue is to be read. */
    protected final void erred() {
        erred = true;
        enter();
    }

    /**
     * Reads all that the sockets have, as far as the turn allows: {@link #drain} for each socket.
     *
     * @return whether nothing is left
     */
    protected abstract boolean receive(long now);

    /**
     * Takes datagrams from a socket to the guest, one or more, but no more than {@code most}.
     *
     * @return how many, or {@code -errno} of the socket
     */
    protected abstract long receiveSome(DatagramSocket socket, int most, long now);

    /**
     * Takes one entry of a socket's error queue to the guest.
     *
     * @return whether there was one
     */
    protected abstract boolean receiveError(DatagramSocket socket, long now);

    /** Closes the sockets. */
    protected abstract void closeSockets();

    /**
     * Reads a socket: what became of earlier datagrams, then those that have come.
     *
     * @return whether nothing is left
     */
    protected final boolean drain(DatagramSocket socket, long now) {
        int left = TURN;
        while (looksForErrors && receiveError(socket, now)) {
            if (--left == 0) {
                return false;
            }
        }
        // A failure that is not EAGAIN was the socket's pending error (socket(7), SO_ERROR), which
        // is cleared by being told: the datagrams behind it are still there. One that stays for a
        // whole turn is no reason to come back.
        long n;
        do {
            n = receiveSome(socket, left, now);
            left -= (int) Math.max(1, n);
            erred |= n < 0 && n != -EAGAIN;
        } while (n != -EAGAIN && left > 0);
        return n < 0;
    }

    /** Ends the flow; nothing happens when it has ended. */
    protected final void close() {
        if (!closed) {
            closed = true;
            flows.remove(this);
            closeSockets();
        }
    }
}
