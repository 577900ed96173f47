package jslirp.cli;

import java.io.IOException;
import java.io.PrintStream;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.Process;

/** What the user can do about a failure of the set-up, where there is one thing to say. */
final class Remedy {
    /**
     * The host has no ping sockets for us; where it has none at all, there is a raw one for root.
     */
    static final String PING =
            "ping to other hosts is forbidden to this user's groups:"
                    + " sysctl net.ipv4.ping_group_range='0 2147483647'";

    private static final String PROCESSES = "/proc/";
    private static final String API = "api_bindlisten: bind";
    private static final String TUN = "open(\"/dev/net/tun\")";

    private Remedy() {}

    /** Prints a line, or nothing. */
    static void print(IOException failure, PrintStream err) {
        if (failure instanceof ErrnoException e) {
            String remedy = of(e.call(), e.errno());
            if (!remedy.isEmpty()) {
                err.println(remedy);
            }
        }
    }

    /** The remedy for a call that failed, empty for none. */
    static String of(String call, int errno) {
        boolean refused = errno == Errno.EPERM || errno == Errno.EACCES;
        if (call.equals(API) && errno == Errno.EADDRINUSE) {
            return "something stands at that path already, and only a socket that nobody listens on"
                    + " is ever replaced";
        }
        if (call.equals(TUN)) {
            return refused
                    ? "/dev/net/tun is closed to this user: chmod 0666 /dev/net/tun,"
                            + " or allow the device 10:200 in the container"
                    : "the kernel offers no TAP devices: modprobe tun,"
                            + " or give /dev/net/tun to the container";
        }
        if (call.equals("setns(CLONE_NEWNET)") && refused) {
            return "the namespace belongs to another user namespace: name that with --userns-path,"
                    + " and run as the user who made it";
        }
        if (call.startsWith(PROCESSES) && refused) {
            return "the process belongs to another user, or has more rights than we:"
                    + " run as its user, or as root";
        }
        if (call.startsWith(PROCESSES) && errno == Errno.ENOENT) {
            return isHidden(call) ? "the process belongs to another user: run as that user" : "";
        }
        if (call.equals("ioctl(TUNSETIFF)") && errno == Errno.EBUSY) {
            return "another process holds a device of that name";
        }
        if (call.equals("ioctl(TUNSETIFF)") && refused) {
            return "a device can only be made by the owner of the user namespace";
        }
        return "";
    }

    /** Whether there is a process that /proc does not show, as it is mounted with hidepid. */
    private static boolean isHidden(String path) {
        int end = path.indexOf('/', PROCESSES.length());
        int pid = end < 0 ? -1 : Decimal.parse(path.substring(PROCESSES.length(), end));
        return pid > 0 && Process.kill(pid, 0) == -Errno.EPERM;
    }
}
