package jslirp.simulation;

import jslirp.wire.Endpoint;

/** What stands behind an address that datagrams are sent to. */
@FunctionalInterface
interface DatagramPeer {
    /**
     * A datagram has been sent.
     *
     * @param ttl the time to live it left with
     * @return 0, or {@code -errno} that the call that sent it is to return
     */
    long receive(SimulatedDatagrams socket, Endpoint to, byte[] payload, int ttl);
}
