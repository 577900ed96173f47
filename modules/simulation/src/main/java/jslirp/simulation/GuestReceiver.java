package jslirp.simulation;

import java.util.Map;
import java.util.TreeMap;

/**
 * The receiving half of {@link GuestConnection}. Offsets count from the stack's SYN, which is 0;
 * the first byte of the stream is at 1.
 */
final class GuestReceiver {
    private static final long DELAYED_ACK = 40 * Simulation.MILLISECOND;
    private static final long READ_INTERVAL = Simulation.MILLISECOND;

    private final Simulation simulation;
    private final GuestConnection connection;
    private final StreamPlan plan;
    private final int mss;
    private final Alarm ackAlarm;

    /** Received ahead of a gap: start and end of each piece. */
    private final TreeMap<Long, Long> pieces = new TreeMap<>();

    private long next;
    private long consumed = 1;
    private long edge;
    private long finAt = Long.MAX_VALUE;
    private int unacknowledged;
    private boolean reading;
    private int shift;

    GuestReceiver(Simulation simulation, GuestConnection connection, StreamPlan plan, int mss) {
        this.simulation = simulation;
        this.connection = connection;
        this.plan = plan;
        this.mss = mss;
        ackAlarm = new Alarm(simulation, _ -> connection.acknowledge());
    }

    /** The stack's SYN has come. */
    void start(int windowShift) {
        shift = windowShift;
        next = 1;
        edge = next + synWindow();
    }

    /** RCV.NXT. */
    long next() {
        return next;
    }

    /** The right edge of the largest window that was ever offered. */
    long edge() {
        return edge;
    }

    /** How many bytes of the stream have come in order. */
    long received() {
        return Math.max(0, Math.min(next, finAt) - 1);
    }

    boolean ended() {
        return next > finAt;
    }

    /** Whether [from, to) lies in the window; one byte is allowed as a probe of a closed one. */
    boolean inWindow(long from, long to) {
        return to <= edge || to <= next || to - from <= 1 && from <= edge;
    }

    /** The window field of a segment sent now. */
    int window() {
        long room = plan.receiveBuffer() - (Math.min(next, finAt) - consumed);
        long offered = Math.max(edge, next);
        // RFC 9293 section 3.8.6.2.2: the window grows by a segment or by half the buffer.
        if (next + room - offered >= Math.min(mss, plan.receiveBuffer() / 2)) {
            offered = next + room;
        }
        long field = Math.min(65535, offered - next + (1L << shift) - 1 >> shift);
        edge = Math.max(edge, next + (field << shift));
        return (int) field;
    }

    /** The window field of a SYN, which is never scaled. */
    int synWindow() {
        return Math.min(65535, plan.receiveBuffer());
    }

    /** An acknowledgment has been sent. */
    void acknowledged() {
        ackAlarm.clear();
        unacknowledged = 0;
    }

    /**
     * Takes the bytes [from, to), and the FIN at {@code to}; answers as RFC 5681 section 4.2 says.
     */
    void take(long from, long to, boolean fin) {
        if (fin) {
            if (finAt != Long.MAX_VALUE && finAt != to) {
                throw simulation.failed("the stack's stream ends at two places");
            }
            finAt = to;
        }
        long before = next;
        boolean inOrder = from <= next && to + (fin ? 1 : 0) > next;
        boolean gap = !pieces.isEmpty();
        if (to > next) {
            add(Math.max(from, next), to);
        }
        merge();
        if (finAt == next) {
            next++;
        }
        read();
        if (!inOrder || gap || fin || next == before || ++unacknowledged >= 2) {
            connection.acknowledge();
        } else if (!ackAlarm.armed()) {
            ackAlarm.set(DELAYED_ACK);
        }
    }

    /** The pieces ahead of the gap, at most three, for SACK (RFC 2018). */
    void describeGaps(SegmentOptions options, int base) {
        for (Map.Entry<Long, Long> piece : pieces.descendingMap().entrySet()) {
            if (options.sack.size() < 6) {
                options.sack.add(base + (int) (long) piece.getKey());
                options.sack.add(base + (int) (long) piece.getValue());
            }
        }
    }

    private void add(long from, long to) {
        long start = from;
        long end = to;
        Map.Entry<Long, Long> overlapping = pieces.floorEntry(end);
        while (overlapping != null && overlapping.getValue() >= start) {
            start = Math.min(start, overlapping.getKey());
            end = Math.max(end, overlapping.getValue());
            pieces.remove(overlapping.getKey());
            overlapping = pieces.floorEntry(end);
        }
        pieces.put(start, end);
    }

    private void merge() {
        Map.Entry<Long, Long> first = pieces.firstEntry();
        if (first != null && first.getKey() <= next) {
            next = Math.max(next, first.getValue());
            pieces.remove(first.getKey());
        }
    }

    private void read() {
        if (plan.readRate() == 0) {
            consumed = Math.min(next, finAt);
        } else if (!reading && consumed < next) {
            reading = true;
            simulation.after(READ_INTERVAL, _ -> readSlowly());
        }
    }

    private void readSlowly() {
        long most = Math.max(1, plan.readRate() / 1000);
        consumed = Math.min(Math.min(next, finAt), consumed + most);
        reading = false;
        long offered = edge;
        long room = plan.receiveBuffer() - (Math.min(next, finAt) - consumed);
        if (next + room - offered >= Math.min(2L * mss, plan.receiveBuffer() / 2)) {
            connection.acknowledge();
        }
        if (consumed < Math.min(next, finAt)) {
            read();
        }
    }
}
