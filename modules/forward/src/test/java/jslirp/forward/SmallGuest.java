package jslirp.forward;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import jslirp.linux.Errno;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Link;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.ArpPacket;
import jslirp.wire.Checksum;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.TcpHeader;

/**
 * A guest that speaks just enough IPv4 to be called: it answers ARP and every SYN, and nothing
 * else. What it says waits to be received.
 */
final class SmallGuest implements Link {
    private static final long MAC = 0x0200_0000_0064L;
    private static final int SEQUENCE = 1_000_000;
    private static final long NETWORK = EthernetHeader.LENGTH;
    private static final long TCP = NETWORK + Ipv4Header.LENGTH;

    /** Ports that listen. */
    final Set<Integer> listening = new HashSet<>();

    /** Whether it says nothing at all. */
    boolean silent;

    private final ArrayDeque<MemorySegment> said = new ArrayDeque<>();

    @Override
    public LinkProperties properties() {
        return LinkProperties.plain(1000);
    }

    @Override
    public long receive(Frame frame) {
        MemorySegment next = said.poll();
        if (next == null) {
            return -Errno.EAGAIN;
        }
        MemorySegment.copy(next, 0, frame.segment(), Frame.ETHERNET, next.byteSize());
        frame.end(Frame.ETHERNET + next.byteSize());
        return next.byteSize();
    }

    @Override
    public long transmit(Frame frame) {
        MemorySegment s = frame.segment();
        if (silent) {
            return frame.length();
        }
        switch (EthernetHeader.etherType(s, Frame.ETHERNET)) {
            case EthernetHeader.ARP -> arp(s);
            case EthernetHeader.IPV4 -> ipv4(s);
            default -> throw new IllegalStateException("a frame of another kind");
        }
        return frame.length();
    }

    private void arp(MemorySegment s) {
        MemorySegment answer = ethernet(s, EthernetHeader.ARP, ArpPacket.LENGTH);
        ArpPacket.writeFormat(answer, NETWORK);
        ArpPacket.operation(answer, NETWORK, ArpPacket.REPLY);
        ArpPacket.senderMac(answer, NETWORK, MAC);
        ArpPacket.senderAddress(answer, NETWORK, ArpPacket.targetAddress(s, Frame.NETWORK));
        ArpPacket.targetMac(answer, NETWORK, ArpPacket.senderMac(s, Frame.NETWORK));
        ArpPacket.targetAddress(answer, NETWORK, ArpPacket.senderAddress(s, Frame.NETWORK));
    }

    private void ipv4(MemorySegment s) {
        long tcp = Frame.NETWORK + Ipv4Header.headerLength(s, Frame.NETWORK);
        int flags = TcpHeader.flags(s, tcp);
        if ((flags & (TcpHeader.SYN | TcpHeader.RST)) == TcpHeader.SYN) {
            boolean listens = listening.contains(TcpHeader.destinationPort(s, tcp));
            answer(s, tcp, TcpHeader.ACK | (listens ? TcpHeader.SYN : TcpHeader.RST));
        }
    }

    private void answer(MemorySegment s, long tcp, int flags) {
        MemorySegment a = ethernet(s, EthernetHeader.IPV4, Ipv4Header.LENGTH + TcpHeader.LENGTH);
        a.set(ValueLayout.JAVA_BYTE, NETWORK, (byte) 0x45);
        Ipv4Header.totalLength(a, NETWORK, Ipv4Header.LENGTH + TcpHeader.LENGTH);
        Ipv4Header.ttl(a, NETWORK, 64);
        Ipv4Header.protocol(a, NETWORK, IpProtocol.TCP);
        Ipv4Header.source(a, NETWORK, Ipv4Header.destination(s, Frame.NETWORK));
        Ipv4Header.destination(a, NETWORK, Ipv4Header.source(s, Frame.NETWORK));
        Ipv4Header.fillChecksum(a, NETWORK);
        TcpHeader.sourcePort(a, TCP, TcpHeader.destinationPort(s, tcp));
        TcpHeader.destinationPort(a, TCP, TcpHeader.sourcePort(s, tcp));
        TcpHeader.sequence(a, TCP, SEQUENCE);
        TcpHeader.acknowledgment(a, TCP, TcpHeader.sequence(s, tcp) + 1);
        TcpHeader.dataOffset(a, TCP, TcpHeader.LENGTH);
        TcpHeader.flags(a, TCP, flags);
        TcpHeader.window(a, TCP, 65535);
        long sum =
                Checksum.pseudoHeader(
                        0,
                        Ipv4Header.sourceLow(a, NETWORK),
                        0,
                        Ipv4Header.destinationLow(a, NETWORK),
                        IpProtocol.TCP,
                        TcpHeader.LENGTH);
        TcpHeader.checksum(a, TCP, Checksum.finish(Checksum.add(sum, a, TCP, TcpHeader.LENGTH)));
    }

    /** An answer with room for a packet of this length; it is said when it is whole. */
    private MemorySegment ethernet(MemorySegment s, int type, int length) {
        MemorySegment answer = MemorySegment.ofArray(new byte[EthernetHeader.LENGTH + length]);
        EthernetHeader.destination(answer, 0, EthernetHeader.source(s, Frame.ETHERNET));
        EthernetHeader.source(answer, 0, MAC);
        EthernetHeader.etherType(answer, 0, type);
        said.add(answer);
        return answer;
    }

    boolean hasSaid() {
        return !said.isEmpty();
    }
}
