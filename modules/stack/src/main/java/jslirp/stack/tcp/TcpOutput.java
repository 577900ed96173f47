package jslirp.stack.tcp;

import static jslirp.stack.host.HostErrno.EAGAIN;

import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.link.Frame;

/**
 * When and what to send to the guest: text peeked from the host's socket into the frame, and what
 * was lost once more. On a link that segments, a frame holds as many segments as fit 65535 bytes,
 * or more of what has not been sent before ({@link Jumbograms}).
 *
 * <p>Silly-window avoidance (RFC 1122 section 4.2.3.4): a piece smaller than a segment is sent only
 * when it is all there is, or when nothing is in flight. Nagle's algorithm is not applied: the far
 * end has applied it, if it wanted to.
 */
final class TcpOutput {
    /**
     * Frames that one connection may send before others have their turn; a large one counts more.
     */
    private static final int TURN = 16;

    private final TcpSegments segments;
    private final boolean linkSegments;
    private final Jumbograms jumbograms;
    private final Counters counters;

    TcpOutput(
            TcpSegments segments, boolean linkSegments, Jumbograms jumbograms, Counters counters) {
        this.segments = segments;
        this.linkSegments = linkSegments;
        this.jumbograms = jumbograms;
        this.counters = counters;
    }

    // ---- the end of a batch

    /** Sends what the connection may and owes: text, the FIN, or an acknowledgment alone. */
    void flush(TcpConnection c, long now) {
        boolean text =
                switch (c.state) {
                    case SYN_SENT -> {
                        if (c.send.max == c.send.iss) {
                            call(c, now);
                        }
                        yield false;
                    }
                    case CONNECTING, SYN_RECEIVED, TIME_WAIT -> false;
                    default -> true;
                };
        if (text && !(sendLost(c, now) && sendText(c, now))) {
            return;
        }
        if (c.ack.owed() && c.ack.mayWait()) {
            c.delayAcknowledgment(now);
        } else if (c.ack.owed()) {
            segments.acknowledge(c, now);
        }
    }

    /** Fills the holes that the guest has told of; false as {@link #sendText}. */
    private boolean sendLost(TcpConnection c, long now) {
        while (c.sack && c.congestion.recovering()) {
            int hole = c.recovery.nextLost();
            int allowed = c.congestion.bytes() - c.recovery.pipe();
            if (hole == c.send.max || allowed < c.mss) {
                break;
            }
            int length =
                    Math.min(
                            c.recovery.endOf(hole) - hole,
                            room(c, allowed, TcpSegments.largestText(c)));
            c.recovery.sentAgain(hole, hole + length);
            c.congestion.lost(length);
            c.timedSince = 0;
            counters.add(Counter.TCP_RETRANSMITTED);
            if (!peekAndSend(c, hole, length, now)) {
                return c.state != TcpState.CLOSED && !c.waitsForLink();
            }
        }
        return true;
    }

    /** False when the connection is gone, or the link is full. */
    private boolean sendText(TcpConnection c, long now) {
        int turn = 0;
        while (mayHaveText(c)) {
            int usable = c.usable();
            if (usable == 0) {
                break;
            }
            if (turn >= TURN) {
                c.schedule();
                break;
            }
            Frame frame = segments.frame(c);
            long text = TcpSegments.textAt(c, frame);
            int room = room(c, usable, largestText(c, usable));
            long n = c.host().peek(c.send.flight(), frame.segment(), text, room);
            if (n < 0) {
                if (n == -EAGAIN) {
                    c.readable = false;
                    break;
                }
                c.hostFailed((int) -n, now);
                return false;
            }
            if (n == 0) {
                return sendFin(c, now);
            }
            if (n == usable && n < c.mss && c.send.flight() > 0) {
                break;
            }
            long left = segments.text(c, frame, c.send.nxt, (int) n, n < room, now);
            if (left == -EAGAIN) {
                return false;
            }
            if (left < 0 && jumbograms.refused(c, (int) n)) {
                continue;
            }
            turn += 1 + (int) n / Frame.LARGEST_PACKET;
            sent(c, (int) n, now);
            jumbograms.sent(c, (int) n, c.send.nxt);
            if (n < room && !c.hostEnded) {
                c.readable = false;
            }
        }
        watchWindow(c, now);
        return true;
    }

