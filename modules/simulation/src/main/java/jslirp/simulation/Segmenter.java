package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.BigEndian;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/**
 * What a device with offloads does: completes checksums, and cuts super-frames into the packets
 * they stand for.
 */
final class Segmenter {
    private Segmenter() {}

    /** Gives the packets of a frame to {@code to}, each with a complete checksum. */
    static void cut(Packet p, Consumer<Packet> to) {
        if (!p.isSuperFrame()) {
            to.accept(p.checksumOffset() < 0 ? p : completed(p));
            return;
        }
        int total = p.payloadLength();
        for (int offset = 0; offset < total; offset += p.segmentLength()) {
            to.accept(part(p, offset, Math.min(p.segmentLength(), total - offset)));
        }
    }

    /** The same packet with its checksum in place. */
    static Packet completed(Packet p) {
        byte[] bytes = new byte[(int) p.bytes().byteSize()];
        MemorySegment.copy(p.bytes(), 0, MemorySegment.ofArray(bytes), 0, bytes.length);
        Packet copy = Packet.of(bytes);
        complete(copy);
        return copy;
    }

    private static Packet part(Packet whole, int offset, int length) {
        int text = (int) whole.payload();
        int behindIp = (int) whole.transport();
        int ip = (int) Packet.IP + (whole.isIpv6() ? Ipv6Header.LENGTH : Ipv4Header.LENGTH);
        int headers = ip + text - behindIp;
        byte[] bytes = new byte[headers + length];
        MemorySegment s = MemorySegment.ofArray(bytes);
        MemorySegment.copy(whole.bytes(), 0, s, 0, ip);
        MemorySegment.copy(whole.bytes(), behindIp, s, ip, text - behindIp);
        MemorySegment.copy(whole.bytes(), text + offset, s, headers, length);
        Packet part = Packet.of(bytes);
        if (whole.isIpv6()) {
            int packet = (int) (bytes.length - Packet.IP);
            Ipv6Header.payloadLength(s, Packet.IP, packet - Ipv6Header.LENGTH);
            Ipv6Header.nextHeader(s, Packet.IP, whole.protocol());
        } else {
            ipv4(s, bytes.length, offset / whole.segmentLength());
        }
        if (whole.segmentation() == Segmentation.UDP) {
            UdpHeader.totalLength(s, part.transport(), UdpHeader.LENGTH + length);
        } else {
            boolean last = offset + length == whole.payloadLength();
            tcp(s, part.transport(), offset, last);
        }
        complete(part);
        return part;
    }

    private static void ipv4(MemorySegment s, int frameLength, int index) {
        Ipv4Header.totalLength(s, Packet.IP, (int) (frameLength - Packet.IP));
        int id = Ipv4Header.identification(s, Packet.IP);
        Ipv4Header.identification(s, Packet.IP, id + index & 0xffff);
        Ipv4Header.fillChecksum(s, Packet.IP);
    }

    private static void tcp(MemorySegment s, long tcp, int offset, boolean last) {
        TcpHeader.sequence(s, tcp, TcpHeader.sequence(s, tcp) + offset);
        int flags = TcpHeader.flags(s, tcp);
        if (!last) {
            flags &= ~(TcpHeader.FIN | TcpHeader.PSH);
        }
        if (offset > 0) {
            flags &= ~TcpHeader.CWR;
        }
        TcpHeader.flags(s, tcp, flags);
    }

    /** Computes the checksum of a TCP, UDP or ICMPv6 packet, and sets it. */
    static void complete(Packet p) {
        boolean udp = p.is(IpProtocol.UDP);
        long at = p.transport();
        long field = at + (udp ? 6 : p.is(IpProtocol.ICMPV6) ? 2 : 16);
        BigEndian.u16(p.bytes(), field, 0);
        long pseudo = FrameRules.pseudoHeader(p);
        int checksum = ~FrameRules.sum(p.bytes(), at, p.end() - at, pseudo) & 0xffff;
        BigEndian.u16(p.bytes(), field, udp && checksum == 0 ? 0xffff : checksum);
    }
}
