package jslirp.netns;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import jslirp.linux.c.Linux;

/**
 * Stream sockets inside the target's network namespace, opened in batches: entering costs more than
 * a socket does.
 */
public final class NamespaceSockets {
    private final NamespaceEntry entry;

    /** Opens through an entry that outlives this object. */
    public NamespaceSockets(NamespaceEntry entry) {
        this.entry = entry;
    }

    /** Opens {@code count} non-blocking sockets for AF_INET or AF_INET6, all or none. */
    public int[] open(int family, int count) throws IOException {
        int type = Linux.SOCK_STREAM() | Linux.SOCK_NONBLOCK() | Linux.SOCK_CLOEXEC();
        Opening socket = new Opening("socket", Linux.SYS_socket(), family, type, 0);
        List<Opening> batch = Collections.nCopies(count, socket);
        return entry.open(batch);
    }
}
