package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import jslirp.wire.ArpPacket;
import jslirp.wire.Endpoint;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.MacAddress;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/**
 * A guest with one interface, which speaks IPv4 and, if the network does, IPv6: finds the gateway
 * by ARP or neighbour discovery, answers for its own addresses, opens connections, and takes what
 * comes for them.
 */
public final class Guest {
    /** The MAC of its interface. */
    public static final long MAC = 0x0200_0000_0064L;

    /** Its link-local address. */
    static final IpAddress LINK_LOCAL = IpAddress.parse("fe80::100");

    /** The router's link-local address. */
    static final IpAddress ROUTER = IpAddress.parse("fe80::2");

    private static final int FIRST_PORT = 40_000;
    private static final int LISTENERS_SEQUENCE = 1_000_000;
    private static final int WINDOW = 64_240;
    private static final long GUEST6 = 0x100;
    private static final long ROUTER6 = 2;

    private final Simulation simulation;
    private final Map<Integer, GuestConnection> connections = new HashMap<>();
    private final Map<Integer, Consumer<Packet>> datagrams = new HashMap<>();
    private final GuestGateway gateway4;
    private final GuestGateway gateway6;

    private int nextPort = FIRST_PORT;
    private long echoReplies;
    private long icmpErrors;
    private long advertisements;

    /** Ports that answer a SYN and go no further, and how many of those answers were reset. */
    private final Set<Integer> listening = new HashSet<>();

    private long takenBack;

    Guest(Simulation simulation) {
        this.simulation = simulation;
        gateway4 = new GuestGateway(simulation, this::arpRequest);
        gateway6 = new GuestGateway(simulation, this::solicitation);
    }

    /** Opens a connection; {@code expected} is what the other end is going to send. */
    public GuestConnection connect(
            Endpoint to, GuestOptions options, StreamPlan plan, Content expected) {
        Route route = route(nextPort++, to);
        GuestConnection made =
                new GuestConnection(simulation, this, route, options, plan, expected);
        connections.put(made.localPort(), made);
        made.open();
        return made;
    }

    /** Waits for a connection to a port from a client; {@code expected} is what that sends. */
    GuestConnection serve(
            int port, Endpoint client, GuestOptions options, StreamPlan plan, Content expected) {
        GuestConnection made =
                new GuestConnection(simulation, this, route(port, client), options, plan, expected);
        connections.put(port, made);
        made.awaitCall();
        return made;
    }

    /** From now on a SYN to this port is answered; what would follow is not understood. */
    public void listen(int port) {
        listening.add(port);
    }

    /** How many answers to a SYN were reset. */
    public long takenBack() {
        return takenBack;
    }

    /** Sends a ping. */
    public void ping(IpAddress to, int sequence, int length) {
        Route route = route(0, new Endpoint(to, 0));
        byte[] payload = new byte[length];
        new Content(sequence).write(0, MemorySegment.ofArray(payload), 0, length);
        transmit(GuestFrames.echo(route, 77, sequence, payload));
    }

    /** How many pings were answered, each with the bytes it was sent with. */
    public long echoReplies() {
        return echoReplies;
    }

    /** How many ICMP errors have come. */
    public long icmpErrors() {
        return icmpErrors;
    }

    /** How many router advertisements have come. */
    public long advertisements() {
        return advertisements;
    }

    /** The guest's address in the family of another. */
    public IpAddress address(IpAddress family) {
        return family.isIpv4() ? simulation.network().guest() : address6(GUEST6);
    }

    /** The gateway's address in the family of another. */
    public IpAddress gateway(IpAddress family) {
        return family.isIpv4() ? simulation.network().gateway() : address6(ROUTER6);
    }

    private IpAddress address6(long low) {
        return new IpAddress(simulation.network().prefix6(), low);
    }

    /** Sends a datagram from a port. */
    public void sendDatagram(int port, Endpoint to, byte... payload) {
        transmit(GuestFrames.udp(route(port, to), payload));
    }

    /** Who gets the datagrams to a port. */
    void onDatagram(int port, Consumer<Packet> receiver) {
        datagrams.put(port, receiver);
    }

    /** From the guest to an endpoint by way of the gateway, whose MAC is known or guessed. */
    Route route(int port, Endpoint to) {
        Endpoint from = new Endpoint(address(to.address()), port);
        long gateway =
                to.address().isIpv4()
                        ? MacAddress.ofIpv4(simulation.network().gateway().ipv4())
                        : MacAddress.ofIpv6(ROUTER6);
        return new Route(MAC, gateway, from, to, Route.TTL);
    }

    void forget(GuestConnection connection) {
        connections.remove(connection.localPort());
    }

    void transmit(Packet p) {
        (p.isIpv6() ? gateway6 : gateway4).send(p);
    }

    void receive(Packet p) {
        long destination = EthernetHeader.destination(p.bytes(), 0);
        if (destination != MAC && !MacAddress.isMulticast(destination)) {
            throw simulation.failed("a frame for somebody else: " + Described.packet(p));
        }
        if (p.etherType() == EthernetHeader.ARP) {
            receiveArp(p);
            return;
        }
        if (!isForUs(p.destination())) {
            throw simulation.failed("a packet for somebody else: " + Described.packet(p));
        }
        if (p.isFragment()) {
            return;
        }
        switch (p.protocol()) {
            case IpProtocol.TCP -> receiveTcp(p);
            case IpProtocol.UDP -> receiveUdp(p);
            case IpProtocol.ICMPV6 -> receiveIcmpv6(p);
            default -> receiveIcmp(p);
        }
    }

