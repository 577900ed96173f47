package jslirp.jmh.pipeline;

import java.lang.foreign.MemorySegment;
import jslirp.stack.host.ArrivingStream;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamSocket;
import jslirp.stack.link.Frame;
import jslirp.wire.ArpPacket;
import jslirp.wire.Checksum;
import jslirp.wire.Endpoint;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.MacAddress;
import jslirp.wire.TcpHeader;
import jslirp.wire.TcpOptions;

/**
 * Forwarded connections, one after the other, from clients that the host has accepted: how the
 * guest is to see the client, the call, the guest's answer, and the guest's reset, which leaves
 * nothing behind for the next one.
 */
public final class ForwardPipeline extends MemoryLink {
    private static final int SERVICE = 80;
    private static final int FIRST_PORT = 1024;
    private static final int LAST_PORT = 65_535;
    private static final int WINDOW = 0xffff;
    private static final int WINDOW_SCALE = 7;
    private static final int GUEST_SEQUENCE = 1_000_000;

    private final IpAddress clientAddress;
    private final Endpoint service;
    private int clientPort = FIRST_PORT;
    private int flags;
    private int acknowledgment;
    private int seenAddress;
    private int seenPort;
    private long answered;

    /**
     * A guest that the stack knows.
     *
     * @param client the address of all clients
     */
    public ForwardPipeline(IpAddress client) {
        super(Wire.SUPER_FRAMES);
        clientAddress = client;
        service = new Endpoint(wire().network().guest(), SERVICE);
        turn(1);
    }

    /** An accepted connection. */
    private final class Arrival implements ArrivingStream {
        private final Endpoint client = new Endpoint(clientAddress, clientPort);

        @Override
        public Endpoint from() {
            return client;
        }

        @Override
        public Endpoint to() {
            return service;
        }

        @Override
        public StreamSocket socket(SocketEvents events) {
            return host().stream(events);
        }

        @Override
        public long begin() {
            return 0;
        }

        @Override
        public void onAnswered(long now) {
            answered++;
        }

        @Override
        public void onClosed() {}
    }

    /** One connection, from its acceptance to its end. */
    public void open() {
        clientPort = clientPort == LAST_PORT ? FIRST_PORT : clientPort + 1;
        flags = TcpHeader.SYN | TcpHeader.ACK;
        if (stack().open(new Arrival(), now()) == null) {
            throw new IllegalStateException("there is no room");
        }
        turn(1);
        flags = TcpHeader.RST | TcpHeader.ACK;
        turn(1);
    }

    /** Connections that the guest has taken. */
    public long answered() {
        return answered;
    }

    /** Connections that there are. */
    int flows() {
        return stack().flows();
    }

    /** The IPv4 address of the last client, as the guest has seen it. */
    int seenAddress() {
        return seenAddress;
    }

    @Override
    void write(Frame frame) {
        if (flags == 0) {
            ask(frame);
        } else {
            answer(frame);
        }
    }

    /** The guest looks for the gateway, by which the stack learns where the guest is. */
    private void ask(Frame frame) {
        MemorySegment s = frame.segment();
        EthernetHeader.destination(s, Frame.ETHERNET, MacAddress.BROADCAST);
        EthernetHeader.source(s, Frame.ETHERNET, GUEST_MAC);
        EthernetHeader.etherType(s, Frame.ETHERNET, EthernetHeader.ARP);
        long arp = Frame.NETWORK;
        ArpPacket.writeFormat(s, arp);
        ArpPacket.operation(s, arp, ArpPacket.REQUEST);
        ArpPacket.senderMac(s, arp, GUEST_MAC);
        ArpPacket.senderAddress(s, arp, (int) guest());
        ArpPacket.targetMac(s, arp, 0);
        ArpPacket.targetAddress(s, arp, (int) gateway());
        frame.end(arp + ArpPacket.LENGTH);
    }

    private void answer(Frame frame) {
        MemorySegment s = frame.segment();
        long tcp = TRANSPORT;
        boolean opens = (flags & TcpHeader.SYN) != 0;
        long end = tcp + TcpHeader.LENGTH;
        if (opens) {
            end = TcpOptions.writeMss(s, end, wire().mtu() - 40);
            end = TcpOptions.writeWindowScale(s, end, WINDOW_SCALE);
        }
        TcpHeader.sourcePort(s, tcp, SERVICE);
        TcpHeader.destinationPort(s, tcp, seenPort);
        TcpHeader.sequence(s, tcp, opens ? GUEST_SEQUENCE : GUEST_SEQUENCE + 1);
        TcpHeader.acknowledgment(s, tcp, acknowledgment);
        TcpHeader.dataOffset(s, tcp, (int) (end - tcp));
        TcpHeader.flags(s, tcp, flags);
        TcpHeader.window(s, tcp, WINDOW);
        TcpHeader.checksum(s, tcp, 0);
        TcpHeader.urgentPointer(s, tcp, 0);
        frame.end(end);
        long length = end - tcp;
        writeNetwork(s, IpProtocol.TCP, length, seenAddress);
        long to = IpAddress.mappedLow(seenAddress);
        long sum = Checksum.pseudoHeader(0, guest(), 0, to, IpProtocol.TCP, 0) + length;
        TcpHeader.checksum(s, tcp, Checksum.finish(Checksum.add(sum, s, tcp, length)));
    }

    @Override
    void take(Frame frame) {
        MemorySegment s = frame.segment();
        if (EthernetHeader.etherType(s, Frame.ETHERNET) != EthernetHeader.IPV4) {
            return;
        }
        if ((TcpHeader.flags(s, TRANSPORT) & TcpHeader.SYN) != 0) {
            seenAddress = Ipv4Header.source(s, Frame.NETWORK);
            seenPort = TcpHeader.sourcePort(s, TRANSPORT);
            acknowledgment = TcpHeader.sequence(s, TRANSPORT) + 1;
        }
    }
}
