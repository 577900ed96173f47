package jslirp.stack.host;

/** Which addresses are the host's own. */
@FunctionalInterface
public interface OwnAddresses {
    /** Nobody's: for guests that may reach the host. */
    OwnAddresses NONE = (_, _) -> false;

    /**
     * Whether a packet to this address would stay in the host. Asked for every datagram, so it
     * allocates nothing and costs next to nothing.
     */
    boolean contains(long high, long low);
}
