package jslirp.stack.ip;

import java.lang.foreign.Arena;
import java.util.Objects;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.Deadlines;
import jslirp.stack.link.Frame;
import jslirp.wire.IcmpHeader;
import jslirp.wire.Ipv6Fragment;
import jslirp.wire.Ipv6Header;
import org.jspecify.annotations.Nullable;

/**
 * Puts the guest's fragments together again (RFC 791 section 3.2, RFC 8200 section 4.5).
 *
 * <p>There is room for a fixed number of incomplete datagrams, each of the largest size: a guest
 * sends the fragments of a datagram in a row, so that more than a few are never incomplete by
 * honest means. A further one takes the place of the oldest, which is then lost; a flood of first
 * fragments can therefore neither exhaust memory nor keep honest datagrams out. The memory is made
 * when first needed and then kept.
 *
 * <p>Fragments that overlap are an attack or a fault; as RFC 5722 demands for IPv6 the whole
 * datagram is given up. A fragment that came twice is harmless and passed over.
 */
public final class Reassembly {
    /** How many datagrams may be incomplete at a time: 1 MiB. */
    public static final int LIMIT = 16;

    /** How long the fragments of a datagram may take: Linux's and the peer's time. */
    public static final long TIMEOUT_NANOS = 30_000_000_000L;

    private final Arena arena;
    private final Deadlines deadlines;
    private final Counters counters;
    private final @Nullable IncompleteDatagram[] datagrams = new IncompleteDatagram[LIMIT];
    private final Fragment fragment = new Fragment();
    private final TimeoutAnswer answer;
    private @Nullable Ipv6Problems problems;

    /**
     * Tells the guest that a datagram was not completed in time (RFC 1122 section 3.3.2, RFC 8200
     * section 4.5).
     */
    @FunctionalInterface
    public interface TimeoutAnswer {
        /** The first fragment has come, with what follows it without a gap; others have not. */
        void incomplete(Frame first, long now);
    }

    /** Nothing yet; {@code arena} gives the memory that payload is kept in. */
    public Reassembly(Arena arena, Deadlines deadlines, Counters counters, TimeoutAnswer answer) {
        this.arena = arena;
        this.deadlines = deadlines;
        this.counters = counters;
        this.answer = answer;
    }

    /** From now on {@code problems} hears of what is wrong with fragments of IPv6. */
    void tell(Ipv6Problems problems) {
        this.problems = problems;
    }

    /**
     * Takes one fragment of an IPv4 packet, checked by {@link Ipv4Input}.
     *
     * @return the whole datagram, which stays valid until the next call; null while incomplete
     */
    @Nullable Frame accept(Frame frame, long now) {
        fragment.readIpv4(frame);
        if (!IncompleteDatagram.isWhole(fragment) || !IncompleteDatagram.fits(fragment)) {
            counters.drop(DropReason.FRAGMENT_MALFORMED);
            return null;
        }
        return add(frame, now);
    }

    /** The same for a fragment of an IPv6 packet, whose bytes begin at the transport offset. */
    @Nullable Frame acceptIpv6(Frame frame, long now) {
        fragment.readIpv6(frame);
        long header = frame.transport() - Ipv6Fragment.LENGTH - frame.network();
        if (!IncompleteDatagram.isWhole(fragment)) {
            return refuse(frame, Ipv6Header.PAYLOAD_LENGTH_AT, now);
        }
        if (!IncompleteDatagram.fits(fragment)) {
            return refuse(frame, header + Ipv6Fragment.OFFSET_AT, now);
        }
        return add(frame, now);
    }

    /** RFC 8200 section 4.5: the sender is told which field is wrong. */
    private @Nullable Frame refuse(Frame frame, long pointer, long now) {
        counters.drop(DropReason.FRAGMENT_MALFORMED);
        if (problems != null) {
            problems.parameterProblem(IcmpHeader.V6.PROBLEM_HEADER_FIELD, pointer, frame, now);
        }
        return null;
    }

    private @Nullable Frame add(Frame frame, long now) {
        IncompleteDatagram datagram = find(now);
        if (!datagram.add(frame, fragment)) {
            counters.drop(DropReason.FRAGMENT_MALFORMED);
            return null;
        }
        if (!datagram.isComplete()) {
            return null;
        }
        deadlines.clear(datagram);
        return datagram.finish();
    }

    /** The datagram's time is over; what there is of it is forgotten. */
    void expired(IncompleteDatagram datagram, long now) {
        counters.drop(DropReason.FRAGMENT_TIMEOUT);
        if (datagram.hasFirst()) {
            answer.incomplete(datagram.first(), now);
        }
    }

    private IncompleteDatagram find(long now) {
        for (IncompleteDatagram datagram : datagrams) {
            if (datagram != null && datagram.is(fragment)) {
                return datagram;
            }
        }
        IncompleteDatagram datagram = place(now);
        datagram.begin(fragment, now);
        deadlines.set(datagram, now + TIMEOUT_NANOS);
        return datagram;
    }

    /** A free place, or that of the oldest datagram. */
    private IncompleteDatagram place(long now) {
        IncompleteDatagram oldest = null;
        for (int i = 0; i < LIMIT; i++) {
            IncompleteDatagram datagram = datagrams[i];
            if (datagram == null) {
                IncompleteDatagram made = new IncompleteDatagram(this, new Frame(arena));
                datagrams[i] = made;
                return made;
            }
            if (!datagram.armed()) {
                return datagram;
            }
            if (oldest == null || now - datagram.began() > now - oldest.began()) {
                oldest = datagram;
            }
        }
        counters.drop(DropReason.FRAGMENT_LIMIT);
        return Objects.requireNonNull(oldest);
    }
}
