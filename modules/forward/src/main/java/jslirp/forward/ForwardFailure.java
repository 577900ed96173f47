package jslirp.forward;

import jslirp.linux.Errno;

/**
 * Why a forward could not be made.
 *
 * @param errno the kernel's number, positive
 * @param port the first port that failed; 0 for a Unix socket
 * @param path the Unix socket that failed; empty for a port
 */
public record ForwardFailure(int errno, int port, String path) {
    /** A port of the host could not be opened. */
    static ForwardFailure ofPort(int errno, int port) {
        return new ForwardFailure(errno, port, "");
    }

    /** A Unix socket could not be made, or cannot be reached. */
    static ForwardFailure ofPath(int errno, String path) {
        return new ForwardFailure(errno, 0, path);
    }

    /** One line for people, without what to do about it. */
    public String text() {
        return (port == 0 ? path : "port " + port) + ": " + Errno.text(errno);
    }

    /** What to do about it; empty if there is nothing to be said. */
    public String hint() {
        if (errno == Errno.EMFILE) {
            return "each port takes a descriptor or two: raise the limit (ulimit -n)";
        }
        return port == 0 ? pathHint() : portHint();
    }

    private String portHint() {
        if (errno == Errno.EACCES) {
            return "ports below net.ipv4.ip_unprivileged_port_start take a privilege: as root,"
                    + " sysctl -w net.ipv4.ip_unprivileged_port_start="
                    + port;
        }
        if (errno == Errno.EADDRINUSE) {
            return "something listens there already";
        }
        return errno == Errno.EADDRNOTAVAIL ? "the address is none of the host's" : "";
    }

    private String pathHint() {
        if (errno == Errno.EADDRINUSE) {
            return "somebody listens there, or it is no socket: it is left alone";
        }
        if (errno == Errno.ENOENT) {
            return "its folder does not exist";
        }
        return errno == Errno.EOPNOTSUPP
                ? "the guest's network namespace, where such names live, was not opened by us"
                : "";
    }
}
