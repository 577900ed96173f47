package jslirp.stack;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.Arena;
import java.util.random.RandomGenerator;
import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.event.FlowWatch;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.Deadlines;
import jslirp.stack.flow.Flow;
import jslirp.stack.flow.FlowTable;
import jslirp.stack.flow.Flows;
import jslirp.stack.flow.Pending;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.gateway.DhcpServer;
import jslirp.stack.gateway.Dhcpv6Server;
import jslirp.stack.gateway.DnsRelay;
import jslirp.stack.host.ArrivingDatagrams;
import jslirp.stack.host.ArrivingStream;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.host.OpenDatagrams;
import jslirp.stack.host.OwnAddresses;
import jslirp.stack.host.PortQuestion;
import jslirp.stack.host.StreamTraffic;
import jslirp.stack.icmp.EchoInput;
import jslirp.stack.icmp.IcmpError;
import jslirp.stack.icmp.IcmpInput;
import jslirp.stack.icmp.TooBigInput;
import jslirp.stack.ip.FrameOutput;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.Ipv4Input;
import jslirp.stack.ip.Ipv6Input;
import jslirp.stack.ip.Neighbors;
import jslirp.stack.ip.PathMtus;
import jslirp.stack.ip.Reassembly;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Link;
import jslirp.stack.link.LinkEvents;
import jslirp.stack.neighbor.ArpResponder;
import jslirp.stack.tcp.TcpInput;
import jslirp.stack.udp.UdpInput;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * The virtual network between one guest and the host. Belongs to one thread, which calls it as
 * {@code modules/README.md} describes a turn of the loop: {@link #expire}, the events of link and
 * sockets, {@link #flush}, and then sleeps until {@link #nextDeadline} unless {@link #hasPending}.
 * Every {@code now} is CLOCK_MONOTONIC in nanoseconds.
 */
public final class Stack implements LinkEvents {
    /** Bytes that a turn may move and still be a brief one: a few small frames. */
    private static final int BRIEF = 1024;

    /** The most frames that are taken from the link before the flows have their turn. */
    private static final int LARGEST_BATCH = 64;

    /** Bytes of a frame up to which it may be the only one; a large one is not alone for long. */
    private static final int SMALL = 512;

    private final Link link;
    private final Counters counters = new Counters();
    private final Deadlines deadlines = new Deadlines();
    private final Pending pending = new Pending();
    private final Pending blocked = new Pending();
    private final Frame inbound;
    private final Batch batch = new Batch(LARGEST_BATCH);
    private final FlowTable table;
    private final ArpResponder arp;
    private final Ipv6Router router;
    private final Ipv4Input ipv4;
    private final Ipv6Input ipv6;
    private final IcmpInput icmp;
    private final UdpInput udp;
    private final TcpInput tcp;
    private final boolean hasIpv4;
    private final boolean hasIpv6;
    private final FaultLog faults;

    /** What had gone either way when {@link #wasBrief} was last asked. */
    private long moved;

    /** Hears of faults of our own; each is told once, with its trace. */
    @FunctionalInterface
    public interface FaultLog {
        /** A flow met a broken invariant and has been abandoned. */
        void fault(RuntimeException fault);
    }

    /** A stack for this network, between link and host. */
    public Stack(
            VirtualNetwork network,
            Link link,
            HostNetwork host,
            RandomGenerator random,
            FaultLog faults) {
        this.link = link;
        this.faults = faults;
        table = new FlowTable(random.nextLong());
        VirtualAddresses addresses = network.addresses();
        Arena arena = Arena.ofAuto();
        inbound = new Frame(arena);
        AddressMap map = addressMap(network, host);
        Neighbors neighbors = new Neighbors(addresses);
        Frame outbound = new Frame(arena, Frame.LARGEST_JUMBO);
        FrameOutput frames = new FrameOutput(link, outbound, counters);
        hasIpv4 = !network.ipv6Only();
        hasIpv6 = network.hasIpv6();
        arp = new ArpResponder(frames, neighbors, addresses, counters);
        router =
                new Ipv6Router(
                        network,
                        frames,
                        neighbors,
                        deadlines,
                        counters,
                        host.nameservers(),
                        random);
        PathMtus paths = new PathMtus(deadlines, network.mtu());
        IpOutput output =
                new IpOutput(
                        frames, neighbors, this::askNeighbor, addresses, paths, random, counters);
        IcmpError errors = new IcmpError(output, addresses, counters);
        Reassembly reassembly = new Reassembly(arena, deadlines, counters, errors::incomplete);
        ipv4 = new Ipv4Input(reassembly, neighbors, addresses, counters);
        ipv6 = new Ipv6Input(reassembly, neighbors, addresses, counters, network.mtu(), errors);
        Flows flows = new Flows(table, deadlines, pending, counters);
        EchoInput echo = new EchoInput(flows, output, errors, addresses, map, host);
        TooBigInput tooBig = new TooBigInput(paths, this::tooBig, counters);
        icmp = new IcmpInput(echo, tooBig, router.discovery, router.advertiser, counters);
        DhcpServer dhcp =
                new DhcpServer(output, neighbors, addresses, network.dhcpFirst(), counters);
        DnsRelay dns = new DnsRelay(flows, output, errors, host);
        udp =
                new UdpInput(
                        flows,
                        output,
                        errors,
                        addresses,
                        map,
                        host,
                        dhcp::accept,
                        new Dhcpv6Server(output, addresses, host.nameservers(), counters)::accept,
                        dns::accept,
                        random.nextLong());
        tcp = new TcpInput(flows, blocked, output, link, map, host, errors, random);
    }

    private static AddressMap addressMap(VirtualNetwork network, HostNetwork host) {
        return new AddressMap(
                network.addresses(),
                host.nameservers(),
                network.hostAddresses() ? OwnAddresses.NONE : host.ownAddresses(),
                network.hostLoopback(),
                network.dns());
    }

    /** What has been counted since the start. */
    public Counters counters() {
        return counters;
    }

    /** How many flows there are. */
    public int flows() {
        return table.size();
    }

    /**
     * Takes a client's connection to the guest, from where on it is a flow like any other.
     *
     * @return what passes on it; null when there is no room for it, with its socket not made or
     *     closed already
     */
    public @Nullable StreamTraffic open(ArrivingStream arriving, long now) {
        return tcp.open(arriving, now);
    }

    /**
     * Asks the guest whether somebody listens on a port of it. Whoever listens does not notice.
     *
     * @return false when there is no room for the question: no answer follows
     */
    public boolean ask(PortQuestion question, long now) {
        return tcp.ask(question, now);
    }

    /** Shows every flow that the guest has begun. */
    public void showFlows(FlowWatch viewer) {
        table.show(viewer);
    }

    /** From now on this one sees flows come and go; null for nobody. */
    public void watchFlows(@Nullable FlowWatch watch) {
        table.watch(watch);
    }

    /** The device is there: whoever listens is told of the router. */
    public void start(long now) {
        if (hasIpv6) {
            router.advertiser.start(now);
        }
    }

    /** The network is about to end. */
    public void stop() {
        if (hasIpv6) {
            router.advertiser.stop();
        }
    }

    /**
     * Leads a UDP port of the host to the guest.
     *
     * @return what closes it; null when there is no room, with its socket closed
     */
    public @Nullable OpenDatagrams open(ArrivingDatagrams arriving) {
        return udp.open(arriving);
    }

    // ---- the turn of the loop

    @Override
    public boolean onLinkReadable(long now) {
        int wanted = batch.size();
        for (int taken = 0; taken < wanted; taken++) {
            inbound.clear();
            long n = link.receive(inbound);
            if (n < 0) {
                if (n != -EAGAIN) {
                    counters.drop(DropReason.LINK_ERROR);
                }
                batch.endedAfter(taken);
                endOfBatch(now);
                return false;
            }
            if (n > SMALL) {
                wanted = batch.largest();
            }
            receive(inbound, now);
        }
        batch.wasFull();
        endOfBatch(now);
        return true;
    }

    private void endOfBatch(long now) {
        try {
            tcp.endOfBatch(now);
        } catch (RuntimeException fault) {
            counters.add(Counter.BROKEN_FLOWS);
            faults.fault(fault);
        }
    }

    @Override
    public void onLinkWritable(long now) {
        if (blocked.size() > 1) {
            // Round robin: who was first takes what there is, and must not be first again.
            blocked.add(blocked.remove());
        }
        for (int left = blocked.size(); left > 0; left--) {
            pending.add(blocked.remove());
        }
    }

    /** Calls the timers that are due. */
    public void expire(long now) {
        deadlines.expire(now);
    }

    /** The end of a batch: every flow that waits for it has its turn, once. */
    public void flush(long now) {
        for (int left = pending.size(); left > 0; left--) {
            Flow flow = pending.remove();
            try {
                flow.flush(now);
            } catch (RuntimeException fault) {
                counters.add(Counter.BROKEN_FLOWS);
                faults.fault(fault);
                flow.abandon(now);
            }
        }
    }

    /** Whether flows are waiting for another {@link #flush}: the loop must not sleep. */
    public boolean hasPending() {
        return pending.size() > 0;
    }

    /** When {@link #expire} is next to be called; {@code Long.MAX_VALUE} when nothing is due. */
    public long nextDeadline() {
        return deadlines.next();
    }

    /** Whether next to nothing went either way since this was last asked. */
    public boolean wasBrief() {
        long bytes =
                counters.count(Counter.BYTES_FROM_GUEST) + counters.count(Counter.BYTES_TO_GUEST);
        boolean brief = bytes - moved <= BRIEF;
        moved = bytes;
        return brief;
    }

    // ---- the way of a frame

    /** Takes one frame from the guest, whose bytes lie in [{@link Frame#ETHERNET}, end). */
    public void receive(Frame frame, long now) {
        counters.add(Counter.FRAMES_FROM_GUEST);
        counters.add(Counter.BYTES_FROM_GUEST, frame.length());
        try {
            ethernet(frame, now);
        } catch (RuntimeException fault) {
            counters.add(Counter.BROKEN_FLOWS);
            faults.fault(fault);
        }
    }

    private void ethernet(Frame frame, long now) {
        if (!EthernetHeader.fits(frame.segment(), Frame.ETHERNET, frame.end())) {
            counters.drop(DropReason.ETHERNET_SHORT);
            return;
        }
        if (!isForUs(EthernetHeader.destination(frame.segment(), Frame.ETHERNET))) {
            counters.drop(DropReason.NOT_FOR_US);
            return;
        }
        frame.network(Frame.NETWORK);
        switch (EthernetHeader.etherType(frame.segment(), Frame.ETHERNET)) {
            case EthernetHeader.IPV4 -> ipv4(frame, now);
            case EthernetHeader.ARP -> arp(frame, now);
            case EthernetHeader.IPV6 -> ipv6(frame, now);
            default -> counters.drop(DropReason.ETHERTYPE_UNKNOWN);
        }
    }

    /**
     * Our MACs are made from addresses (52:55 and 52:56); every host of the network has one, and
     * groups are for everybody.
     */
    private static boolean isForUs(long mac) {
        return MacAddress.isMulticast(mac) || MacAddress.isVirtual(mac);
    }

    private void neighborsChanged() {
        tcp.neighborsChanged();
        udp.neighborsChanged();
    }

    private void arp(Frame frame, long now) {
        if (hasIpv4) {
            arp.accept(frame, now);
            neighborsChanged();
        } else {
            counters.drop(DropReason.IPV4_DISABLED);
        }
    }

    private void ipv4(Frame frame, long now) {
        if (!hasIpv4) {
            counters.drop(DropReason.IPV4_DISABLED);
            return;
        }
        Frame whole = ipv4.accept(frame, now);
        if (whole == null) {
            return;
        }
        switch (whole.protocol()) {
            case IpProtocol.TCP -> tcp.accept(whole, now);
            case IpProtocol.UDP -> udp.accept(whole, now);
            case IpProtocol.ICMP -> icmp.accept(whole, now);
            default -> counters.drop(DropReason.IP_PROTOCOL);
        }
    }

    private void ipv6(Frame frame, long now) {
        if (!hasIpv6) {
            counters.drop(DropReason.IPV6_DISABLED);
            return;
        }
        Frame whole = ipv6.accept(frame, now);
        if (whole == null) {
            return;
        }
        // The input lets no other protocol pass, and has told the guest so.
        switch (whole.protocol()) {
            case IpProtocol.TCP -> tcp.accept(whole, now);
            case IpProtocol.UDP -> udp.accept(whole, now);
            default -> {
                icmp.acceptIpv6(whole, now);
                neighborsChanged();
            }
        }
    }

    private void tooBig(TooBigInput.Quote quote, int mtu, long now) {
        tcp.tooBig(quote, mtu, now);
    }

    private void askNeighbor(long high, long low) {
        if (IpAddress.isIpv4(high, low)) {
            arp.ask(high, low);
        } else {
            router.discovery.ask(high, low);
        }
    }
}
