package jslirp.stack.ip;

import jslirp.stack.flow.Timer;
import jslirp.stack.link.Frame;
import jslirp.wire.Ipv4Header;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * One datagram of which some fragments have come, in a frame of its own: each piece is put where it
 * belongs, and the frame is the packet when none is missing. What has come is kept as RFC 791
 * section 3.2 does it, one bit for each unit of eight bytes.
 *
 * <p>The packet is given an IPv4 header without options. It is armed, as a timer, while in use.
 */
final class IncompleteDatagram extends Timer {
    private static final int UNIT = 8;
    private static final long PAYLOAD = Frame.NETWORK + Ipv4Header.LENGTH;
    private static final int LARGEST = Frame.LARGEST_PACKET - Ipv4Header.LENGTH;
    private static final int UNKNOWN = -1;

    private final Reassembly owner;
    private final Frame frame;
    private final BitSet units = new BitSet(LARGEST / UNIT + 1);

    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private long identification;
    private long began;
    private int length;
    private boolean spoiled;

    IncompleteDatagram(Reassembly owner, Frame frame) {
        this.owner = owner;
        this.frame = frame;
    }

    /** Whether a fragment can be a part of any datagram: not empty, in units, not past the end. */
    static boolean fits(int offset, int bytes, boolean more) {
        return bytes > 0 && offset + bytes <= LARGEST && (!more || bytes % UNIT == 0);
    }

    /** Starts anew. The identification includes whatever else, the protocol, belongs to the key. */
    void begin(
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            long identification,
            long now) {
        this.sourceHigh = sourceHigh;
        this.sourceLow = sourceLow;
        this.destinationHigh = destinationHigh;
        this.destinationLow = destinationLow;
        this.identification = identification;
        began = now;
        length = UNKNOWN;
        spoiled = false;
        units.clear();
    }

    /** Whether this is the datagram that a fragment with these fields belongs to. */
    boolean is(
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            long identification) {
        return armed()
                && this.identification == identification
                && this.sourceLow == sourceLow
                && this.destinationLow == destinationLow
                && this.sourceHigh == sourceHigh
                && this.destinationHigh == destinationHigh;
    }

    /** When the first fragment came. */
    long began() {
        return began;
    }

    /**
     * Adds a fragment, from its transport offset to its end, that {@link #fits}.
     *
     * @return false when it is of no use, and with it all that belongs to the same datagram
     */
    boolean add(Frame fragment, int offset, boolean more) {
        int bytes = (int) (fragment.end() - fragment.transport());
        if (spoiled) {
            return false;
        }
        if (isRepeated(fragment, offset, bytes, more)) {
            return true;
        }
        if (overlaps(offset, bytes) || contradictsEnd(offset + bytes, more)) {
            spoiled = true;
            return false;
        }
        MemorySegment s = fragment.segment();
        MemorySegment.copy(s, fragment.transport(), frame.segment(), PAYLOAD + offset, bytes);
        units.set(offset / UNIT, unitsUpTo(offset + bytes));
        if (!more) {
            length = offset + bytes;
        }
        if (offset == 0) {
            long headers = fragment.network() + Ipv4Header.LENGTH - Frame.ETHERNET;
            MemorySegment.copy(s, Frame.ETHERNET, frame.segment(), Frame.ETHERNET, headers);
        }
        return true;
    }

    /** Whether nothing is missing. */
    boolean isComplete() {
        return length != UNKNOWN && units.nextClearBit(0) >= unitsUpTo(length);
    }

    /** The whole datagram: {@link #isComplete} has been asked. */
    Frame finish() {
        frame.clear();
        frame.transport(PAYLOAD);
        frame.payload(PAYLOAD);
        frame.end(PAYLOAD + length);
        MemorySegment s = frame.segment();
        Ipv4Header.headerLength(s, Frame.NETWORK, Ipv4Header.LENGTH);
        Ipv4Header.totalLength(s, Frame.NETWORK, Ipv4Header.LENGTH + length);
        Ipv4Header.fragmentOffset(s, Frame.NETWORK, 0);
        Ipv4Header.flags(s, Frame.NETWORK, 0);
        Ipv4Header.fillChecksum(s, Frame.NETWORK);
        return frame;
    }

    /** Whether the first fragment has come, and nothing that contradicts it. */
    boolean hasFirst() {
        return !spoiled && units.get(0);
    }

    /** The first fragment, and what follows it without a gap: {@link #hasFirst} has been asked. */
    Frame first() {
        frame.clear();
        frame.transport(PAYLOAD);
        frame.payload(PAYLOAD);
        frame.end(PAYLOAD + (long) UNIT * units.nextClearBit(0));
        Ipv4Header.headerLength(frame.segment(), Frame.NETWORK, Ipv4Header.LENGTH);
        Ipv4Header.fillChecksum(frame.segment(), Frame.NETWORK);
        return frame;
    }

    @Override
    protected void expire(long now) {
        owner.expired(this, now);
    }

    private static int unitsUpTo(int end) {
        return (end + UNIT - 1) / UNIT;
    }

    private boolean overlaps(int offset, int bytes) {
        int received = units.nextSetBit(offset / UNIT);
        return received >= 0 && received < unitsUpTo(offset + bytes);
    }

    /** RFC 8200 section 4.5 allows a receiver to pass over an exact repetition. */
    private boolean isRepeated(Frame fragment, int offset, int bytes, boolean more) {
        int end = offset + bytes;
        if (more ? length != UNKNOWN && end >= length : end != length) {
            return false;
        }
        return units.nextClearBit(offset / UNIT) >= unitsUpTo(end)
                && MemorySegment.mismatch(
                                fragment.segment(),
                                fragment.transport(),
                                fragment.end(),
                                frame.segment(),
                                PAYLOAD + offset,
                                PAYLOAD + end)
                        < 0;
    }

    /** Whether the fragment lies behind the last one, or is a second last one. */
    private boolean contradictsEnd(int end, boolean more) {
        if (more) {
            return length != UNKNOWN && end > length;
        }
        return length != UNKNOWN || units.length() > unitsUpTo(end);
    }
}
