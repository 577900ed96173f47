package jslirp.forward;

/** A socket of the host that belongs to a forward. */
interface HostSocket {
    /** Whether it is for IPv6 clients. */
    boolean ipv6();

    /** Closes it; nothing happens when it is closed already. */
    void close();
}
