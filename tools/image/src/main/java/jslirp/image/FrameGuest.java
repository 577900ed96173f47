package jslirp.image;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jslirp.wire.ArpPacket;
import jslirp.wire.Checksum;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/**
 * The guest's end of the training traffic where no namespace can be made: a host of a few packets,
 * written to a socket instead of a TAP device. The socket loses and reorders nothing, so that this
 * guest need not either repair or remember.
 */
final class FrameGuest {
    static final int GUEST = 0x0a00_0264;
    static final int GATEWAY = 0x0a00_0202;

    /** Where the IPv4 header begins. */
    static final long IP = EthernetHeader.LENGTH;

    /** Where the transport header begins. */
    static final long TRANSPORT = IP + Ipv4Header.LENGTH;

    private static final long MAC = 0x0200_0000_0064L;
    private static final long BROADCAST = 0xffff_ffff_ffffL;
    private static final int FRAME = 1 << 16;
    private static final int TTL = 64;
    private static final int REPEATS = 20;
    private static final int UDP_PORT = 40_000;
    private static final int UDP_PAYLOAD = 64;

    private final FrameSocket socket;
    private final MemorySegment out;
    private final MemorySegment in;
    private long gatewayMac = BROADCAST;
    private long received;

    FrameGuest(FrameSocket socket, Arena arena) {
        this.socket = socket;
        out = arena.allocate(FRAME, Long.BYTES);
        in = arena.allocate(FRAME, Long.BYTES);
    }

    /** Moves all kinds of packets to a server that listens on this port of the host's loopback. */
    void move(int port) throws IOException {
        askForGateway();
        for (int i = 0; i < REPEATS; i++) {
            ping(i);
            datagram(port);
        }
        FrameStream.download(this, port);
        FrameStream.upload(this, port);
    }

    MemorySegment out() {
        return out;
    }

    MemorySegment in() {
        return in;
    }

    /** How many bytes of transport header and payload the received packet has. */
    int receivedLength() {
        return Ipv4Header.totalLength(in, IP) - Ipv4Header.LENGTH;
    }

    private void askForGateway() throws IOException {
        out.fill((byte) 0);
        ethernet(EthernetHeader.ARP);
        ArpPacket.writeFormat(out, IP);
        ArpPacket.operation(out, IP, ArpPacket.REQUEST);
        ArpPacket.senderMac(out, IP, MAC);
        ArpPacket.senderAddress(out, IP, GUEST);
        ArpPacket.targetAddress(out, IP, GATEWAY);
        socket.send(out, IP + ArpPacket.LENGTH);
        do {
            received = socket.receive(in);
        } while (EthernetHeader.etherType(in, 0) != EthernetHeader.ARP
                || ArpPacket.operation(in, IP) != ArpPacket.REPLY);
        gatewayMac = ArpPacket.senderMac(in, IP);
    }

    private void ping(int sequence) throws IOException {
        int length = IcmpHeader.LENGTH + UDP_PAYLOAD;
        out.asSlice(TRANSPORT, length).fill((byte) 0);
        IcmpHeader.type(out, TRANSPORT, IcmpHeader.V4.ECHO_REQUEST);
        IcmpHeader.sequence(out, TRANSPORT, sequence);
        IcmpHeader.checksum(
                out, TRANSPORT, Checksum.finish(Checksum.add(0, out, TRANSPORT, length)));
        sendIpv4(IpProtocol.ICMP, length);
        receiveIpv4(IpProtocol.ICMP);
    }

    private void datagram(int port) throws IOException {
        int length = UdpHeader.LENGTH + UDP_PAYLOAD;
        out.asSlice(TRANSPORT, length).fill((byte) 0);
        UdpHeader.sourcePort(out, TRANSPORT, UDP_PORT);
        UdpHeader.destinationPort(out, TRANSPORT, port);
        UdpHeader.totalLength(out, TRANSPORT, length);
        UdpHeader.checksum(out, TRANSPORT, UdpHeader.finishChecksum(sum(IpProtocol.UDP, length)));
        sendIpv4(IpProtocol.UDP, length);
        receiveIpv4(IpProtocol.UDP);
    }

    /** Sends the segment that lies in the frame, but for its checksum. */
    void sendTcp(int length) throws IOException {
        TcpHeader.checksum(out, TRANSPORT, 0);
        TcpHeader.checksum(out, TRANSPORT, Checksum.finish(sum(IpProtocol.TCP, length)));
        sendIpv4(IpProtocol.TCP, length);
    }

    /** Waits for a packet of a protocol and drops all others. */
    void receiveIpv4(int protocol) throws IOException {
        do {
            received = socket.receive(in);
        } while (EthernetHeader.etherType(in, 0) != EthernetHeader.IPV4
                || !Ipv4Header.fits(in, IP, received)
                || Ipv4Header.protocol(in, IP) != protocol);
    }

    private long sum(int protocol, int length) {
        long low = IpAddress.mappedLow(GUEST);
        long sum = Checksum.pseudoHeader(0, low, 0, IpAddress.mappedLow(GATEWAY), protocol, length);
        return Checksum.add(sum, out, TRANSPORT, length);
    }

    private void sendIpv4(int protocol, int length) throws IOException {
        ethernet(EthernetHeader.IPV4);
        out.asSlice(IP, Ipv4Header.LENGTH).fill((byte) 0);
        Ipv4Header.headerLength(out, IP, Ipv4Header.LENGTH);
        Ipv4Header.totalLength(out, IP, Ipv4Header.LENGTH + length);
        Ipv4Header.ttl(out, IP, TTL);
        Ipv4Header.protocol(out, IP, protocol);
        Ipv4Header.source(out, IP, GUEST);
        Ipv4Header.destination(out, IP, GATEWAY);
        Ipv4Header.fillChecksum(out, IP);
        socket.send(out, TRANSPORT + length);
    }

    private void ethernet(int etherType) {
        EthernetHeader.destination(out, 0, gatewayMac);
        EthernetHeader.source(out, 0, MAC);
        EthernetHeader.etherType(out, 0, etherType);
    }
}
