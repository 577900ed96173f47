package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import jslirp.wire.ArpPacket;
import jslirp.wire.Endpoint;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.MacAddress;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/**
 * A guest with one interface: finds the gateway by ARP, answers ARP for its own address, opens
 * connections, and takes what comes for them.
 */
public final class Guest {
    /** The MAC of its interface. */
    public static final long MAC = 0x0200_0000_0064L;

    private static final int FIRST_PORT = 40_000;
    private static final long ARP_RETRY = Simulation.SECOND;

    private final Simulation simulation;
    private final Map<Integer, GuestConnection> connections = new HashMap<>();
    private final Map<Integer, Consumer<Packet>> datagrams = new HashMap<>();
    private final ArrayDeque<Packet> unresolved = new ArrayDeque<>();
    private final Alarm arpAlarm;

    private long gatewayMac = -1;
    private int nextPort = FIRST_PORT;
    private long echoReplies;
    private long icmpErrors;

    Guest(Simulation simulation) {
        this.simulation = simulation;
        arpAlarm = new Alarm(simulation, _ -> askForGateway());
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
        Endpoint from = new Endpoint(simulation.network().guest(), port);
        long gateway = MacAddress.ofIpv4(simulation.network().gateway().ipv4());
        return new Route(MAC, gateway, from, to, Route.TTL);
    }

    void forget(GuestConnection connection) {
        connections.remove(connection.localPort());
    }

    void transmit(Packet p) {
        if (gatewayMac != -1) {
            simulation.link().send(p);
            return;
        }
        unresolved.add(p);
        if (!arpAlarm.armed()) {
            askForGateway();
        }
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
        int to = Ipv4Header.destination(p.bytes(), Packet.IP);
        if (to != simulation.network().guest().ipv4() && to != -1) {
            throw simulation.failed("a packet for somebody else: " + Described.packet(p));
        }
        if (Ipv4Header.isFragment(p.bytes(), Packet.IP)) {
            return;
        }
        switch (Ipv4Header.protocol(p.bytes(), Packet.IP)) {
            case IpProtocol.TCP -> receiveTcp(p);
            case IpProtocol.UDP -> receiveUdp(p);
            default -> receiveIcmp(p);
        }
    }

    private void receiveTcp(Packet p) {
        int port = TcpHeader.destinationPort(p.bytes(), p.transport());
        GuestConnection found = connections.get(port);
        if (found != null) {
            found.receive(p, simulation.now());
        } else if ((TcpHeader.flags(p.bytes(), p.transport()) & TcpHeader.RST) == 0) {
            refuse(p);
        }
    }

    private void refuse(Packet p) {
        MemorySegment s = p.bytes();
        long tcp = p.transport();
        Endpoint remote =
                new Endpoint(
                        IpAddress.ofIpv4(Ipv4Header.source(s, Packet.IP)),
                        TcpHeader.sourcePort(s, tcp));
        Route back = route(TcpHeader.destinationPort(s, tcp), remote);
        int sequence = TcpHeader.acknowledgment(s, tcp);
        Packet answer =
                GuestFrames.tcp(
                        back, new Segment(sequence, 0, TcpHeader.RST, 0, 0, new byte[0]), 0);
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
        long icmp = p.transport();
        if (IcmpHeader.type(p.bytes(), icmp) != IcmpHeader.V4.ECHO_REPLY) {
            icmpErrors++;
            return;
        }
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
                resolved(ArpPacket.senderMac(s, arp));
            }
        } else if (ArpPacket.targetAddress(s, arp) == simulation.network().guest().ipv4()) {
            Endpoint to = new Endpoint(IpAddress.ofIpv4(sender), 0);
            Route back = route(0, to);
            simulation.link().send(GuestFrames.arp(back, ArpPacket.REPLY));
        }
    }

    private void resolved(long mac) {
        gatewayMac = mac;
        arpAlarm.clear();
        while (!unresolved.isEmpty()) {
            transmit(unresolved.remove());
        }
    }

    private void askForGateway() {
        Endpoint gateway = new Endpoint(simulation.network().gateway(), 0);
        simulation.link().send(GuestFrames.arp(route(0, gateway), ArpPacket.REQUEST));
        arpAlarm.set(ARP_RETRY);
    }
}