    private boolean isForUs(IpAddress to) {
        return to.equals(address(to))
                || to.isBroadcast()
                || to.equals(NeighborFrames.ALL_NODES)
                || to.equals(LINK_LOCAL)
                || NeighborFrames.toNeighbors(route(0, new Endpoint(to, 0)), address6(GUEST6))
                        .to()
                        .address()
                        .equals(to);
    }

    private void receiveTcp(Packet p) {
        int port = TcpHeader.destinationPort(p.bytes(), p.transport());
        GuestConnection found = connections.get(port);
        int flags = TcpHeader.flags(p.bytes(), p.transport());
        if (found != null) {
            found.receive(p, simulation.now());
        } else if ((flags & TcpHeader.RST) != 0) {
            takenBack += listening.contains(port) ? 1 : 0;
        } else if ((flags & TcpHeader.SYN) != 0 && listening.contains(port)) {
            answer(p, LISTENERS_SEQUENCE, TcpHeader.SYN | TcpHeader.ACK);
        } else {
            refuse(p, flags);
        }
    }

    /** RFC 9293 section 3.10.7.1. */
    void refuse(Packet p, int flags) {
        if ((flags & TcpHeader.ACK) == 0) {
            answer(p, 0, TcpHeader.RST | TcpHeader.ACK);
        } else {
            answer(p, TcpHeader.acknowledgment(p.bytes(), p.transport()), TcpHeader.RST);
        }
    }

    /** Answers a segment with an empty one; with an ACK it acknowledges a SYN. */
    private void answer(Packet p, int sequence, int flags) {
        MemorySegment s = p.bytes();
        long tcp = p.transport();
        Endpoint remote = new Endpoint(p.source(), TcpHeader.sourcePort(s, tcp));
        Route back = route(TcpHeader.destinationPort(s, tcp), remote);
        boolean acknowledges = (flags & TcpHeader.ACK) != 0;
        int acknowledgment = acknowledges ? TcpHeader.sequence(s, tcp) + 1 : 0;
        Packet answer =
                GuestFrames.tcp(
                        back,
                        new Segment(sequence, acknowledgment, flags, WINDOW, 0, new byte[0]),
                        0);
        Segmenter.complete(answer);
        transmit(answer);
    }

    private void receiveUdp(Packet p) {
        Consumer<Packet> receiver =
                datagrams.get(UdpHeader.destinationPort(p.bytes(), p.transport()));
        if (receiver != null) {
            receiver.accept(p);
        }
    }

    private void receiveIcmp(Packet p) {
        if (IcmpHeader.type(p.bytes(), p.transport()) == IcmpHeader.V4.ECHO_REPLY) {
            receiveReply(p);
        } else {
            icmpErrors++;
        }
    }

    private void receiveIcmpv6(Packet p) {
        switch (IcmpHeader.type(p.bytes(), p.transport())) {
            case IcmpHeader.V6.ECHO_REPLY -> receiveReply(p);
            case IcmpHeader.V6.ROUTER_ADVERTISEMENT -> advertisements++;
            case IcmpHeader.V6.NEIGHBOR_SOLICITATION -> answer(p);
            case IcmpHeader.V6.NEIGHBOR_ADVERTISEMENT -> {
                if (NeighborFrames.target(p).low() == ROUTER6) {
                    gateway6.resolved();
                }
            }
            default -> icmpErrors++;
        }
    }

    private void answer(Packet solicitation) {
        IpAddress target = NeighborFrames.target(solicitation);
        if (target.low() == GUEST6) {
            Route back = route(0, new Endpoint(solicitation.source(), 0));
            Route from = back.from(new Endpoint(target, 0));
            simulation.link().send(NeighborFrames.advertisement(from, target));
        }
    }

    private void receiveReply(Packet p) {
        long icmp = p.transport();
        int sequence = IcmpHeader.sequence(p.bytes(), icmp);
        long length = p.end() - icmp - IcmpHeader.LENGTH;
        long same = new Content(sequence).agree(0, p.bytes(), icmp + IcmpHeader.LENGTH, length);
        if (same != length) {
            throw simulation.failed("an echo reply with other bytes: " + Described.packet(p));
        }
        echoReplies++;
    }

    private void receiveArp(Packet p) {
        MemorySegment s = p.bytes();
        long arp = Packet.IP;
        int sender = ArpPacket.senderAddress(s, arp);
        if (ArpPacket.operation(s, arp) == ArpPacket.REPLY) {
            if (sender == simulation.network().gateway().ipv4()) {
                gateway4.resolved();
            }
        } else if (ArpPacket.targetAddress(s, arp) == simulation.network().guest().ipv4()) {
            Endpoint to = new Endpoint(IpAddress.ofIpv4(sender), 0);
            Route back = route(0, to);
            simulation.link().send(GuestFrames.arp(back, ArpPacket.REPLY));
        }
    }

    private Packet arpRequest() {
        Endpoint gateway = new Endpoint(simulation.network().gateway(), 0);
        return GuestFrames.arp(route(0, gateway), ArpPacket.REQUEST);
    }

    /** A guest asks for its router by the link-local address that the advertisement came from. */
    private Packet solicitation() {
        Route route = NeighborFrames.toNeighbors(route(0, new Endpoint(ROUTER, 0)), ROUTER);
        return NeighborFrames.solicitation(route, ROUTER);
    }
}
