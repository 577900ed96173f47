package jslirp.stack.tcp;

import java.util.random.RandomGenerator;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.Flow;
import jslirp.stack.flow.FlowTable;
import jslirp.stack.flow.Flows;
import jslirp.stack.flow.Pending;
import jslirp.stack.host.ArrivingStream;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.host.PortQuestion;
import jslirp.stack.host.StreamTraffic;
import jslirp.stack.icmp.IcmpError;
import jslirp.stack.icmp.TooBigInput;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Link;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.Checksum;
import jslirp.wire.IpProtocol;
import jslirp.wire.SequenceNumber;
import jslirp.wire.TcpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Segments from the guest: finds the connection, and carries out RFC 9293 section 3.10.7 with RFC
 * 5961 (blind attacks) and RFC 7323 (timestamps), one method for each step.
 */
public final class TcpInput {
    private final FlowTable table;
    private final Counters counters;
    private final TcpOutput output;
    private final TcpSegments segments;
    private final TcpOpening opening;
    private final TcpAcknowledgment acknowledgment;
    private final GatheredText gathered;
    private final TcpCalling calling;
    private final TcpSegment segment = new TcpSegment();

    /** TCP of one stack. {@code blocked} is where connections wait for a link that is full. */
    public TcpInput(
            Flows shared,
            Pending blocked,
            IpOutput ip,
            Link link,
            AddressMap addresses,
            HostNetwork host,
            IcmpError icmp,
            RandomGenerator random) {
        table = shared.table();
        counters = shared.counters();
        segments = new TcpSegments(ip);
        LinkProperties properties = link.properties();
        Jumbograms jumbograms = new Jumbograms(link.localConnections(), counters);
        output = new TcpOutput(segments, properties.segmentsTcp(), jumbograms, counters);
        acknowledgment = new TcpAcknowledgment(output, segments, jumbograms, counters);
        WindowBudget budget = new WindowBudget(budgetFor(properties, ip.mtu()));
        gathered = new GatheredText(!properties.segmentsTcp());
        TcpFlows flows =
                new TcpFlows(
                        shared,
                        blocked,
                        new Pending(),
                        budget,
                        new BacklogMemory(),
                        gathered,
                        new TimeWaits());
        opening = new TcpOpening(flows, output, segments, addresses, host, icmp, random);
        calling = new TcpCalling(flows, output, segments, opening, addresses, random);
    }

    /**
     * Without super-frames the link's queue is counted in packets of an MTU, and what the windows
     * allow must fit it: a TAP whose queue overflows loses a whole window at once. A quarter is
     * left for headers, for acknowledgments of the other direction, and for those who ask nobody.
     */
    private static long budgetFor(LinkProperties link, int mtu) {
        return link.segmentsTcp()
                ? WindowBudget.BYTES
                : Math.min(WindowBudget.BYTES, (long) link.queueFrames() * mtu / 4 * 3);
    }

    /** Takes a packet whose network header has been checked and whose payload is a TCP segment. */
    public void accept(Frame frame, long now) {
        if (!TcpHeader.fits(frame.segment(), frame.transport(), frame.end())) {
            counters.drop(DropReason.TCP_MALFORMED);
            return;
        }
        segment.read(frame);
        if (!frame.checksumTrusted() && !checksumIsValid(frame)) {
            counters.drop(DropReason.TCP_CHECKSUM);
            return;
        }
        if (segment.has(TcpHeader.SYN | TcpHeader.RST)) {
            gathered.handOn(now);
        }
        Flow flow = find();
        TcpConnection connection = TcpConnection.of(flow);
        if (gathered.isOthers(connection)) {
            gathered.handOn(now);
        }
        if (connection != null) {
            arrives(connection, now);
        } else if (flow instanceof TcpQuestion question) {
            question.answered(segment, now);
        } else if (segment.has(TcpHeader.RST)) {
            counters.drop(DropReason.TCP_UNEXPECTED);
        } else if (segment.has(TcpHeader.SYN) && !segment.has(TcpHeader.ACK)) {
            opening.open(segment, now);
        } else if (AddressMap.isForbidden(segment.remoteHigh, segment.remoteLow)) {
            counters.drop(DropReason.FORBIDDEN_DESTINATION);
        } else if (TcpOpening.isGroup(segment.remoteHigh, segment.remoteLow)) {
            counters.drop(DropReason.TCP_UNEXPECTED);
        } else {
            counters.drop(DropReason.TCP_UNEXPECTED);
            segments.resetUnknown(segment);
        }
    }

