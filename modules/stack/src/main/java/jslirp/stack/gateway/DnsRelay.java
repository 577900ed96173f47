package jslirp.stack.gateway;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.EMFILE;
import static jslirp.stack.host.HostErrno.ENFILE;
import static jslirp.stack.host.HostErrno.ENOBUFS;
import static jslirp.stack.host.HostErrno.ENOMEM;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.DatagramFlows;
import jslirp.stack.flow.Deadlines;
import jslirp.stack.flow.Flows;
import jslirp.stack.flow.Resolvers;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.host.SocketError;
import jslirp.stack.icmp.IcmpError;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.link.Frame;
import jslirp.wire.IpProtocol;
import jslirp.wire.UdpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Takes the guest's datagrams for the DNS address to the host's nameservers. It reads nothing of
 * them but the identifier, and changes nothing: names, retries and the cache are the guest's.
 */
public final class DnsRelay {
    /** Ports of the guest that may ask at a time: each has a descriptor. */
    public static final int LIMIT = 4096;

    final Deadlines deadlines;
    final HostNetwork host;
    final Resolvers resolvers;
    final DnsMemory memory = new DnsMemory();
    final AnsweredFlows answered = new AnsweredFlows();
    final DnsOutput output;
    final SocketError error = new SocketError();

    /** Where a kept query lies while it is sent again. */
    final MemorySegment scratch = Arena.ofAuto().allocate(Frame.LARGEST_PACKET);

    private final DatagramFlows flows;
    private final IcmpError errors;
    private final Counters counters;

    /** The relay of one stack. */
    public DnsRelay(Flows shared, IpOutput output, IcmpError errors, HostNetwork host) {
        counters = shared.counters();
        deadlines = shared.deadlines();
        flows =
                new DatagramFlows(
                        shared,
                        Counter.UDP_OPENED,
                        Counter.UDP_CLOSED,
                        IpProtocol.UDP,
                        AddressMap.DNS_PORT,
                        LIMIT);
        this.output = new DnsOutput(output, counters);
        this.errors = errors;
        this.host = host;
        resolvers = new Resolvers(host.nameservers());
    }

    /** Takes a checked datagram for the DNS address; a super-frame is several. */
    public void accept(Frame frame, long now) {
        DnsFlow flow = flow(frame);
        if (flow == null) {
            counters.drop(DropReason.FLOW_LIMIT);
            return;
        }
        flow.dialled(IpPacket.destinationHigh(frame), IpPacket.destinationLow(frame));
        long end = frame.end();
        boolean joined = frame.segmentation() == Frame.Segmentation.UDP;
        long most = joined ? frame.segmentLength() : Frame.LARGEST_PACKET;
        long at = frame.payload();
        do {
            long length = Math.min(most, end - at);
            flow.ask(frame.segment(), at, length, now);
            at += length;
        } while (at < end);
    }

    /** No nameserver takes a query of the flow: the guest is told what the last one said. */
    void refused(DnsFlow flow, int errno, long now) {
        switch (errno) {
            case EAGAIN, ENOBUFS, ENOMEM -> counters.drop(DropReason.HOST_FULL);
            case EMFILE, ENFILE -> counters.drop(DropReason.FLOW_LIMIT);
            default -> {
                counters.drop(DropReason.HOST_ERROR);
                errors.sendForFlow(
                        errno,
                        IpProtocol.UDP,
                        flow.guestHigh(),
                        flow.guestLow(),
                        flow.guestPort(),
                        flow.dnsHigh(),
                        flow.dnsLow(),
                        AddressMap.DNS_PORT,
                        0,
                        now);
            }
        }
    }

    private @Nullable DnsFlow flow(Frame frame) {
        long high = IpPacket.sourceHigh(frame);
        long low = IpPacket.sourceLow(frame);
        int port = UdpHeader.sourcePort(frame.segment(), frame.transport());
        DnsFlow known = (DnsFlow) flows.find(high, low, port);
        if (known != null || !hasRoom()) {
            return known;
        }
        DnsFlow flow = new DnsFlow(flows, this, high, low, port);
        flows.add(flow);
        return flow;
    }

    private boolean hasRoom() {
        DnsFlow oldest = answered.oldest();
        if (!flows.hasRoom() && oldest != null) {
            oldest.giveWay();
        }
        return flows.hasRoom();
    }
}
