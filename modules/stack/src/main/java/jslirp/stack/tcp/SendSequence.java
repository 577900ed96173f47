package jslirp.stack.tcp;

import jslirp.wire.SequenceNumber;

/** The send sequence space (RFC 9293 section 3.3.1). */
final class SendSequence {
    /** Initial send sequence number. */
    final int iss;

    /** The oldest unacknowledged. */
    int una;

    /** The next to be sent; goes back to {@link #una} when all is to be sent again. */
    int nxt;

    /** One past the highest ever sent. */
    int max;

    /** The guest's window in bytes. */
    int wnd;

    /** The largest window the guest has offered: what silly-window avoidance compares with. */
    int maxWnd;

    /** The segment sequence number of the last window update. */
    int wl1;

    /** The segment acknowledgment of the last window update. */
    int wl2;

    /** How far the guest's window field is to be shifted (RFC 7323). */
    int scale;

    SendSequence(int iss) {
        this.iss = iss;
        una = iss;
        nxt = iss;
        max = iss;
    }

    /** Sent and not yet acknowledged, as far as {@link #nxt} knows. */
    int flight() {
        return nxt - una;
    }

    /** {@code length} sequence numbers from {@link #nxt} on have been sent. */
    void sent(int length) {
        nxt += length;
        max = SequenceNumber.max(max, nxt);
    }

    /**
     * Takes the guest's window from a segment, if it is newer than the last (RFC 9293 section
     * 3.10.7.4). Newer is also what acknowledges more, whatever its own number: a retransmission of
     * the guest has an old number and a current window. What acknowledges less than is known is
     * late, and its window with it.
     */
    boolean update(int sequence, int acknowledgment, int window) {
        boolean newer =
                SequenceNumber.greaterThan(acknowledgment, una)
                        || SequenceNumber.lessThan(wl1, sequence)
                        || wl1 == sequence && SequenceNumber.lessOrEqual(wl2, acknowledgment);
        if (!newer || SequenceNumber.lessThan(acknowledgment, una)) {
            return false;
        }
        boolean changed = wnd != window;
        wnd = window;
        maxWnd = Math.max(maxWnd, window);
        wl1 = sequence;
        wl2 = acknowledgment;
        return changed;
    }
}