    /** The batch is done: what was gathered goes to the host. */
    public void endOfBatch(long now) {
        gathered.handOn(now);
    }

    /**
     * A router behind the guest cannot pass on a segment of ours: those that follow are smaller,
     * and what was under way is sent again so. A segment that is not under way was never ours.
     */
    public void tooBig(TooBigInput.Quote quote, int mtu, long now) {
        long ports = FlowTable.ports(IpProtocol.TCP, quote.guestPort(), quote.remotePort());
        TcpConnection c =
                TcpConnection.of(
                        table.find(
                                ports,
                                quote.guestHigh(),
                                quote.guestLow(),
                                quote.remoteHigh(),
                                quote.remoteLow()));
        if (c != null && SequenceNumber.inWindow(quote.sequence(), c.send.una, c.send.flight())) {
            output.narrow(c, mtu);
        }
    }

    /** Opens a connection to the guest; null when it cannot be begun. */
    public @Nullable StreamTraffic open(ArrivingStream arriving, long now) {
        return calling.open(arriving, now);
    }

    /** Asks the guest whether it listens; false when there is no room for the question. */
    public boolean ask(PortQuestion question, long now) {
        return calling.ask(question, now);
    }

    /** The guest has told who it is on the link. */
    public void neighborsChanged() {
        calling.neighborsChanged();
    }

    private @Nullable Flow find() {
        long ports = FlowTable.ports(IpProtocol.TCP, segment.guestPort, segment.remotePort);
        return table.find(
                ports, segment.guestHigh, segment.guestLow, segment.remoteHigh, segment.remoteLow);
    }

    private boolean checksumIsValid(Frame frame) {
        long length = frame.end() - frame.transport();
        long sum =
                Checksum.pseudoHeader(
                        segment.guestHigh,
                        segment.guestLow,
                        segment.remoteHigh,
                        segment.remoteLow,
                        IpProtocol.TCP,
                        length);
        return Checksum.isValid(Checksum.add(sum, frame.segment(), frame.transport(), length));
    }

    // ---- SEGMENT ARRIVES (RFC 9293 section 3.10.7)

    private void arrives(TcpConnection c, long now) {
        c.ending.heard(now);
        if (c.state == TcpState.CONNECTING) {
            arrivesWhileConnecting(c);
        } else if (c.state == TcpState.SYN_SENT) {
            calling.answered(c, segment, now);
        } else if (c.state == TcpState.TIME_WAIT && opensAgain(c)) {
            c.ending.endTimeWait(now);
            opening.open(segment, now);
        } else if (c.state == TcpState.SYN_RECEIVED && isSynAgain(c)) {
            c.timedSince = 0;
            segments.synAck(c, now);
        } else if (c.state == TcpState.SYN_RECEIVED && calling.isCrossed(c, segment)) {
            calling.crossed(c, segment, now);
        } else if (sequenceIsAcceptable(c, now)
                && noReset(c, now)
                && noSyn(c, now)
                && segment.has(TcpHeader.ACK)
                && acknowledgment.isGood(c, segment, now)) {
            noteTimestamp(c);
            text(c, now);
        }
    }

    /** Nothing was answered yet: a SYN comes again because we are slow, a RST takes it back. */
    private void arrivesWhileConnecting(TcpConnection c) {
        if (segment.has(TcpHeader.RST) && segment.sequence == c.receive.nxt) {
            c.ending.guestReset();
        } else {
            counters.drop(DropReason.TCP_UNEXPECTED);
        }
    }

    /** A new connection under an old name (RFC 6191, and RFC 9293 section 3.10.7.4 TIME-WAIT). */
    private boolean opensAgain(TcpConnection c) {
        if (!segment.has(TcpHeader.SYN) || segment.has(TcpHeader.ACK | TcpHeader.RST)) {
            return false;
        }
        boolean later = segment.timestamped && c.timestamps && segment.tsValue - c.tsRecent > 0;
        return later || SequenceNumber.greaterThan(segment.sequence, c.receive.nxt);
    }

    private boolean isSynAgain(TcpConnection c) {
        return segment.has(TcpHeader.SYN)
                && !segment.has(TcpHeader.ACK | TcpHeader.RST)
                && segment.sequence == c.receive.nxt - 1;
    }

