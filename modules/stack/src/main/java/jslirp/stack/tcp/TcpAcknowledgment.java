package jslirp.stack.tcp;

import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.wire.SequenceNumber;
import jslirp.wire.TcpOptions;

/**
 * What the acknowledgment of a segment does (RFC 9293 section 3.10.7.4, the fifth step): the window
 * it offers, the text it takes off, and the losses that can be told from it.
 */
final class TcpAcknowledgment {
    private final TcpOutput output;
    private final TcpSegments segments;
    private final Jumbograms jumbograms;
    private final Counters counters;

    TcpAcknowledgment(
            TcpOutput output, TcpSegments segments, Jumbograms jumbograms, Counters counters) {
        this.output = output;
        this.segments = segments;
        this.jumbograms = jumbograms;
        this.counters = counters;
    }

    /** Takes the acknowledgment; false when the segment is to be dropped. */
    boolean isGood(TcpConnection c, TcpSegment segment, long now) {
        int ack = segment.acknowledgment;
        if (c.state == TcpState.SYN_RECEIVED) {
            if (ack != c.send.max) {
                counters.drop(DropReason.TCP_UNEXPECTED);
                segments.resetUnknown(segment);
                return false;
            }
            c.established(now);
        }
        // RFC 5961 section 5.2: neither beyond what was sent, nor older than any window.
        if (SequenceNumber.greaterThan(ack, c.send.max)
                || SequenceNumber.lessThan(ack, c.send.una - Math.max(c.send.maxWnd, 1 << 16))) {
            counters.drop(DropReason.TCP_UNEXPECTED);
            c.challenge(now);
            return false;
        }
        boolean closed = c.send.wnd == 0;
        boolean windowChanged =
                c.send.update(segment.sequence, ack, segment.window << c.send.scale);
        boolean told = takeSack(c, segment);
        if (SequenceNumber.greaterThan(ack, c.send.una)) {
            advance(c, segment, now);
        } else if (told) {
            lossesKnown(c);
            output.awaitMore(c, now);
        } else if (isDuplicate(c, segment, windowChanged)) {
            if (c.congestion.duplicate(c.send.max - c.send.una, c.send.max)) {
                output.sendFirstAgain(c, now);
            }
            c.schedule();
        } else if (windowChanged) {
            if (closed) {
                reopened(c, now);
            }
            c.schedule();
        }
        return c.state != TcpState.CLOSED;
    }

    /** SND.UNA moves: bytes leave the host's socket, the timer starts anew, a FIN may be done. */
    private void advance(TcpConnection c, TcpSegment segment, long now) {
        int ack = segment.acknowledgment;
        boolean late = isOlder(c, segment, c.recovery.probeTimestamp());
        boolean flightLost = c.recovery.showsLossOfAll(ack, !late);
        int acknowledged = ack - c.send.una;
        boolean fin = c.state.waitsForFin() && ack == c.send.max;
        c.send.una = ack;
        c.send.nxt = SequenceNumber.max(c.send.nxt, ack);
        c.host().acknowledged(acknowledged - (fin ? 1 : 0));
        if (c.timedSince != 0 && SequenceNumber.greaterOrEqual(ack, c.timedSequence)) {
            c.rtt.sample(now - c.timedSince);
            c.timedSince = 0;
        }
        c.rtt.restart();
        judgeTimeout(c, segment, now);
        if (ack == c.send.max) {
            c.disarm();
        } else {
            output.awaitAcknowledgment(c, now);
        }
        boolean partial = c.congestion.acknowledged(acknowledged, ack);
        if (!c.recovery.isEmpty()) {
            lossesKnown(c);
        }
        jumbograms.acknowledged(c);
        if (fin) {
            c.ending.finAcknowledged(now);
        } else if (flightLost) {
            output.sendFlightAgain(c);
        } else if (partial) {
            output.sendFirstAgain(c, now);
        }
        c.schedule();
    }

    /**
     * The first acknowledgment after a timeout tells whether anything was lost. When the guest has
     * only been slow, nothing more goes again, the window is what it was (RFC 4015 section 3), and
     * the next timeout waits longer.
     */
    private void judgeTimeout(TcpConnection c, TcpSegment segment, long now) {
        if (!c.congestion.timeoutIsUnjudged()) {
            return;
        }
        boolean inVain = isOlder(c, segment, c.congestion.timeoutTimestamp());
        c.congestion.judgeTimeout(inVain);
        if (inVain) {
            counters.add(Counter.TCP_TIMEOUTS_IN_VAIN);
            c.send.nxt = c.send.max;
            c.rtt.sample(TcpSegments.nanosSince(c, segment.tsEcho, now));
        }
    }

    /**
     * Whether the segment answers one that was sent before this timestamp of ours: what answers a
     * retransmission has at least its timestamp (RFC 3522 section 3.2).
     */
    private static boolean isOlder(TcpConnection c, TcpSegment segment, int timestamp) {
        return c.timestamps && segment.timestamped && segment.tsEcho - timestamp < 0;
    }

    /** Takes what the guest tells of text behind a gap; false when it tells nothing. */
    private static boolean takeSack(TcpConnection c, TcpSegment segment) {
        long option = c.sack ? TcpOptions.sack(segment.memory, segment.header) : -1;
        if (option < 0) {
            return false;
        }
        c.recovery.take(segment.memory, option);
        return !c.recovery.isEmpty();
    }

    /** Looks at the holes again, and begins to repair them (RFC 6675 section 5). */
    private static void lossesKnown(TcpConnection c) {
        c.recovery.update();
        if (c.recovery.lost() && !c.congestion.recovering()) {
            c.congestion.lossFound(c.send.max - c.send.una, c.send.max);
        }
        c.schedule();
    }

    /**
     * RFC 5681 section 2: what counts as a duplicate acknowledgment. The answers to the probes of a
     * closed window do not, which repeat themselves though nothing was lost.
     */
    private static boolean isDuplicate(TcpConnection c, TcpSegment segment, boolean windowChanged) {
        return segment.acknowledgment == c.send.una
                && c.send.una != c.send.max
                && c.send.wnd > 0
                && segment.length() == 0
                && !windowChanged;
    }

    /** The closed window is open again: what its probes had come to wait is of no account. */
    private void reopened(TcpConnection c, long now) {
        c.rtt.restart();
        if (c.send.una != c.send.max) {
            output.awaitAcknowledgment(c, now);
        } else if (c.state != TcpState.TIME_WAIT) {
            c.disarm();
        }
    }
}
