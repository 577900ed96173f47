package jslirp.forward;

import jslirp.linux.Errno;
import jslirp.linux.c.Linux;
import jslirp.loop.Ready;

/** A socket that listens for connections: it accepts them, and rests while it cannot. */
abstract class StreamListener implements HostSocket, Ready {
    static final int WATCHED = Linux.EPOLLIN() | Linux.EPOLLET();

    /** Connections accepted before others have their turn. */
    private static final int TURN = 32;

    final PortForwards forwards;
    final PortForward forward;

    /** The socket; -1 when it is closed. */
    int fd = -1;

    StreamListener(PortForwards forwards, PortForward forward) {
        this.forwards = forwards;
        this.forward = forward;
    }

    /** A connection that has just been accepted. */
    abstract Accepted accepted(int connection);

    /** Whether connections can come: events of a socket that does not listen mean nothing. */
    boolean listens() {
        return true;
    }

    /** There may be clients again, or a descriptor for them. */
    final void wake() {
        if (fd >= 0) {
            forwards.loop.again(fd, Linux.EPOLLIN());
        }
    }

    @Override
    public final void onReady(int events, long now) {
        boolean failed = false;
        for (int turn = 0; turn < TURN && listens(); turn++) {
            long result = forwards.memory.accept(fd);
            if (result >= 0) {
                failed = false;
                forwards.accepted(accepted((int) result), now);
            } else if (isExhausted((int) -result)) {
                forwards.rest(this, now);
                return;
            } else if (result == -Errno.EAGAIN) {
                return;
            } else {
                // That of a connection that has died in the queue (accept(2)), or one that stays.
                failed = true;
            }
        }
        if (failed) {
            forwards.rest(this, now);
        } else if (listens()) {
            wake();
        }
    }

    private static boolean isExhausted(int errno) {
        return errno == Errno.EMFILE
                || errno == Errno.ENFILE
                || errno == Errno.ENOBUFS
                || errno == Errno.ENOMEM;
    }
}
