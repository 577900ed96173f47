package jslirp.stack.host;

/**
 * What became of a datagram (ip(7), struct sock_extended_err): a cell that the caller keeps and
 * reuses. The offender is who reported it, the destination whom the datagram was meant for.
 */
public final class SocketError {
    public int errno;

    /**
     * Whether the error came as an ICMP message from {@link #offenderLow}; else it is the host's
     * own.
     */
    public boolean icmp;

    public int type;
    public int code;

    /** The MTU of the next hop for "too big", else 0. */
    public int info;

    public long offenderHigh;
    public long offenderLow;
    public long destinationHigh;
    public long destinationLow;
    public int destinationPort;

    /** A cell that tells of nothing yet. */
    public SocketError() {}

    /** Of an echo socket: the sequence number of the request this is about; -1 when not known. */
    public int sequence = -1;
}
