package jslirp.stack.link;

/**
 * Tells which TCP connections end right behind the link, at a socket of the guest, and which are
 * forwarded from there, by a router, a bridge or NAT. A socket takes super-frames of up to {@link
 * Frame#LARGEST_JUMBO} bytes; forwarded, such a frame would be cut into single packets.
 */
@FunctionalInterface
public interface LocalConnections {
    /** For a link that cannot tell. */
    LocalConnections UNKNOWN = (_, _, _, _, _, _) -> false;

    /**
     * Whether the connection is known to end at a socket of the guest. An answer may cost system
     * calls, and holds for the life of the connection.
     *
     * @param guestHigh the guest's address, IPv4 in its mapped form
     * @param remoteHigh the other end's address, as the guest knows it
     */
    boolean has(
            long guestHigh,
            long guestLow,
            int guestPort,
            long remoteHigh,
            long remoteLow,
            int remotePort);
}
