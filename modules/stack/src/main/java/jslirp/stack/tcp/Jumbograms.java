package jslirp.stack.tcp;

import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.link.Frame;
import jslirp.stack.link.LocalConnections;

/**
 * Which connections send super-frames beyond 65535 bytes, Linux's "BIG TCP": a quarter of the
 * frames, and with them of all that a frame costs in calls, interrupts and acknowledgments.
 *
 * <p>They are for sockets of the guest only ({@link LocalConnections}), which are asked for when a
 * connection has moved {@link #WORTHWHILE} bytes. Older kernels and some filters drop them. So what
 * is lost never goes again as one; a connection that lost anything while one was under way does
 * without from then on, and none goes while a loss is repaired; and when that has happened {@link
 * #TRIALS} times before the first arrived, nobody of that family tries any more. Until the first
 * has arrived a connection has no more than one under way.
 */
final class Jumbograms {
    private static final long WORTHWHILE = 1 << 20;
    private static final int TRIALS = 3;
    private static final int ARRIVED = -1;

    private final LocalConnections local;
    private final Counters counters;

    /** For IPv4 and IPv6: how many were lost before any arrived, or {@link #ARRIVED}. */
    private final int[] lost = new int[2];

    Jumbograms(LocalConnections local, Counters counters) {
        this.local = local;
        this.counters = counters;
    }

    /** What a connection knows of its own. */
    static final class Progress {
        private boolean asked;
        private boolean allowed;
        private boolean underWay;
        private int end;
        private int losses;
    }

    /** How much text may go in one frame that has not been sent before. */
    int largestText(TcpConnection c) {
        int usual = TcpSegments.largestText(c);
        return maySend(c) ? usual + Frame.LARGEST_JUMBO - Frame.LARGEST_PACKET : usual;
    }

    private boolean maySend(TcpConnection c) {
        Progress progress = c.jumbograms;
        if (!progress.asked && c.host().bytesToGuest() >= WORTHWHILE) {
            progress.asked = true;
            progress.allowed = lost[family(c)] < TRIALS && endsAtSocket(c);
        }
        boolean alone = lost[family(c)] == ARRIVED || !progress.underWay;
        return progress.allowed && alone && !c.congestion.recovering();
    }

    private boolean endsAtSocket(TcpConnection c) {
        return local.has(
                c.guestHigh, c.guestLow, c.guestPort, c.remoteHigh, c.remoteLow, c.remotePort);
    }

    /** So many bytes of text have been sent in one frame, up to {@code end}. */
    void sent(TcpConnection c, int length, int end) {
        if (length <= TcpSegments.largestText(c)) {
            return;
        }
        counters.add(Counter.TCP_JUMBOGRAMS);
        Progress progress = c.jumbograms;
        if (!progress.underWay) {
            progress.underWay = true;
            progress.end = end;
            progress.losses = c.congestion.losses();
        }
    }

    /**
     * The link did not take so much text in one frame, as when memory is in small pieces.
     *
     * @return whether it was too much to insist: it is to go in usual frames
     */
    boolean refused(TcpConnection c, int length) {
        boolean jumbogram = length > TcpSegments.largestText(c);
        if (jumbogram) {
            c.jumbograms.allowed = false;
        }
        return jumbogram;
    }

    /** The guest has acknowledged what it has, and all losses that this shows have been noted. */
    void acknowledged(TcpConnection c) {
        Progress progress = c.jumbograms;
        if (!progress.underWay || c.send.una - progress.end < 0) {
            return;
        }
        progress.underWay = false;
        int family = family(c);
        if (c.congestion.losses() == progress.losses) {
            lost[family] = ARRIVED;
            return;
        }
        progress.allowed = false;
        if (lost[family] != ARRIVED) {
            lost[family]++;
        }
    }

    private static int family(TcpConnection c) {
        return c.ipv6 ? 1 : 0;
    }
}
