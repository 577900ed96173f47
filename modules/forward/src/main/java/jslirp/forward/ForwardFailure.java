package jslirp.forward;

import jslirp.linux.Errno;

/**
 * Why a forward could not be made.
 *
 * @param errno the kernel's number, positive
 * @param port the first port that failed; 0 for a Unix socket
 */
public record ForwardFailure(int errno, int port) {
    /** One line for people, without what to do about it. */
    public String text() {
        return (port == 0 ? "" : "port " + port + ": ") + Errno.text(errno);
    }

    /** What to do about it; empty if there is nothing to be said. */
    public String hint() {
        if (errno == Errno.EACCES && port != 0) {
            return "ports below net.ipv4.ip_unprivileged_port_start take a privilege: as root,"
                    + " sysctl -w net.ipv4.ip_unprivileged_port_start="
                    + port;
        }
        if (errno == Errno.EADDRINUSE) {
            return "something listens there already";
        }
        if (errno == Errno.EADDRNOTAVAIL) {
            return "the address is none of the host's";
        }
        if (errno == Errno.EOPNOTSUPP) {
            return "forwards of Unix sockets and a deferred accept do not exist yet";
        }
        if (errno == Errno.EMFILE) {
            return "each port takes a descriptor or two: raise the limit (ulimit -n)";
        }
        return "";
    }
}
