package jslirp.stack.ip;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import jslirp.stack.flow.Timer;
import jslirp.stack.link.Frame;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;

/**
 * One datagram of which some fragments have come, in a frame of its own: each piece is put where it
 * belongs, and the frame is the packet when none is missing. What has come is kept as RFC 791
 * section 3.2 does it, one bit for each unit of eight bytes.
 *
 * <p>The packet is given an IPv4 header without options, or an IPv6 header without extensions. It
 * is armed, as a timer, while in use.
 */
final class IncompleteDatagram extends Timer {
    private static final int UNIT = 8;

    /** What the length field of a header can say; IPv4's counts the header, too. */
    private static final int LARGEST = 65535;

    private static final int UNKNOWN = -1;

    private final Reassembly owner;
    private final Frame frame;
    private final BitSet units = new BitSet(LARGEST / UNIT + 1);

    private boolean ipv6;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private long identification;
    private int protocol;
    private long payload;
    private long began;
    private int length;
    private boolean spoiled;

    IncompleteDatagram(Reassembly owner, Frame frame) {
        this.owner = owner;
        this.frame = frame;
    }

    /** Whether a fragment is more than none, and all but the last in whole units. */
    static boolean isWhole(Fragment fragment) {
        return fragment.length > 0 && (!fragment.more || fragment.length % UNIT == 0);
    }

    /** Whether a fragment ends where a datagram can. */
    static boolean fits(Fragment fragment) {
        int headers = fragment.ipv6 ? 0 : Ipv4Header.LENGTH;
        return fragment.end() + headers <= LARGEST;
    }

    /** Starts anew, for the datagram that this fragment belongs to. */
    void begin(Fragment fragment, long now) {
        ipv6 = fragment.ipv6;
        sourceHigh = fragment.sourceHigh;
        sourceLow = fragment.sourceLow;
        destinationHigh = fragment.destinationHigh;
        destinationLow = fragment.destinationLow;
        identification = fragment.identification;
        payload = Frame.NETWORK + fragment.headerLength();
        began = now;
        length = UNKNOWN;
        spoiled = false;
        units.clear();
    }

    /** Whether this is the datagram that a fragment belongs to. */
    boolean is(Fragment fragment) {
        return armed()
                && identification == fragment.identification
                && sourceLow == fragment.sourceLow
                && destinationLow == fragment.destinationLow
                && sourceHigh == fragment.sourceHigh
                && destinationHigh == fragment.destinationHigh
                && ipv6 == fragment.ipv6;
    }

    /** When the first fragment came. */
    long began() {
        return began;
    }

    /**
     * Adds a fragment that {@link #isWhole} and {@link #fits}.
     *
     * @return false when it is of no use, and with it all that belongs to the same datagram
     */
    boolean add(Frame from, Fragment fragment) {
        if (spoiled) {
            return false;
        }
        if (isRepeated(from, fragment)) {
            return true;
        }
        if (overlaps(fragment) || contradictsEnd(fragment)) {
            spoiled = true;
            return false;
        }
        MemorySegment s = from.segment();
        long at = payload + fragment.offset;
        MemorySegment.copy(s, from.transport(), frame.segment(), at, fragment.length);
        units.set(fragment.offset / UNIT, unitsUpTo(fragment.end()));
        if (!fragment.more) {
            length = fragment.end();
        }
        if (fragment.offset == 0) {
            protocol = fragment.protocol;
            long headers = from.network() + fragment.headerLength() - Frame.ETHERNET;
            MemorySegment.copy(s, Frame.ETHERNET, frame.segment(), Frame.ETHERNET, headers);
        }
        return true;
    }

    /** Whether nothing is missing. */
    boolean isComplete() {
        return length != UNKNOWN && units.nextClearBit(0) >= unitsUpTo(length);
    }

    /** Whether the first fragment has come, and nothing that contradicts it. */
    boolean hasFirst() {
        return !spoiled && units.get(0);
    }

    /** The whole datagram: {@link #isComplete} has been asked. */
    Frame finish() {
        return packet(length);
    }

    /** The first fragment, and what follows it without a gap: {@link #hasFirst} has been asked. */
    Frame first() {
        return packet(Math.min(units.nextClearBit(0) * UNIT, LARGEST - Ipv4Header.LENGTH));
    }

    private Frame packet(int bytes) {
        frame.clear();
        frame.protocol(protocol);
        frame.transport(payload);
        frame.payload(payload);
        frame.end(payload + bytes);
        MemorySegment s = frame.segment();
        if (ipv6) {
            Ipv6Header.payloadLength(s, Frame.NETWORK, bytes);
            Ipv6Header.nextHeader(s, Frame.NETWORK, protocol);
            return frame;
        }
        Ipv4Header.headerLength(s, Frame.NETWORK, Ipv4Header.LENGTH);
        Ipv4Header.totalLength(s, Frame.NETWORK, Ipv4Header.LENGTH + bytes);
        Ipv4Header.fragmentOffset(s, Frame.NETWORK, 0);
        Ipv4Header.flags(s, Frame.NETWORK, 0);
        Ipv4Header.fillChecksum(s, Frame.NETWORK);
        return frame;
    }

    @Override
    protected void expire(long now) {
        owner.expired(this, now);
    }

    private static int unitsUpTo(int end) {
        return (end + UNIT - 1) / UNIT;
    }

    private boolean overlaps(Fragment fragment) {
        int received = units.nextSetBit(fragment.offset / UNIT);
        return received >= 0 && received < unitsUpTo(fragment.end());
    }

    /** RFC 8200 section 4.5 allows a receiver to pass over an exact repetition. */
    private boolean isRepeated(Frame from, Fragment fragment) {
        int end = fragment.end();
        if (fragment.more ? length != UNKNOWN && end >= length : end != length) {
            return false;
        }
        return units.nextClearBit(fragment.offset / UNIT) >= unitsUpTo(end)
                && MemorySegment.mismatch(
                                from.segment(),
                                from.transport(),
                                from.end(),
                                frame.segment(),
                                payload + fragment.offset,
                                payload + end)
                        < 0;
    }

    /** Whether the fragment lies behind the last one, or is a second last one. */
    private boolean contradictsEnd(Fragment fragment) {
        if (fragment.more) {
            return length != UNKNOWN && fragment.end() > length;
        }
        return length != UNKNOWN || units.length() > unitsUpTo(fragment.end());
    }
}
