package jslirp.forward;

/** A socket of the host that belongs to a forward. */
interface HostSocket {
    /** Whether it is for IPv6 clients. */
    boolean ipv6();

    /** The guest has refused a connection that came by it, and the client has been reset. */
    default void guestRefused(long now) {}

    /** Closes it; nothing happens when it is closed already. */
    void close();
}
