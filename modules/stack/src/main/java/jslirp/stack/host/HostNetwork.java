package jslirp.stack.host;

/** The host's network, as far as the guest's flows need it. */
public interface HostNetwork {
    /** A TCP socket, not yet opened. */
    StreamSocket stream(SocketEvents events);

    /** A UDP socket, not yet opened. */
    DatagramSocket datagram(SocketEvents events);

    /**
     * A UDP socket, not yet opened, for few and short datagrams: a question and its answer. It may
     * leave out what costs calls, and does not tell with which TTL anything has come.
     */
    default DatagramSocket query(SocketEvents events) {
        return datagram(events);
    }

    /**
     * An ICMP echo socket (icmp(7): SOCK_DGRAM, IPPROTO_ICMP), not yet opened. What it sends and
     * receives are whole ICMP messages, header first; the identifier is the host's affair. Ports
     * are not used.
     */
    DatagramSocket echo(SocketEvents events);

    /** The host's nameservers as they are now. */
    Nameservers nameservers();

    /** The host's own addresses as they are now. Asked for once, if they matter. */
    default OwnAddresses ownAddresses() {
        return OwnAddresses.NONE;
    }
}
