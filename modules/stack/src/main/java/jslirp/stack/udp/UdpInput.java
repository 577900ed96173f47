package jslirp.stack.udp;

import static jslirp.stack.host.HostErrno.ENETUNREACH;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.DatagramFlows;
import jslirp.stack.flow.FlowTable;
import jslirp.stack.flow.Flows;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.host.ArrivingDatagrams;
import jslirp.stack.host.Destination;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.host.OpenDatagrams;
import jslirp.stack.icmp.IcmpError;
import jslirp.stack.icmp.LateErrors;
import jslirp.stack.icmp.Refusals;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.link.Frame;
import jslirp.wire.Checksum;
import jslirp.wire.DhcpMessage;
import jslirp.wire.Dhcpv6Message;
import jslirp.wire.IpProtocol;
import jslirp.wire.UdpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams from the guest (RFC 768): checked, sorted into those for the virtual router itself and
 * those for the host's network, and given to their flow, which is opened if need be.
 */
public final class UdpInput {
    /** Half of the table: UDP alone must not keep TCP out. */
    public static final int LIMIT = FlowTable.LIMIT / 2;

    /** More datagrams than the kernel joins in one super-frame (UDP_MAX_SEGMENTS). */
    private static final int MOST_SEGMENTS = 128;

    private final DatagramFlows flows;
    private final UdpOutput output;
    private final UdpForwards forwards;
    private final LocalService dhcp;
    private final LocalService dhcpv6;
    private final LocalService dns;
    private final IcmpError errors;
    private final Refusals refusals;
    private final HostNetwork host;
    private final AddressMap map;
    private final VirtualAddresses addresses;
    private final Counters counters;
    private final UdpRun run;
    private final Destination destination = new Destination();

    /** What the virtual router answers itself. */
    @FunctionalInterface
    public interface LocalService {
        /** Takes a checked datagram, from {@link Frame#payload} to {@link Frame#end}. */
        void accept(Frame frame, long now);
    }

    /**
     * UDP input of one stack; {@code dhcp} takes what is sent to the router's port 67, {@code
     * dhcpv6} what is sent to its port 547, {@code dns} what is sent to the DNS address. The {@code
     * secret} is nobody's to guess.
     */
    public UdpInput(
            Flows shared,
            IpOutput output,
            IcmpError errors,
            VirtualAddresses addresses,
            AddressMap map,
            HostNetwork host,
            LocalService dhcp,
            LocalService dhcpv6,
            LocalService dns,
            long secret) {
        counters = shared.counters();
        this.flows =
                new DatagramFlows(
                        shared, Counter.UDP_OPENED, Counter.UDP_CLOSED, IpProtocol.UDP, 0, LIMIT);
        this.output = new UdpOutput(output, new LateErrors(errors, map), map, counters);
        forwards = new UdpForwards(shared, this.output, output, map, secret);
        this.dhcp = dhcp;
        this.dhcpv6 = dhcpv6;
        this.dns = dns;
        this.errors = errors;
        refusals = new Refusals(errors, counters);
        this.host = host;
        this.map = map;
        this.addresses = addresses;
        run = new UdpRun(shared.pending(), counters);
    }

