package jslirp.forward;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.netns.NamespaceEntry;
import jslirp.netns.NamespaceSockets;
import org.jspecify.annotations.Nullable;

/**
 * To a Unix socket, which is connected to here and joined to the client's by splice(2). A path is
 * looked up where this process lives; an abstract name in the guest's network namespace, by sockets
 * that were opened there.
 *
 * <p>connect(2) succeeds or fails on the spot. It fails with EAGAIN when the queue of who listens
 * is full, and nothing tells when there is room: such clients wait, and are tried again.
 */
final class UnixWay implements Way {
    private static final int STREAM =
            Linux.SOCK_STREAM() | Linux.SOCK_NONBLOCK() | Linux.SOCK_CLOEXEC();

    /** Sockets opened inside at a time: a tenth of a millisecond, most of it for the entry. */
    private static final int BATCH = 16;

    private static final long RETRY_NANOS = 10_000_000;

    /** How long a client waits for a place in the queue of who listens. */
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    /** Clients tried again in one turn: a fraction of a millisecond. */
    private static final int TURN = 16;

    private final PortForwards forwards;
    private final MemorySegment address = Arena.ofAuto().allocate(SocketAddress.LENGTH, 8);
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final int[] stock = new int[BATCH];
    private int stocked;
    private @Nullable NamespaceEntry entry;
    private long retryAt;

    /** A client that waits, and how long it does. */
    private record Waiting(Accepted connection, long until) {}

    UnixWay(PortForwards forwards) {
        this.forwards = forwards;
    }

    /** Abstract names can be reached from now on, by an entry that stays open. */
    void enterBy(NamespaceEntry entered) {
        entry = entered;
    }

    /** Whether this end can be reached at all, whether anybody listens there or not. */
    boolean reaches(GuestEnd.UnixSocket end) {
        return !end.isAbstract() || entry != null;
    }

    @Override
    public boolean take(Accepted connection, long now) {
        if (!waiting.isEmpty() || !attempt(connection)) {
            await(new Waiting(connection, now + PATIENCE_NANOS), now);
        }
        return true;
    }

    private void await(Waiting client, long now) {
        if (waiting.isEmpty()) {
            retryAt = now + RETRY_NANOS;
        }
        waiting.add(client);
    }

    /** Connects, or resets the client; false when it is to be tried again. */
    private boolean attempt(Accepted connection) {
        GuestEnd.UnixSocket end = (GuestEnd.UnixSocket) connection.forward().request().guest();
        long result = open(end);
        if (result >= 0) {
            int socket = (int) result;
            result = connect(socket, end);
            if (result >= 0) {
                result = join(connection, socket);
            }
            if (result < 0) {
                File.close(socket);
            }
        }
        if (result >= 0) {
            return true;
        }
        if (isOfLittleTime((int) -result)) {
            return false;
        }
        reset(connection);
        return true;
    }

    private static boolean isOfLittleTime(int errno) {
        return errno == Errno.EAGAIN
                || errno == Errno.EMFILE
                || errno == Errno.ENFILE
                || errno == Errno.ENOBUFS
                || errno == Errno.ENOMEM;
    }

    private long open(GuestEnd.UnixSocket end) {
        return end.isAbstract() ? openInside() : Socket.socket(Linux.AF_UNIX(), STREAM, 0);
    }

    private long openInside() {
        if (stocked == 0) {
            long result = restock();
            if (result < 0) {
                return result;
            }
        }
        return stock[--stocked];
    }

    private long restock() {
        if (entry == null) {
            return -Errno.EOPNOTSUPP;
        }
        try {
            int[] opened = new NamespaceSockets(entry).open(Linux.AF_UNIX(), BATCH);
            System.arraycopy(opened, 0, stock, 0, BATCH);
            stocked = BATCH;
            return 0;
        } catch (ErrnoException e) {
            return -e.errno();
        } catch (IOException e) {
            return -Errno.EIO;
        }
    }

    private long connect(int socket, GuestEnd.UnixSocket end) {
        Socket.setsockopt(socket, Linux.SOL_SOCKET(), Linux.SO_OOBINLINE(), 1);
        int length = end.encode(address);
        return length < 0 ? length : Socket.connect(socket, address, 0, length);
    }

    private long join(Accepted connection, int socket) {
        SplicedConnection flow =
                new SplicedConnection(forwards, forwards.splicer, connection, null, socket);
        if (!flow.begin()) {
            return -Errno.ENOMEM;
        }
        forwards.opened(flow);
        flow.start();
        return 0;
    }

    private void reset(Accepted connection) {
        forwards.splicer.closeWillReset(connection.fd());
        File.close(connection.fd());
    }

    /** Tries those again who wait, the first first, some of them in a turn. */
    void expire(long now) {
        if (waiting.isEmpty() || retryAt - now > 0) {
            return;
        }
        retryAt = now + RETRY_NANOS;
        for (int left = Math.min(TURN, waiting.size()); left > 0; left--) {
            Waiting client = waiting.remove();
            if (attempt(client.connection)) {
                continue;
            }
            if (client.until - now <= 0) {
                reset(client.connection);
            } else {
                waiting.add(client);
            }
        }
    }

    /** When {@link #expire} is next to be called; {@code Long.MAX_VALUE} when nobody waits. */
    long nextDeadline() {
        return waiting.isEmpty() ? Long.MAX_VALUE : retryAt;
    }
}
