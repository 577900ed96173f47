package jslirp.stack.tcp;

import jslirp.wire.SequenceNumber;

/**
 * The receive sequence space (RFC 9293 section 3.3.1) and the window we advertise. The right edge
 * never moves left: what was promised stays promised, and {@link #size} only says how far beyond
 * RCV.NXT the next promise goes.
 */
final class ReceiveSequence {
    /** Our window shift: steps of 128 bytes, up to 8 MiB. */
    static final int SCALE = 7;

    /** The next byte expected. */
    int nxt;

    /** The right edge as last advertised; exclusive. */
    int edge;

    /** The last acknowledgment sent. */
    int acknowledged;

    /** The shift in force: 0 when the guest did not offer any. */
    int scale;

    /** How much may be promised beyond {@link #nxt}; taken from the {@link WindowBudget}. */
    int size;

    private int growthMark;

    ReceiveSequence(int size) {
        this.size = size;
    }

    /** The guest's initial number is known; a window promised before begins there. */
    void start(int irs) {
        int promised = window();
        nxt = irs + 1;
        edge = nxt + promised;
        acknowledged = nxt;
        growthMark = nxt;
    }

    /** Bytes that the guest may still send. */
    int window() {
        return edge - nxt;
    }

    /**
     * The window field of the segment being built, and with it the new right edge.
     *
     * @param open whether the edge may move
     * @param shift 0 in a SYN, {@link #scale} afterwards
     */
    int advertise(boolean open, int shift) {
        if (open) {
            edge = SequenceNumber.max(edge, nxt + size);
        }
        int most = 0xffff << shift;
        int window = Math.min(edge - nxt, most);
        // Rounds up where rounding down would move the edge left.
        int field = Math.min((window + (1 << shift) - 1) >>> shift, 0xffff);
        edge = SequenceNumber.max(edge, nxt + (field << shift));
        acknowledged = nxt;
        return field;
    }

    /**
     * Whether opening the window now would tell the guest something worth a segment (RFC 1122
     * 4.2.3.3).
     */
    boolean worthOpening(int mss) {
        return nxt + size - edge >= Math.min(size / 2, mss);
    }

    /** Whether the guest has sent a whole window since the last time this was true. */
    boolean usedUp() {
        if (nxt - growthMark < size) {
            return false;
        }
        growthMark = nxt;
        return true;
    }
}
