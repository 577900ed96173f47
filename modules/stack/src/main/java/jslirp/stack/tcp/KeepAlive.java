package jslirp.stack.tcp;

import jslirp.stack.flow.Deadlines;
import jslirp.stack.flow.Timer;

/**
 * Finds out whether a guest that has gone silent still lives (RFC 9293 section 3.8.4), so that no
 * connection stays for ever; and when the guest is gone, bounds how long the host may take over the
 * last bytes. Hearing the guest costs a store: the timer looks at it when it goes off.
 */
final class KeepAlive extends Timer {
    private final TcpConnection connection;
    private final Deadlines deadlines;
    private long heardAt;
    private int unanswered;
    private boolean lingering;

    KeepAlive(TcpConnection connection, Deadlines deadlines, long now) {
        this.connection = connection;
        this.deadlines = deadlines;
        heardAt = now;
    }

    /** A segment came from the guest. */
    void heard(long now) {
        heardAt = now;
        unanswered = 0;
    }

    /** The state has changed, and with it how long a silence may be. */
    void watch(long now) {
        deadlines.set(this, now + allowedNanos());
    }

    /** The guest is gone, and the host has bytes left to take. */
    void linger(long now) {
        lingering = true;
        deadlines.set(this, now + TcpTimers.LINGER);
    }

    /** Nobody is waited for any more. */
    void end() {
        deadlines.remove(this);
    }

    @Override
    protected void expire(long now) {
        if (lingering) {
            connection.endOfPatience();
            return;
        }
        long allowedUntil = heardAt + allowedNanos();
        if (unanswered == 0 && allowedUntil - now > 0) {
            deadlines.set(this, allowedUntil);
        } else if (unanswered == TcpTimers.KEEPALIVE_PROBES) {
            connection.giveUp(now);
        } else {
            unanswered++;
            connection.askWhetherAlive(now);
            deadlines.set(this, now + TcpTimers.KEEPALIVE_INTERVAL);
        }
    }

    private long allowedNanos() {
        return connection.state == TcpState.ESTABLISHED
                ? TcpTimers.KEEPALIVE_IDLE
                : TcpTimers.KEEPALIVE_HALF_CLOSED;
    }
}
