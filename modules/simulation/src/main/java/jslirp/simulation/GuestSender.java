package jslirp.simulation;

import jslirp.simulation.StreamPlan.End;

/**
 * The sending half of {@link GuestConnection}: NewReno (RFC 5681, RFC 6582), the retransmission
 * timer of RFC 6298 and window probes. Offsets count from the guest's SYN, which is 0; the first
 * byte of the stream is at 1, the FIN behind the last.
 */
final class GuestSender {
    private static final long SMALLEST_RTO = 200 * Simulation.MILLISECOND;
    private static final long FIRST_RTO = Simulation.SECOND;
    private static final long LARGEST_RTO = 60 * Simulation.SECOND;
    private static final int MOST_TIMEOUTS = 15;
    private static final int SUPER_FRAME = 60_000;

    private final GuestConnection connection;
    private final StreamPlan plan;
    private final boolean superFrames;
    private final Alarm alarm;

    private long una;
    private long next;
    private long max;
    private long edge;
    private long largestWindow;

    private int mss;
    private long congestionWindow;
    private long threshold = Long.MAX_VALUE;
    private int duplicates;
    private long recover = -1;

    private long rto = FIRST_RTO;
    private long srtt = -1;
    private long variance;
    private int timeouts;
    private long retransmitted;
    private long timedEnd = -1;
    private long timedSince;

    GuestSender(
            Simulation simulation,
            GuestConnection connection,
            StreamPlan plan,
            boolean superFrames) {
        this.connection = connection;
        this.plan = plan;
        this.superFrames = superFrames;
        alarm = new Alarm(simulation, this::expire);
    }

    /** SND.NXT at its highest. */
    long max() {
        return max;
    }

    /** SND.UNA. */
    long una() {
        return una;
    }

    /** How many segments, or bursts of them, were sent again. */
    long retransmitted() {
        return retransmitted;
    }

    boolean everythingAcknowledged() {
        return una > finAt();
    }

    @Override
    public String toString() {
        return "una %d, next %d, max %d, window to %d, congestion window %d, rto %d ms, timer %s"
                .formatted(una, next, max, edge, congestionWindow, rto / 1_000_000, alarm.armed());
    }

    /** Sends the SYN. */
    void open() {
        next = 1;
        max = 1;
        connection.sendSyn();
        alarm.set(rto);
    }

    /** The SYN is acknowledged. */
    void start(int segment, long window, long now) {
        mss = segment;
        congestionWindow = 10L * mss;
        una = 1;
        window(1, window);
        timeouts = 0;
        rto = FIRST_RTO;
        alarm.clear();
        output(now);
    }

    void stop() {
        alarm.clear();
    }

    /** The right edge that the stack now offers. */
    long edge() {
        return edge;
    }

    void window(long acknowledged, long window) {
        edge = acknowledged + window;
        largestWindow = Math.max(largestWindow, window);
    }

    /**
     * An acknowledgment up to {@code ack}; {@code bare} when it carries nothing else that is new.
     */
    void acknowledged(long ack, boolean bare, long rtt, long now) {
        if (ack > una) {
            advance(ack, rtt, now);
        } else if (bare && ack == una && max > una) {
            duplicate();
        }
        output(now);
    }

    /** Sends what may be sent. */
    void output(long now) {
        if (!connection.isEstablished()) {
            return;
        }
        while (sendOne(now)) {}
        if (next < finAt() + (finReady() ? 1 : 0) && una == max && !alarm.armed()) {
            alarm.set(rto);
        }
    }

    private boolean sendOne(long now) {
        long usable = Math.min(edge, una + congestionWindow) - next;
        long data = Math.max(0, finAt() - next);
        int most = superFrames ? Math.max(mss, SUPER_FRAME / mss * mss) : mss;
        int length = (int) Math.max(0, Math.min(Math.min(usable, data), most));
        boolean fin = length == data && finReady() && next <= finAt() && usable > length;
        if (length == 0 && !fin) {
            return false;
        }
        // RFC 9293 section 3.8.6.2.1: not a sliver while a whole segment waits.
        if (length < Math.min(mss, data) && length < largestWindow / 2 && una < next) {
            return false;
        }
        if (length >= mss && length < data) {
            length -= length % mss;
        }
        send(length, fin, now);
        return true;
    }

