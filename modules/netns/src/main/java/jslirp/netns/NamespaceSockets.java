package jslirp.netns;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;

/**
 * Stream sockets inside the target's network namespace, opened in batches: entering costs more than
 * a socket does.
 */
public final class NamespaceSockets {
    private static final int SOL_SOCKET = Linux.SOL_SOCKET();
    private static final int STREAM =
            Linux.SOCK_STREAM() | Linux.SOCK_NONBLOCK() | Linux.SOCK_CLOEXEC();

    private final NamespaceEntry entry;
    private boolean joined;

    /** Opens through an entry that outlives this object. */
    public NamespaceSockets(NamespaceEntry entry) {
        this.entry = entry;
    }

    /** Opens {@code count} non-blocking sockets of AF_INET, AF_INET6 or AF_UNIX, all or none. */
    public int[] open(int family, int count) throws IOException {
        Opening socket = new Opening("socket", Linux.SYS_socket(), family, STREAM, 0);
        List<Opening> batch = Collections.nCopies(count, socket);
        return entry.open(batch);
    }

    /**
     * Opens sockets that may be bound to any address, as {@link TransparentRouting} wants them: all
     * or none.
     */
    public int[] openTransparent(int family, int count) throws IOException {
        int[] sockets = joined ? openHere(family, count) : open(family, count);
        try {
            for (int socket : sockets) {
                makeTransparent(socket, family);
            }
            return sockets;
        } catch (IOException e) {
            close(sockets, sockets.length);
            throw e;
        }
    }

    /**
     * Takes the calling thread into the network namespace for good, if it may go there: it then
     * opens sockets itself. To be called once, by the thread that will ask for them.
     */
    public void join() {
        joined = entry.join();
    }

    private static int[] openHere(int family, int count) throws IOException {
        int[] sockets = new int[count];
        for (int i = 0; i < count; i++) {
            try {
                sockets[i] = (int) Errno.check("socket", Socket.socket(family, STREAM, 0));
            } catch (IOException e) {
                close(sockets, i);
                throw e;
            }
        }
        return sockets;
    }

    private static void close(int[] sockets, int count) {
        for (int i = 0; i < count; i++) {
            File.close(sockets[i]);
        }
    }

    /**
     * A client's port may still be in TIME_WAIT from its last connection: with SO_REUSEADDR the
     * kernel takes it again. Urgent data stays in the stream, see tcp(7).
     */
    private static void makeTransparent(int socket, int family) throws IOException {
        boolean ipv6 = family == Linux.AF_INET6();
        int level = ipv6 ? Linux.IPPROTO_IPV6() : Linux.IPPROTO_IP();
        int transparent = ipv6 ? Linux.IPV6_TRANSPARENT() : Linux.IP_TRANSPARENT();
        set(socket, "IP_TRANSPARENT", level, transparent, 1);
        set(socket, "SO_MARK", SOL_SOCKET, Linux.SO_MARK(), TransparentRouting.MARK);
        set(socket, "SO_REUSEADDR", SOL_SOCKET, Linux.SO_REUSEADDR(), 1);
        set(socket, "SO_OOBINLINE", SOL_SOCKET, Linux.SO_OOBINLINE(), 1);
        set(socket, "TCP_NODELAY", Linux.IPPROTO_TCP(), Linux.TCP_NODELAY(), 1);
    }

    private static void set(int socket, String name, int level, int option, int value)
            throws IOException {
        Errno.check("setsockopt(" + name + ")", Socket.setsockopt(socket, level, option, value));
    }
}