    /** Takes a packet whose network header has been checked and whose payload is UDP. */
    public void accept(Frame frame, long now) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        if (!UdpHeader.fits(s, at, frame.end())) {
            counters.drop(DropReason.UDP_MALFORMED);
            return;
        }
        frame.payload(at + UdpHeader.LENGTH);
        frame.end(at + UdpHeader.totalLength(s, at));
        if (!isChecksumValid(frame)) {
            counters.drop(DropReason.UDP_CHECKSUM);
            return;
        }
        if (!isSegmentationSane(frame)) {
            counters.drop(DropReason.UDP_MALFORMED);
            return;
        }
        long n = forwards.answer(frame, now);
        if (n == UdpForwards.NOBODY) {
            route(frame, now);
        } else {
            told(n, frame, now);
        }
    }

    /** Opens a port of the host to the guest; null when that cannot be. */
    public @Nullable OpenDatagrams open(ArrivingDatagrams arriving) {
        return forwards.open(arriving);
    }

    /** The guest has told who it is on the link. */
    public void neighborsChanged() {
        forwards.neighborsChanged();
    }

    private void route(Frame frame, long now) {
        int port = UdpHeader.destinationPort(frame.segment(), frame.transport());
        long high = IpPacket.destinationHigh(frame);
        long low = IpPacket.destinationLow(frame);
        if (port == DhcpMessage.SERVER_PORT && addresses.isDhcpServer(high, low)) {
            dhcp.accept(frame, now);
            return;
        }
        if (port == Dhcpv6Message.SERVER_PORT && addresses.isDhcpv6Server(high, low)) {
            dhcpv6.accept(frame, now);
            return;
        }
        switch (map.toHost(high, low, port)) {
            case FORBIDDEN -> counters.drop(DropReason.FORBIDDEN_DESTINATION);
            case UNREACHABLE -> refusals.refuse(DropReason.UNREACHABLE, ENETUNREACH, frame, now);
            case NAMESERVER -> dns.accept(frame, now);
            case ALLOWED -> forward(frame, now);
        }
    }

    private void forward(Frame frame, long now) {
        long high = IpPacket.destinationHigh(frame);
        long low = IpPacket.destinationLow(frame);
        int ttl = IpPacket.ttl(frame) - 1;
        if (addresses.isGateway(high, low) || addresses.isDns(high, low)) {
            // To the guest the router is the destination, not a hop.
            ttl = Math.max(ttl, 1);
        } else if (ttl < 1) {
            counters.drop(DropReason.TTL_EXCEEDED);
            errors.timeExceeded(frame, now);
            return;
        }
        destination.set(map.high(), map.low(), map.port(), ttl);
        UdpForward forward = forwards.ofGuest(frame, map.high(), map.low());
        if (forward != null) {
            told(forward.send(frame, 0, 0, destination), frame, now);
            return;
        }
        UdpFlow flow = flow(frame, now);
        if (flow == null || run.gather(flow, frame, destination)) {
            return;
        }
        run.send();
        long n = flow.send(frame, destination, now);
        if (n < 0) {
            refusals.failed((int) -n, frame, now);
        } else {
            run.follow(flow, frame, destination);
        }
    }

    /** The flow of the guest's address and port, a new one if need be; null: there can be none. */
    private @Nullable UdpFlow flow(Frame frame, long now) {
        long high = IpPacket.sourceHigh(frame);
        long low = IpPacket.sourceLow(frame);
        int port = UdpHeader.sourcePort(frame.segment(), frame.transport());
        UdpFlow known = (UdpFlow) flows.find(high, low, port);
        if (known != null) {
            return known;
        }
        if (!flows.hasRoom()) {
            counters.drop(DropReason.FLOW_LIMIT);
            return null;
        }
        UdpFlow flow = new UdpFlow(flows, output, map, host, high, low, port);
        long n = flow.open(IpPacket.isIpv6(frame));
        if (n < 0) {
            refusals.failed((int) -n, frame, now);
            return null;
        }
        flows.add(flow);
        return flow;
    }

    /** What a socket has said of a datagram. */
    private void told(long result, Frame frame, long now) {
        if (result < 0) {
            refusals.failed((int) -result, frame, now);
        }
    }

    /**
     * RFC 768: zero says that there is none. Over IPv6 there must be one (RFC 8200 section 8.1).
     */
    private static boolean isChecksumValid(Frame frame) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        if (frame.checksumTrusted()) {
            return true;
        }
        if (UdpHeader.checksum(s, at) == 0) {
            return !IpPacket.isIpv6(frame);
        }
        long length = frame.end() - at;
        long sum =
                Checksum.pseudoHeader(
                        IpPacket.sourceHigh(frame),
                        IpPacket.sourceLow(frame),
                        IpPacket.destinationHigh(frame),
                        IpPacket.destinationLow(frame),
                        IpProtocol.UDP,
                        length);
        return Checksum.isValid(Checksum.add(sum, s, at, length));
    }

    /** A forged super-frame could otherwise ask for 65,507 datagrams of one byte. */
    private static boolean isSegmentationSane(Frame frame) {
        if (frame.segmentation() != Frame.Segmentation.UDP) {
            return true;
        }
        long bytes = frame.end() - frame.payload();
        return frame.segmentLength() > 0 && bytes <= (long) frame.segmentLength() * MOST_SEGMENTS;
    }
}
