package jslirp.cli;

import java.io.IOException;
import java.io.PrintStream;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;

/** What the user can do about a failure of the set-up, where there is one thing to say. */
final class Remedy {
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
        if (call.startsWith("/proc/") && refused) {
            return "the process belongs to another user: run as that user";
        }
        if (call.equals("ioctl(TUNSETIFF)") && errno == Errno.EBUSY) {
            return "another process holds a device of that name";
        }
        if (call.equals("ioctl(TUNSETIFF)") && refused) {
            return "a device can only be made by the owner of the user namespace";
        }
        return "";
    }
}
