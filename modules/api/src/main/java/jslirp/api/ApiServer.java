package jslirp.api;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import jslirp.host.SocketFile;
import jslirp.linux.Errno;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.loop.Duties;
import jslirp.loop.EventLoop;

/**
 * Listens on the API socket. Everything that clients cause is paced, so that however many there are
 * and whatever they do, the network goes on: a turn of the loop takes only what {@link Pace}
 * allows, and the rest waits for later turns.
 */
public final class ApiServer implements Duties, AutoCloseable {
    /** The most clients at a time; one more, and the one that has been silent longest goes. */
    private static final int MOST_CLIENTS = 512;

    /** Of all descriptors, clients may have this part: the guest's connections need them more. */
    private static final int SHARE_OF_DESCRIPTORS = 16;

    private static final int FEWEST_CLIENTS = 4;

    /** How long to wait for descriptors when there are none and no client could give one back. */
    private static final long PAUSE = 100_000_000;

    private final EventLoop loop;
    private final SocketFile file;
    private final Clients clients;
    private final Pace pace;
    private final int mostClients;

    /** Whether somebody may be waiting to be accepted. */
    private boolean knocking;

    /** When to try again after the system had no descriptor left. */
    private long pausedUntil;

    private boolean paused;

    /** Whether it was somebody new that had the last piece of work. */
    private boolean accepted;

    private ApiServer(EventLoop loop, SocketFile file, Clients clients, long descriptors) {
        this.loop = loop;
        this.file = file;
        this.clients = clients;
        pace = new Pace(loop.now());
        long share = Math.max(FEWEST_CLIENTS, descriptors / SHARE_OF_DESCRIPTORS);
        mostClients = (int) Math.min(MOST_CLIENTS, share);
    }

    /**
     * Makes the socket at a path, and answers from now on.
     *
     * @param commands what carries requests out, by name
     * @param descriptors how many this process may have open
     */
    public static ApiServer listen(
            EventLoop loop, String path, Map<String, Command> commands, long descriptors)
            throws IOException {
        if (!SocketFile.fits(path)) {
            throw new IOException("the specified API socket path is too long (>= 108)");
        }
        SocketFile file = SocketFile.listen(path, "api_bindlisten");
        ApiServer server = new ApiServer(loop, file, new Clients(loop, commands), descriptors);
        int events = Linux.EPOLLIN() | Linux.EPOLLET();
        Errno.check(
                "epoll_ctl", loop.register(file.fd(), events, (_, _) -> server.knocking = true));
        return server;
    }

    /** Parts from all clients, and removes the socket. */
    @Override
    public void close() {
        loop.unregister(file.fd());
        clients.closeAll();
        file.close();
    }

    @Override
    public void expire(long now) {
        if (paused && pausedUntil - now <= 0) {
            paused = false;
        }
        clients.expire(now);
    }

    @Override
    public void flush(long now) {
        pace.allow(now);
        while (isWaiting() && pace.take()) {
            // By turns: neither may keep the other from happening.
            boolean somebody = knocking && !paused;
            accepted = somebody && (!accepted || !clients.hasTurns());
            if (accepted) {
                accept(now);
            } else {
                clients.turn(now);
            }
        }
    }

    private boolean isWaiting() {
        return clients.hasTurns() || knocking && !paused;
    }

    @Override
    public boolean pending() {
        return isWaiting() && pace.isLeft();
    }

    @Override
    public long nextDeadline() {
        long next = clients.nextDeadline();
        if (paused) {
            next = Math.min(next, pausedUntil);
        }
        return isWaiting() ? Math.min(next, pace.next()) : next;
    }

    private void accept(long now) {
        if (clients.size() >= mostClients) {
            clients.makeRoom();
        }
        long fd = accept();
        if (isExhausted(fd) && clients.makeRoom()) {
            fd = accept();
        }
        if (fd >= 0) {
            clients.add((int) fd, now);
        } else if (isExhausted(fd)) {
            paused = true;
            pausedUntil = now + PAUSE;
        } else if (fd == -Errno.EAGAIN) {
            knocking = false;
        }
    }

    private long accept() {
        int flags = Linux.SOCK_CLOEXEC() | Linux.SOCK_NONBLOCK();
        return Socket.accept4(file.fd(), MemorySegment.NULL, 0, MemorySegment.NULL, 0, flags);
    }

    /** Whether it failed for lack of descriptors or of memory, which may end. */
    private static boolean isExhausted(long result) {
        return result == -Errno.EMFILE
                || result == -Errno.ENFILE
                || result == -Errno.ENOBUFS
                || result == -Errno.ENOMEM;
    }
}