    private static boolean mayHaveText(TcpConnection c) {
        boolean again = c.send.nxt != c.send.max;
        return c.state.mayStillSend() && (c.readable || again) || c.state.hasSentFin() && again;
    }

    /** How many of the bytes that may go now fit a frame of so much text at most. */
    private int room(TcpConnection c, int usable, int largest) {
        if (!linkSegments) {
            return Math.min(usable, c.mss);
        }
        int room = Math.min(usable, largest);
        return room > c.mss ? room - room % c.mss : room;
    }

    private int largestText(TcpConnection c, int usable) {
        int usual = TcpSegments.largestText(c);
        boolean more = linkSegments && usable > usual && c.send.nxt == c.send.max;
        return more ? jumbograms.largestText(c) : usual;
    }

    private boolean sendFin(TcpConnection c, long now) {
        if (!segments.fin(c, c.send.nxt, now)) {
            return false;
        }
        boolean first = !c.state.hasSentFin();
        sent(c, 1, now);
        if (first) {
            c.ending.finSent(now);
        }
        return true;
    }

    /** Takes note of {@code length} sequence numbers that have left. */
    private void sent(TcpConnection c, int length, long now) {
        if (c.send.nxt != c.send.max) {
            counters.add(Counter.TCP_RETRANSMITTED);
        } else if (c.timedSince == 0) {
            c.timedSince = now;
            c.timedSequence = c.send.nxt + length;
        }
        c.send.sent(length);
        c.congestion.used(c.send.flight());
        c.ack.answered(now);
        if (!c.armed()) {
            awaitAcknowledgment(c, now);
        }
    }

    /** A closed window with something to send behind it has to be probed. */
    private static void watchWindow(TcpConnection c, long now) {
        if (mayHaveText(c) && c.send.flight() == 0 && c.send.wnd == 0 && !c.armed()) {
            c.arm(now + c.rtt.timeoutNanos());
        }
    }

    /** The way to the guest is narrower than it was thought to be (RFC 8201 section 5.4). */
    void narrow(TcpConnection c, int mtu) {
        int mss = segments.segmentText(mtu, c.ipv6, Frame.LARGEST_PACKET, c.timestamps);
        if (mss >= c.mss) {
            return;
        }
        c.mss = mss;
        goBack(c);
    }

    /** All that is under way is to be sent again, from the first byte on. */
    private static void goBack(TcpConnection c) {
        c.timedSince = 0;
        c.recovery.forget();
        c.send.nxt = c.send.una;
        c.schedule();
    }

    // ---- time and loss

    /** Arms the timer for what is under way: for a probe, and when that was in vain the timeout. */
    void awaitAcknowledgment(TcpConnection c, long now) {
        c.arm(now + (mayProbe(c) ? c.rtt.probeNanos() : c.rtt.timeoutNanos()));
    }

    /** The guest tells of holes: when it falls silent before they are filled, it is probed. */
    void awaitMore(TcpConnection c, long now) {
        if (mayProbe(c)) {
            c.arm(now + c.rtt.probeNanos());
        }
    }

    /**
     * A single segment may wait for a guest that delays its acknowledgment; but where losses happen
     * it is rather lost, and a host that has filled its receive buffer waits with it: the kernel
     * frees that buffer only when the last byte of what it holds together is gone.
     */
    private static boolean mayProbe(TcpConnection c) {
        int underWay = c.send.max - c.send.una;
        boolean many = underWay > c.mss || underWay > 0 && c.congestion.lossy();
        return many && c.rtt.mayProbe() && c.send.wnd > 0;
    }

    /**
     * Nothing was heard for two round trips: the first segment was lost, or sent again and lost
     * again. RFC 8985 section 7.3 would send the last, for an acknowledgment that tells of the
     * first; but a host whose receive buffer is full of what is under way has no more to tell by.
     */
    private void probeForLoss(TcpConnection c, long now) {
        c.rtt.probed();
        awaitAcknowledgment(c, now);
        int una = c.send.una;
        int end = una + Math.min(c.send.max - una, c.mss);
        c.recovery.probe(end, TcpSegments.timestamp(c, now));
        sendFirstAgain(c, now);
        c.schedule();
    }

