package jslirp.forward;

import jslirp.linux.Errno;
import jslirp.linux.c.Linux;
import jslirp.loop.Ready;
import jslirp.stack.Batch;

/**
 * A socket that listens for connections: it accepts them, and rests while it cannot. It is watched
 * level-triggered: a call that finds no more connections costs as much as one that finds one, so it
 * is spared where one client comes after the other.
 */
abstract class StreamListener implements HostSocket, Ready {
    /** Clients are told of as long as there are any. */
    static final int WATCHED = Linux.EPOLLIN();

    /** Clients are not told of. What is told of unasked, that nobody listens, is so only once. */
    private static final int IGNORED = Linux.EPOLLET();

    final PortForwards forwards;
    final PortForward forward;

    /** The socket; -1 when it is closed. */
    int fd = -1;

    private boolean ignored;

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
        if (fd >= 0 && listens()) {
            ignored = false;
            forwards.loop.modify(fd, WATCHED);
        }
    }

    /** Hears of no more clients until it is woken. */
    final void ignore() {
        ignored = true;
        forwards.loop.modify(fd, IGNORED);
    }

    @Override
    public final void onReady(int events, long now) {
        if (ignored) {
            return;
        }
        Batch batch = forwards.clients;
        boolean failed = false;
        int wanted = batch.size();
        for (int taken = 0; taken < wanted && listens(); taken++) {
            long result = forwards.memory.accept(fd);
            if (result >= 0) {
                failed = false;
                forwards.accepted(accepted((int) result), now);
            } else if (isExhausted((int) -result)) {
                rest(now);
                return;
            } else if (result == -Errno.EAGAIN) {
                batch.endedAfter(taken);
                return;
            } else {
                // That of a connection that has died in the queue (accept(2)), or one that stays.
                failed = true;
                wanted = batch.largest();
            }
        }
        batch.wasFull();
        if (failed) {
            rest(now);
        }
    }

    private void rest(long now) {
        ignore();
        forwards.rest(this, now);
    }

    private static boolean isExhausted(int errno) {
        return errno == Errno.EMFILE
                || errno == Errno.ENFILE
                || errno == Errno.ENOBUFS
                || errno == Errno.ENOMEM;
    }
}
