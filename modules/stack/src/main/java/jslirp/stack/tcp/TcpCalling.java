package jslirp.stack.tcp;

import java.util.random.RandomGenerator;
import jslirp.stack.event.Counter;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.FlowTable;
import jslirp.stack.flow.Pending;
import jslirp.stack.host.ArrivingStream;
import jslirp.stack.host.PortQuestion;
import jslirp.stack.host.StreamTraffic;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import jslirp.wire.SequenceNumber;
import jslirp.wire.TcpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Calls the guest for a client of the host: the active OPEN of RFC 9293 section 3.10.1, and the
 * guest's answer to it, section 3.10.7.3.
 *
 * <p>The client has connected to the host's socket already. Whatever the guest answers, or that it
 * answers nothing, ends as an open connection or with a reset of the client.
 */
final class TcpCalling {
    /** Where ports are looked for when the client's own is taken (RFC 6335 section 6). */
    private static final int FIRST_PORT = 49_152;

    /**
     * The same for those that have none: Linux gives its clients ports below (ip_local_port_range),
     * and one of those may be joined to the guest by another way.
     */
    private static final int FIRST_FREE_PORT = 61_000;

    private static final int END_OF_PORTS = 65_536;

    /** With half of the ports taken, one call in a million finds none. */
    private static final int ATTEMPTS = 20;

    /** Is seen as the gateway, with any port. */
    private static final Endpoint NOBODY = new Endpoint(IpAddress.ANY_IPV4, 0);

    private final TcpFlows flows;
    private final TcpOutput output;
    private final TcpSegments segments;
    private final TcpOpening opening;
    private final AddressMap addresses;
    private final RandomGenerator random;

    TcpCalling(
            TcpFlows flows,
            TcpOutput output,
            TcpSegments segments,
            TcpOpening opening,
            AddressMap addresses,
            RandomGenerator random) {
        this.flows = flows;
        this.output = output;
        this.segments = segments;
        this.opening = opening;
        this.addresses = addresses;
        this.random = random;
    }

    /** Begins a connection; null when there is no room for it. */
    @Nullable StreamTraffic open(ArrivingStream arriving, long now) {
        TcpName name = name(arriving.from(), arriving.to());
        if (name == null) {
            flows.counters().drop(DropReason.FLOW_LIMIT);
            return null;
        }
        TcpConnection c = new TcpConnection(flows, output, segments, opening, arriving, name, now);
        c.state = TcpState.SYN_SENT;
        c.addTo(flows.table());
        flows.counters().add(Counter.TCP_OPENED);
        if (arriving.begin() < 0) {
            c.ending.hostReset(now);
            return null;
        }
        c.arm(now + c.rtt.timeoutNanos());
        output.call(c, now);
        return c;
    }

    /** Asks the guest whether it listens; false when there is no room for the question. */
    boolean ask(PortQuestion question, long now) {
        TcpName name = name(NOBODY, question.guest());
        if (name == null) {
            flows.counters().drop(DropReason.FLOW_LIMIT);
            return false;
        }
        int iss = opening.initialSequence(name, now);
        new TcpQuestion(flows, segments, question, name, iss, now).ask(now);
        return true;
    }

    /**
     * The client as the guest is to see it, under a name that no other connection has; null when
     * there is none, or no room.
     */
    private @Nullable TcpName name(Endpoint client, Endpoint to) {
        if (flows.table().size() >= FlowTable.LIMIT) {
            return null;
        }
        IpAddress guest = to.address();
        int guestPort = to.port();
        IpAddress address = client.address();
        addresses.clientToGuest(address.high(), address.low(), guest.high(), guest.low());
        int port = client.port();
        int first = port == 0 ? FIRST_FREE_PORT : FIRST_PORT;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            TcpName name =
                    new TcpName(
                            guest.high(),
                            guest.low(),
                            guestPort,
                            addresses.high(),
                            addresses.low(),
                            port);
            if (port != 0 && name.isFree(flows.table())) {
                return name;
            }
            port = first + random.nextInt(END_OF_PORTS - first);
        }
        return null;
    }

    /** Neighbours have told who they are. */
    void neighborsChanged() {
        Pending waiting = flows.unresolved();
        for (int left = waiting.size(); left > 0; left--) {
            ((TcpConnection) waiting.remove()).neighborsChanged();
        }
    }

    /** A segment arrives in SYN_SENT: the four checks of RFC 9293 section 3.10.7.3. */
    void answered(TcpConnection c, TcpSegment segment, long now) {
        boolean acknowledges = segment.has(TcpHeader.ACK);
        if (acknowledges && !isOfOurSyn(c, segment.acknowledgment)) {
            flows.counters().drop(DropReason.TCP_UNEXPECTED);
            if (!segment.has(TcpHeader.RST)) {
                endEarlier(c, segment, now);
            }
        } else if (segment.has(TcpHeader.RST)) {
            if (acknowledges) {
                refused(c, now);
            } else {
                flows.counters().drop(DropReason.TCP_UNEXPECTED);
            }
        } else if (segment.has(TcpHeader.SYN)) {
            synchronize(c, segment, acknowledges, now);
        } else {
            flows.counters().drop(DropReason.TCP_UNEXPECTED);
        }
    }

    /**
     * The guest still has a connection of the same name, in TIME_WAIT for instance, and says so
     * (RFC 9293 section 3.5.1). Our reset ends it, and the SYN goes again at once, if it has not
     * done so yet: the client is not to wait for the timer.
     */
    private void endEarlier(TcpConnection c, TcpSegment segment, long now) {
        segments.resetUnknown(segment);
        if (c.timedSince != 0) {
            output.call(c, now);
        }
    }

    private static boolean isOfOurSyn(TcpConnection c, int ack) {
        return SequenceNumber.greaterThan(ack, c.send.iss)
                && SequenceNumber.lessOrEqual(ack, c.send.max);
    }

    private void refused(TcpConnection c, long now) {
        flows.counters().add(Counter.TCP_REFUSED);
        c.tellRefused(now);
        c.ending.guestReset();
    }

    /** The guest's SYN; without an acknowledgment it calls us at the same time (section 3.5). */
    private void synchronize(TcpConnection c, TcpSegment segment, boolean acknowledges, long now) {
        c.receive.start(segment.sequence);
        c.offered(segment);
        if (acknowledges) {
            c.established(now);
            segments.acknowledge(c, now);
        } else {
            c.state = TcpState.SYN_RECEIVED;
            c.timedSince = 0;
            segments.synAck(c, now);
            c.arm(now + c.rtt.timeoutNanos());
        }
    }

    /**
     * Whether this is the guest's answer to our SYN, when its own SYN had crossed ours: a segment
     * that stands before the window, of which only the acknowledgment is news (RFC 9293 figure 7).
     */
    boolean isCrossed(TcpConnection c, TcpSegment segment) {
        return segment.has(TcpHeader.SYN)
                && segment.has(TcpHeader.ACK)
                && !segment.has(TcpHeader.RST)
                && segment.sequence == c.receive.nxt - 1
                && segment.acknowledgment == c.send.max;
    }

    /** Both ends have called, and both have answered. */
    void crossed(TcpConnection c, TcpSegment segment, long now) {
        c.send.wnd = segment.window;
        c.established(now);
        segments.acknowledge(c, now);
    }
}
