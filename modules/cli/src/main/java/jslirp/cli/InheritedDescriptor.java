package jslirp.cli;

import jslirp.linux.File;
import jslirp.linux.c.Linux;

/**
 * A descriptor that the caller left open for us and told us the number of. The number may be wrong:
 * then nothing is open there, or something that the JVM opened before the program began. Hence it
 * is to be looked at before the program opens anything of its own.
 */
final class InheritedDescriptor {
    private final int fd;
    private final boolean open;

    private InheritedDescriptor(int fd, boolean open) {
        this.fd = fd;
        this.open = open;
    }

    /** Looks at a number now; it may be -1 for none. */
    static InheritedDescriptor of(int fd) {
        return new InheritedDescriptor(fd, fd >= 0 && isOpen(fd) && !isRuntime(fd));
    }

    /** Whether the caller left something open there. */
    boolean isOpen() {
        return open;
    }

    /** The number. */
    int number() {
        return fd;
    }

    /** Whether something is open that was open before exec(2): nothing else lacks FD_CLOEXEC. */
    private static boolean isOpen(int fd) {
        long flags = File.fcntl(fd, Linux.F_GETFD(), 0);
        return flags >= 0 && (flags & Linux.FD_CLOEXEC()) == 0;
    }

    /** Whether this is the JVM's file of classes, which it opens without FD_CLOEXEC. */
    private static boolean isRuntime(int fd) {
        String classes = System.getProperty("java.home") + "/lib/modules";
        int flags = Linux.O_PATH() | Linux.O_CLOEXEC();
        long opened = File.open(classes, flags, 0);
        if (opened < 0) {
            return false;
        }
        try {
            FileIdentity theirs = FileIdentity.of(fd);
            return theirs != null && theirs.is(FileIdentity.of((int) opened));
        } finally {
            File.close((int) opened);
        }
    }
}