    /** First: PAWS (RFC 7323 section 5.3), and whether the segment touches the window. */
    private boolean sequenceIsAcceptable(TcpConnection c, long now) {
        boolean stale =
                c.timestamps
                        && segment.timestamped
                        && segment.tsValue - c.tsRecent < 0
                        && !segment.has(TcpHeader.RST);
        if (!stale && touchesWindow(c)) {
            return true;
        }
        counters.drop(DropReason.TCP_UNEXPECTED);
        if (!segment.has(TcpHeader.RST)) {
            c.acknowledge();
        }
        if (!stale && segment.has(TcpHeader.FIN)) {
            c.ending.finAgain(segment.sequence + segment.length(), now);
        }
        return false;
    }

    /**
     * A closed window takes no text, but the acknowledgment beside the next byte counts. So does an
     * empty segment at the window's end: a guest that has used the whole window numbers it so, and
     * what it acknowledges and offers must not wait for the repair of a loss the other way.
     */
    private boolean touchesWindow(TcpConnection c) {
        int nxt = c.receive.nxt;
        int window = c.receive.window();
        int length = segment.length();
        int last = segment.sequence + Math.max(length - 1, 0);
        return window == 0
                ? segment.sequence == nxt
                : SequenceNumber.inWindow(segment.sequence, nxt, window)
                        || SequenceNumber.inWindow(last, nxt, window)
                        || length == 0 && segment.sequence == c.receive.edge;
    }

    /** Second: a reset counts only at exactly RCV.NXT (RFC 5961 section 3.2). */
    private boolean noReset(TcpConnection c, long now) {
        if (!segment.has(TcpHeader.RST)) {
            return true;
        }
        if (segment.sequence == c.receive.nxt) {
            c.ending.guestReset();
        } else {
            counters.drop(DropReason.TCP_UNEXPECTED);
            c.challenge(now);
        }
        return false;
    }

    /** Fourth: a SYN in the window is answered and otherwise ignored (RFC 5961 section 4.2). */
    private boolean noSyn(TcpConnection c, long now) {
        if (!segment.has(TcpHeader.SYN)) {
            return true;
        }
        counters.drop(DropReason.TCP_UNEXPECTED);
        c.challenge(now);
        return false;
    }

    /** RFC 7323 section 4.3: the timestamp to echo is that of the segment that moves the window. */
    private void noteTimestamp(TcpConnection c) {
        if (c.timestamps
                && segment.timestamped
                && segment.tsValue - c.tsRecent >= 0
                && SequenceNumber.lessOrEqual(segment.sequence, c.receive.acknowledged)) {
            c.tsRecent = segment.tsValue;
        }
    }

    /** Seventh and eighth: the text, as far as it is new and in order, and the FIN behind it. */
    private void text(TcpConnection c, long now) {
        if (segment.length() == 0) {
            return;
        }
        if (!c.state.mayStillReceive()) {
            c.acknowledge();
            return;
        }
        int known = c.receive.nxt - segment.sequence;
        if (known < 0) {
            keep(c);
            acknowledgeNow(c, now);
            return;
        }
        int window = c.receive.window();
        int fresh = Math.min(segment.textLength - known, window);
        boolean whole = window > 0 && fresh == segment.textLength - known;
        if (fresh > 0 && !c.deliver(segment.memory, segment.text + known, fresh, now)) {
            return;
        }
        if (fresh <= 0) {
            c.acknowledge();
        }
        if (segment.has(TcpHeader.FIN) && whole) {
            gathered.handOn(now);
            if (!c.ending.over()) {
                c.ending.guestEnded(now);
            }
        } else if (!c.outOfOrder.isEmpty()) {
            fillsGap(c, now);
        } else if (c.receive.nxt - c.receive.acknowledged > c.receive.size / 2) {
            // A guest that fills the window must not stand still until the batch is done.
            acknowledgeNow(c, now);
        }
    }

    /** RFC 5681 section 4.2: what fills a gap, or a part of it, is acknowledged at once. */
    private void fillsGap(TcpConnection c, long now) {
        if (c.deliverKept(now)) {
            acknowledgeNow(c, now);
        }
    }

    /** With the window that remains when the host has what it is told of. */
    private void acknowledgeNow(TcpConnection c, long now) {
        gathered.handOn(now);
        if (!c.ending.over()) {
            segments.acknowledge(c, now);
        }
    }

    /** Text behind a gap; a FIN there is left to be sent again. */
    private void keep(TcpConnection c) {
        int length = Math.min(segment.textLength, c.receive.edge - segment.sequence);
        if (length > 0 && !c.keep(segment.memory, segment.text, segment.sequence, length)) {
            counters.drop(DropReason.TCP_OUT_OF_ORDER);
        }
    }
}
