package jslirp.netns;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import jslirp.linux.CString;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Process;
import jslirp.linux.SyscallTable;
import jslirp.linux.c.Linux;
import org.jspecify.annotations.Nullable;

/**
 * The way into a target's namespaces: what is opened through it belongs to them and lies in our
 * descriptor table.
 *
 * <p>It holds the namespaces open, so the target process may end meanwhile.
 */
public final class NamespaceEntry implements AutoCloseable {
    private static final String ENTER_NETWORK = "setns(CLONE_NEWNET)";

    /** Stands for a user namespace not to be entered: setns(2) then fails, which is allowed. */
    private static final int STAY = -1;

    private final int network;
    private final int user;
    private boolean entersUser;

    private NamespaceEntry(int network, int user) {
        this.network = network;
        this.user = user;
    }

    /** Opens the files of the target's namespaces; the failure names the file. */
    public static NamespaceEntry open(Target target) throws IOException {
        int network = openFile(target.networkPath());
        try {
            return new NamespaceEntry(network, openOptional(target.userPath()));
        } catch (IOException e) {
            File.close(network);
            throw e;
        }
    }

    /**
     * The same entry for a longer time, and the end of this one. A file that was opened by a path
     * keeps what is mounted there busy: who made the path could not take it away. From within, the
     * kernel gives out files of the same namespaces that are nobody's mount (namespaces(7)).
     */
    public NamespaceEntry withoutMounts() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            List<Opening> openings = new ArrayList<>();
            openings.add(own(arena, "net"));
            if (entersUser) {
                openings.add(own(arena, "user"));
            }
            int[] opened = open(openings);
            NamespaceEntry entry = new NamespaceEntry(opened[0], entersUser ? opened[1] : STAY);
            entry.entersUser = entersUser;
            close();
            return entry;
        }
    }

    private static Opening own(Arena arena, String kind) {
        String path = "/proc/self/ns/" + kind;
        int flags = Linux.O_RDONLY() | Linux.O_CLOEXEC();
        long name = CString.of(arena, path).address();
        return new Opening(path, Linux.SYS_openat(), Linux.AT_FDCWD(), name, flags);
    }

    private static int openOptional(@Nullable String path) throws IOException {
        return path == null ? STAY : openFile(path);
    }

    private static int openFile(String path) throws IOException {
        // Any file may be named here; a FIFO must not block us.
        int flags = Linux.O_RDONLY() | Linux.O_CLOEXEC() | Linux.O_NONBLOCK();
        return (int) Errno.check(path, File.open(path, flags, 0));
    }

    /**
     * Opens all or nothing inside the namespaces; returns the descriptors in the same order.
     *
     * <p>The first attempt leaves the user namespace out. Where it is needed the kernel refuses the
     * network namespace with EPERM, and what needed no rights there must not enter it: its root
     * could trace the child.
     */
    int[] open(List<Opening> openings) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Attempt attempt = new Attempt(arena, entersUser ? user : STAY, openings);
            if (attempt.refused() && !entersUser && user != STAY) {
                attempt = new Attempt(arena, user, openings);
                entersUser = !attempt.refused();
            }
            return attempt.descriptors();
        }
    }

    /**
     * Takes the calling thread into the network namespace for good; false when the user namespace
     * would have to be entered first, which no thread of ours can.
     */
    boolean join() {
        return Process.setns(network, Linux.CLONE_NEWNET()) >= 0;
    }

    @Override
    public void close() {
        File.close(network);
        if (user != STAY) {
            File.close(user);
        }
    }

    /** One run of the child. */
    private final class Attempt {
        private final SyscallTable table;
        private final List<Opening> openings;
        private final int enterNetwork;
        private final int first;
        private final long outcome;

        Attempt(Arena arena, int userOrStay, List<Opening> openings) {
            this.openings = openings;
            table = new SyscallTable(arena, openings.size() + 2);
            table.attempt(Linux.SYS_setns(), userOrStay, Linux.CLONE_NEWUSER());
            enterNetwork = table.require(Linux.SYS_setns(), network, Linux.CLONE_NEWNET());
            first = enterNetwork + 1;
            for (Opening opening : openings) {
                opening.addTo(table);
            }
            outcome = runUntraceable(table);
        }

        boolean refused() {
            return table.result(enterNetwork) == -Errno.EPERM;
        }

        int[] descriptors() throws IOException {
            try {
                Errno.check("clone", outcome);
                if (outcome != 0) {
                    throw new IOException("clone: the child ended with status " + outcome);
                }
                Errno.check(ENTER_NETWORK, table.result(enterNetwork));
                int[] descriptors = new int[openings.size()];
                for (int i = 0; i < descriptors.length; i++) {
                    String call = openings.get(i).call();
                    descriptors[i] = (int) Errno.check(call, table.result(first + i));
                }
                return descriptors;
            } catch (IOException e) {
                closeOpened();
                throw e;
            }
        }

        private void closeOpened() {
            for (int i = 0; i < openings.size(); i++) {
                long descriptor = table.result(first + i);
                if (descriptor >= 0) {
                    File.close((int) descriptor);
                }
            }
        }
    }

    /**
     * Once inside the user namespace the child is within reach of its root, who could trace it and
     * with it our memory; a process that is not dumpable cannot be traced. One thread at a time:
     * two would put back each other's setting.
     */
    private static synchronized long runUntraceable(SyscallTable table) {
        long dumpable = Process.prctl(Linux.PR_GET_DUMPABLE(), 0);
        Process.prctl(Linux.PR_SET_DUMPABLE(), 0);
        try {
            return table.runInChild();
        } finally {
            // The value 2 of suid programs cannot be set, and is as strict as 0.
            Process.prctl(Linux.PR_SET_DUMPABLE(), dumpable == 1 ? 1 : 0);
        }
    }
}