    /**
     * The probe has arrived, and nothing else of what was under way: it goes again from the first
     * byte on, as after a timeout, but at once, since the guest answers.
     */
    void sendFlightAgain(TcpConnection c) {
        c.congestion.flightLost(c.send.max - c.send.una);
        goBack(c);
    }

    /** The timer went off in a state in which something is to be sent again, or probed. */
    void timedOut(TcpConnection c, long now) {
        if (c.state == TcpState.SYN_SENT) {
            callAgain(c, now);
            return;
        }
        boolean opening = c.state == TcpState.SYN_RECEIVED;
        if (!opening && mayProbe(c)) {
            probeForLoss(c, now);
            return;
        }
        int most = opening ? TcpTimers.SYN_RETRANSMISSIONS : TcpTimers.RETRANSMISSIONS;
        boolean outstanding = c.send.una != c.send.max;
        boolean closedWindow = c.send.wnd == 0 && !opening;
        if (outstanding && !closedWindow && c.rtt.backoffs() >= most) {
            c.giveUp(now);
            return;
        }
        c.rtt.backOff();
        c.timedSince = 0;
        if (opening) {
            segments.synAck(c, now);
        } else if (closedWindow) {
            probe(c, now);
        } else if (outstanding) {
            counters.add(Counter.TCP_TIMEOUTS);
            c.congestion.timedOut(c.send.max - c.send.una, TcpSegments.timestamp(c, now));
            goBack(c);
        } else {
            return;
        }
        c.arm(now + c.rtt.timeoutNanos());
    }

    /** Sends the SYN; a guest whose Ethernet address is asked for is waited for. */
    void call(TcpConnection c, long now) {
        boolean first = c.send.max == c.send.iss;
        if (segments.syn(c, now)) {
            c.timedSince = first ? now : 0;
        } else if (!c.waitsForLink()) {
            c.waitForNeighbor();
        }
    }

    /** Nobody has answered the SYN; a guest that is not found at all is given up sooner. */
    private void callAgain(TcpConnection c, long now) {
        boolean found = c.send.max != c.send.iss;
        int most = found ? TcpTimers.SYN_RETRANSMISSIONS : TcpTimers.RESOLUTIONS;
        if (c.rtt.backoffs() >= most) {
            c.giveUp(now);
            return;
        }
        c.rtt.backOff();
        call(c, now);
        c.arm(now + c.rtt.timeoutNanos());
    }

    /** Sends the first unacknowledged segment once more (RFC 5681 section 3.2). */
    void sendFirstAgain(TcpConnection c, long now) {
        counters.add(Counter.TCP_RETRANSMITTED);
        c.timedSince = 0;
        int outstanding = c.send.max - c.send.una;
        peekAndSend(c, c.send.una, Math.min(outstanding, c.mss), now);
    }

    /** One byte beyond a closed window (RFC 9293 section 3.8.6.1). */
    private void probe(TcpConnection c, long now) {
        c.send.nxt = c.send.una;
        if (peekAndSend(c, c.send.una, 1, now) && c.send.max == c.send.una) {
            c.send.max++;
        }
    }

    /** Whether a byte at least, and not the FIN, was there and has been sent. */
    private boolean peekAndSend(TcpConnection c, int sequence, int room, long now) {
        Frame frame = segments.frame(c);
        long text = TcpSegments.textAt(c, frame);
        long n = c.host().peek(sequence - c.send.una, frame.segment(), text, room);
        if (n > 0) {
            return segments.text(c, frame, sequence, (int) n, true, now) != -EAGAIN;
        }
        if (n == 0) {
            if (c.state.hasSentFin()) {
                segments.fin(c, sequence, now);
            } else {
                sendFin(c, now);
            }
        } else if (n == -EAGAIN) {
            c.readable = false;
        } else {
            c.hostFailed((int) -n, now);
        }
        return false;
    }
}
