package jslirp.stack.icmp;

import static jslirp.stack.host.HostErrno.ENETUNREACH;

import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.DatagramFlows;
import jslirp.stack.flow.Flows;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.host.Destination;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.link.Frame;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv6Group;
import org.jspecify.annotations.Nullable;

/** Echo requests from the guest: the virtual hosts' own, and those for the host's network. */
public final class EchoInput {
    /** How many identifiers may ping at a time: each has a descriptor. */
    public static final int LIMIT = 256;

    private final DatagramFlows flows;
    private final EchoOutput output;
    private final IcmpError errors;
    private final Refusals refusals;
    private final HostNetwork host;
    private final AddressMap map;
    private final VirtualAddresses addresses;
    private final Counters counters;
    private final Destination destination = new Destination();

    /** Echo of one stack. */
    public EchoInput(
            Flows shared,
            IpOutput output,
            IcmpError errors,
            VirtualAddresses addresses,
            AddressMap map,
            HostNetwork host) {
        counters = shared.counters();
        this.flows =
                new DatagramFlows(
                        shared,
                        Counter.ECHO_OPENED,
                        Counter.ECHO_CLOSED,
                        IpProtocol.ICMP,
                        0,
                        LIMIT);
        this.output = new EchoOutput(output, new LateErrors(errors, map), map, counters);
        this.errors = errors;
        refusals = new Refusals(errors, counters);
        this.addresses = addresses;
        this.map = map;
        this.host = host;
    }

    /** Takes an echo request of either version, whose checksum is good. */
    void request(Frame frame, long now) {
        frame.payload(frame.transport() + IcmpHeader.LENGTH);
        long high = IpPacket.destinationHigh(frame);
        long low = IpPacket.destinationLow(frame);
        if (IcmpHeader.code(frame.segment(), frame.transport()) != 0 || isBroadcast(high, low)) {
            counters.drop(DropReason.ICMP_TYPE);
        } else if (addresses.isGateway(high, low) || addresses.isDns(high, low)) {
            output.answer(frame, high, low);
        } else if (isOurGroup(high, low)) {
            long guestHigh = IpPacket.sourceHigh(frame);
            output.answer(frame, addresses.gateway6High(guestHigh), addresses.gateway6Low());
        } else {
            switch (map.toHost(high, low, 0)) {
                case FORBIDDEN -> counters.drop(DropReason.FORBIDDEN_DESTINATION);
                case UNREACHABLE, NAMESERVER ->
                        refusals.refuse(DropReason.UNREACHABLE, ENETUNREACH, frame, now);
                case ALLOWED -> forward(frame, now);
            }
        }
    }

    /** RFC 1122 section 3.2.2.6 lets a host be silent, and we cannot speak for all others. */
    private boolean isBroadcast(long high, long low) {
        return IpAddress.isBroadcast(high, low) || high == 0 && low == addresses.broadcast();
    }

    /** RFC 4443 section 4.2: a ping of everybody, or of all routers, the router answers. */
    private static boolean isOurGroup(long high, long low) {
        return high == Ipv6Group.HIGH
                && (low == Ipv6Group.ALL_NODES || low == Ipv6Group.ALL_ROUTERS);
    }

    private void forward(Frame frame, long now) {
        int ttl = IpPacket.ttl(frame);
        destination.set(map.high(), map.low(), 0, ttl - 1);
        if (ttl <= 1) {
            counters.drop(DropReason.TTL_EXCEEDED);
            errors.timeExceeded(frame, now);
            return;
        }
        EchoFlow flow = flow(frame, now);
        if (flow != null) {
            long n = flow.send(frame, destination, now);
            if (n < 0) {
                refusals.failed((int) -n, frame, now);
            }
        }
    }

    /** The flow of the guest's identifier, a new one if need be; null when there can be none. */
    private @Nullable EchoFlow flow(Frame frame, long now) {
        long high = IpPacket.sourceHigh(frame);
        long low = IpPacket.sourceLow(frame);
        int identifier = IcmpHeader.identifier(frame.segment(), frame.transport());
        EchoFlow known = (EchoFlow) flows.find(high, low, identifier);
        if (known != null) {
            return known;
        }
        if (!flows.hasRoom()) {
            counters.drop(DropReason.FLOW_LIMIT);
            return null;
        }
        EchoFlow flow = new EchoFlow(flows, output, host, high, low, identifier);
        long n = flow.open(IpPacket.isIpv6(frame));
        if (n < 0) {
            refusals.failed((int) -n, frame, now);
            return null;
        }
        flows.add(flow);
        return flow;
    }
}
