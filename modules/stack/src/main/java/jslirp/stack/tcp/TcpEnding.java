package jslirp.stack.tcp;

import jslirp.stack.event.Counter;

/**
 * How a connection ends: by the FIN of each side and TIME_WAIT (RFC 9293 section 3.6), by a reset,
 * or by the silence of one of them; and that what the guest has been told we have still reaches the
 * host.
 */
final class TcpEnding {
    private final TcpConnection c;
    private final HostStream host;
    private final TcpFlows flows;
    private final TcpSegments segments;
    private final KeepAlive keepAlive;
    private boolean over;

    TcpEnding(TcpConnection connection, TcpFlows flows, TcpSegments segments, long now) {
        c = connection;
        host = connection.host();
        this.flows = flows;
        this.segments = segments;
        keepAlive = new KeepAlive(connection, flows.deadlines(), now);
    }

    /** Whether nobody knows the connection any more, but perhaps a host that is slow to take. */
    boolean over() {
        return over;
    }

    // ---- FINs

    /** The guest has ended its stream: what was kept for a gap before its end has come again. */
    void guestEnded(long now) {
        c.receive.nxt++;
        c.outOfOrder.free();
        c.acknowledge();
        switch (c.state) {
            case ESTABLISHED -> {
                c.state = TcpState.CLOSE_WAIT;
                host.finishOutput();
            }
            case FIN_WAIT_1 -> {
                c.state = TcpState.CLOSING;
                host.finishOutput();
            }
            case FIN_WAIT_2 -> enterTimeWait(now);
            default -> throw new IllegalStateException("a FIN in " + c.state);
        }
        watch(now);
    }

    /** Our FIN has been sent for the first time. */
    void finSent(long now) {
        c.state = c.state == TcpState.CLOSE_WAIT ? TcpState.LAST_ACK : TcpState.FIN_WAIT_1;
        watch(now);
    }

    /** Everything we sent, our FIN included, is acknowledged. */
    void finAcknowledged(long now) {
        switch (c.state) {
            case FIN_WAIT_1 -> c.state = TcpState.FIN_WAIT_2;
            case CLOSING -> enterTimeWait(now);
            case LAST_ACK -> {
                c.state = TcpState.CLOSED;
                close(now);
            }
            default -> {
                return;
            }
        }
        if (!over) {
            watch(now);
        }
    }

    private void enterTimeWait(long now) {
        c.state = TcpState.TIME_WAIT;
        host.close();
        giveWindowBack();
        c.arm(now + TcpTimers.TIME_WAIT);
        flows.timeWaits().enter(c, now);
    }

    /**
     * The guest's FIN has come again, its last number before {@code end}: TIME_WAIT begins anew.
     */
    void finAgain(int end, long now) {
        if (c.state == TcpState.TIME_WAIT && end == c.receive.nxt) {
            c.arm(now + TcpTimers.TIME_WAIT);
        }
    }

    /** TIME_WAIT is over, or others need the room or the name. */
    void endTimeWait(long now) {
        if (c.state == TcpState.TIME_WAIT) {
            close(now);
        }
    }

    /** Closes orderly; what the host has not taken yet lingers. */
    private void close(long now) {
        host.close();
        remove();
        if (!host.closed()) {
            keepAlive.linger(now);
        }
    }

    // ---- resets

    /** The guest has reset the connection. */
    void guestReset() {
        flows.counters().add(Counter.TCP_RESET);
        host.reset();
        remove();
    }

    /** The host's end has failed: the guest's is reset, if it has one. */
    void hostReset(long now) {
        if (!over && c.state.guestHasEnd()) {
            segments.reset(c, now);
            flows.counters().add(Counter.TCP_RESET);
        }
        host.reset();
        remove();
    }

    // ---- silence

    /** The guest lives. */
    void heard(long now) {
        keepAlive.heard(now);
    }

    /** Starts to watch for a guest that has gone silent; the state has just changed. */
    void watch(long now) {
        keepAlive.watch(now);
    }

    /** The host has taken the last bytes of a guest that is gone, or died of them. */
    void endLinger() {
        if (host.closed()) {
            keepAlive.end();
        }
    }

    /** Takes the connection out of everything that knows it. */
    void remove() {
        if (over) {
            endLinger();
            return;
        }
        over = true;
        c.state = TcpState.CLOSED;
        flows.table().remove(c.ports(), c.guestHigh, c.guestLow, c.remoteHigh, c.remoteLow);
        keepAlive.end();
        c.endWaits();
        giveWindowBack();
        c.outOfOrder.free();
        flows.timeWaits().left();
        flows.counters().add(Counter.TCP_CLOSED);
        c.tellEnd();
    }

    private void giveWindowBack() {
        flows.budget().giveBack(c.receive.size);
        c.receive.size = 0;
    }
}
