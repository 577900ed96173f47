package jslirp.stack.tcp;

import java.util.ArrayDeque;

/**
 * The connections in TIME_WAIT. They have neither a descriptor nor a window any more, but memory
 * and a place in the flow table: where they come faster than they go, the oldest ends early, whose
 * guest has most likely got its last acknowledgment.
 */
final class TimeWaits {
    /** About 2 MB; the guest's side, which usually closes first, keeps them as long as it likes. */
    static final int MOST = 4096;

    private final ArrayDeque<TcpConnection> oldestFirst = new ArrayDeque<>();

    /** A connection has entered TIME_WAIT. */
    void enter(TcpConnection connection, long now) {
        oldestFirst.addLast(connection);
        if (oldestFirst.size() > MOST) {
            oldestFirst.removeFirst().ending.endTimeWait(now);
        }
    }

    /** A connection has left it: those at the front that are over are forgotten. */
    void left() {
        while (!oldestFirst.isEmpty() && oldestFirst.getFirst().state != TcpState.TIME_WAIT) {
            oldestFirst.removeFirst();
        }
    }
}