    private void send(int length, boolean fin, long now) {
        long from = next;
        next += length + (fin ? 1 : 0);
        if (next <= max) {
            retransmitted++;
        } else if (timedEnd < 0) {
            timedEnd = next;
            timedSince = now;
        }
        max = Math.max(max, next);
        connection.send(from, length, fin, mss);
        if (!alarm.armed()) {
            alarm.set(rto);
        }
    }

    private void advance(long ack, long rtt, long now) {
        long newly = ack - una;
        una = ack;
        next = Math.max(next, una);
        duplicates = 0;
        timeouts = 0;
        measure(rtt, ack, now);
        if (recover >= 0 && ack < recover) {
            retransmitFirst();
            congestionWindow = Math.max(mss, congestionWindow - newly + mss);
        } else if (recover >= 0) {
            recover = -1;
            congestionWindow = Math.max(2L * mss, threshold);
        } else if (congestionWindow < threshold) {
            congestionWindow += Math.min(newly, 2L * mss);
        } else {
            congestionWindow += Math.max(1, (long) mss * mss / congestionWindow);
        }
        if (una == max) {
            alarm.clear();
        } else {
            alarm.set(rto);
        }
    }

    private void duplicate() {
        duplicates++;
        if (recover >= 0) {
            congestionWindow += mss;
        } else if (duplicates == 3) {
            threshold = Math.max((max - una) / 2, 2L * mss);
            recover = max;
            congestionWindow = threshold + 3L * mss;
            retransmitFirst();
        }
    }

    private void retransmitFirst() {
        timedEnd = -1;
        retransmitted++;
        int length = (int) Math.min(Math.min(mss, finAt() - una), max - una);
        boolean fin = una + length == finAt() && max > finAt();
        connection.send(una, Math.max(0, length), fin, mss);
    }

    private void measure(long rtt, long ack, long now) {
        long sample = rtt;
        if (timedEnd >= 0 && ack >= timedEnd) {
            sample = rtt >= 0 ? rtt : now - timedSince;
            timedEnd = -1;
        }
        if (sample < 0) {
            return;
        }
        if (srtt < 0) {
            srtt = sample;
            variance = sample / 2;
        } else {
            variance += (Math.abs(srtt - sample) - variance) / 4;
            srtt += (sample - srtt) / 8;
        }
        rto = Math.clamp(srtt + 4 * variance, SMALLEST_RTO, LARGEST_RTO);
    }

    private void expire(long now) {
        if (++timeouts > MOST_TIMEOUTS) {
            connection.giveUp("timed out");
            return;
        }
        rto = Math.min(2 * rto, LARGEST_RTO);
        timedEnd = -1;
        if (!connection.isEstablished()) {
            connection.sendSyn();
            alarm.set(rto);
        } else if (una == max) {
            probe();
        } else {
            threshold = Math.max((max - una) / 2, 2L * mss);
            congestionWindow = mss;
            recover = -1;
            duplicates = 0;
            next = una;
            resend(now);
        }
    }

    /** The window may have closed since: the first segment is sent whatever it says. */
    private void resend(long now) {
        if (edge <= una) {
            retransmitFirst();
            next = max;
        } else {
            output(now);
        }
        alarm.set(rto);
    }

    /** Linux's window probe: a byte that is acknowledged already, so that nothing is sent twice. */
    private void probe() {
        timeouts = Math.min(timeouts, MOST_TIMEOUTS - 1);
        connection.sendProbe(una - 1);
        alarm.set(rto);
    }

    private boolean finReady() {
        return plan.end() == End.WHEN_SENT
                || plan.end() == End.AFTER_PEER && connection.peerEnded();
    }

    private long finAt() {
        return 1 + plan.length();
    }
}
