package jslirp.forward;

import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.loop.Ready;
import jslirp.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection joined to one that begins inside the guest's namespace. Each direction ends
 * by itself; a failure of one socket resets the other, after what had arrived before it.
 */
final class SplicedConnection extends ForwardedFlow {
    private static final int EPOLLIN = Linux.EPOLLIN();
    private static final int EPOLLOUT = Linux.EPOLLOUT();
    private static final int EPOLLPRI = Linux.EPOLLPRI();
    private static final int EPOLLERR = Linux.EPOLLERR();
    private static final int ENDING = Linux.EPOLLRDHUP() | Linux.EPOLLHUP() | EPOLLERR;
    private static final int WATCHED =
            EPOLLIN | EPOLLOUT | EPOLLPRI | Linux.EPOLLRDHUP() | Linux.EPOLLET();

    private final PortForwards forwards;
    private final Splicer splicer;
    private final SplicedStream toGuest;
    private final SplicedStream fromGuest;
    private boolean open = true;

    /**
     * Joins the client's socket to one that is connected to the guest.
     *
     * @param guest null when that is a Unix socket
     * @param inside the socket in the guest's namespace, or one that is connected to a Unix socket
     */
    SplicedConnection(
            PortForwards forwards,
            Splicer splicer,
            Accepted accepted,
            @Nullable Endpoint guest,
            int inside) {
        super(accepted.forward(), accepted.client(), guest);
        this.forwards = forwards;
        this.splicer = splicer;
        toGuest = new SplicedStream(splicer, accepted.fd(), inside);
        fromGuest = new SplicedStream(splicer, inside, accepted.fd());
        if (accepted.client() == null) {
            toGuest.stopsShort();
        }
        if (guest == null) {
            fromGuest.stopsShort();
        }
    }

    /** Begins to watch both; on a failure neither is watched, and both are still the caller's. */
    boolean begin() {
        int client = toGuest.from();
        if (splicer.loop.register(client, WATCHED, new End(toGuest, fromGuest)) < 0) {
            return false;
        }
        if (splicer.loop.register(toGuest.to(), WATCHED, new End(fromGuest, toGuest)) < 0) {
            splicer.loop.unregister(client);
            return false;
        }
        return true;
    }

    /** Passes on what the client has sent already: most speak first, and as soon as they may. */
    void start() {
        move(toGuest);
    }

    @Override
    public String way() {
        return Way.SPLICED;
    }

    @Override
    public long bytesToGuest() {
        return toGuest.moved();
    }

    @Override
    public long bytesFromGuest() {
        return fromGuest.moved();
    }

    private void move(SplicedStream stream) {
        long result = stream.move();
        if (result < 0) {
            reset();
        } else if (result == SplicedStream.AGAIN) {
            splicer.loop.again(stream.from(), EPOLLIN);
        } else if (result == SplicedStream.ENDED) {
            end(stream);
        }
    }

    /** Passes the end of one direction on; after the second one nothing is left. */
    private void end(SplicedStream stream) {
        if (toGuest.ended() && fromGuest.ended()) {
            // Closing says the second end to its receiver.
            close();
        } else {
            Socket.shutdown(stream.to(), Linux.SHUT_WR());
        }
    }

    private void reset() {
        splicer.closeWillReset(toGuest.from());
        splicer.closeWillReset(toGuest.to());
        close();
    }

    private void close() {
        open = false;
        toGuest.close();
        fromGuest.close();
        splicer.loop.close(toGuest.from());
        splicer.loop.close(toGuest.to());
        forwards.closed(this);
    }

    /** One of the two sockets, by the directions that begin and end there. */
    private final class End implements Ready {
        private final SplicedStream sent;
        private final SplicedStream received;

        End(SplicedStream sent, SplicedStream received) {
            this.sent = sent;
            this.received = received;
        }

        @Override
        public void onReady(int events, long now) {
            if ((events & EPOLLPRI) != 0) {
                sent.isUrgent();
            }
            if ((events & ENDING) != 0) {
                sent.nearsEnd();
            }
            if ((events & EPOLLOUT) != 0 && received.stuck()) {
                move(received);
            }
            if (open && (events & (EPOLLIN | ENDING)) != 0 && !sent.stuck() && !sent.ended()) {
                move(sent);
            }
            if (open && (events & EPOLLERR) != 0 && failed()) {
                reset();
            }
        }

        /** What was read before the failure has been moved, unless the other end is stuck. */
        private boolean failed() {
            return Socket.getsockopt(sent.from(), Linux.SOL_SOCKET(), Linux.SO_ERROR()) != 0;
        }

        @Override
        public void onBroken(long now) {
            if (open) {
                reset();
            }
        }
    }
}
