package jslirp.stack.udp;

import jslirp.stack.flow.GuestEnd;
import jslirp.stack.host.Sender;

/** An end of the guest that a socket of the host has datagrams for: of a flow, or of a forward. */
interface UdpEnd extends GuestEnd {
    /** {@link #heard} of a sender whose datagrams are dropped. */
    int NOBODY = -1;

    /**
     * A sender is heard. The {@link jslirp.stack.flow.AddressMap} then holds the address under
     * which the guest knows it.
     *
     * @return the port under which the guest knows it, or {@link #NOBODY}, which has been counted
     */
    int heard(Sender sender, long now);

    /**
     * The same for somebody to whom the guest has sent a datagram that was lost.
     *
     * @return the port
     */
    int name(long high, long low, int port);

    /** So many bytes of the sender heard last go to the guest. */
    default void passed(long bytes) {}
}
