package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.wire.BigEndian;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Fragment;
import jslirp.wire.Ipv6Header;

/** The same packet otherwise put: with options or extension headers, or one fragment of it. */
final class PacketShape {
    private static final int IDENTIFICATION = 4711;
    private static final int EXTENSION = 8;

    /** Pads the rest of an options header (RFC 8200 section 4.2). */
    private static final int PADN_OF_FOUR = 0x0104_0000;

    private PacketShape() {}

    /** An IPv4 packet with a header of six words: three NOPs and the end of the list. */
    static Packet withOptions(Packet p) {
        Packet q = widened(p, Packet.IP + Ipv4Header.LENGTH, 4);
        BigEndian.i32(q.bytes(), Packet.IP + Ipv4Header.LENGTH, 0x0101_0100);
        Ipv4Header.headerLength(q.bytes(), Packet.IP, Ipv4Header.LENGTH + 4);
        Ipv4Header.totalLength(q.bytes(), Packet.IP, (int) (q.bytes().byteSize() - Packet.IP));
        Ipv4Header.fillChecksum(q.bytes(), Packet.IP);
        return q;
    }

    /** An IPv6 packet with these extension headers of eight bytes each, the first one first. */
    static Packet withExtensions(Packet p, int... protocols) {
        long first = Packet.IP + Ipv6Header.LENGTH;
        Packet q = widened(p, first, EXTENSION * protocols.length);
        MemorySegment s = q.bytes();
        int last = Ipv6Header.nextHeader(s, Packet.IP);
        for (int i = 0; i < protocols.length; i++) {
            long at = first + (long) EXTENSION * i;
            BigEndian.u8(s, at, i + 1 < protocols.length ? protocols[i + 1] : last);
            if (protocols[i] == IpProtocol.HOP_BY_HOP
                    || protocols[i] == IpProtocol.DESTINATION_OPTIONS) {
                BigEndian.i32(s, at + 2, PADN_OF_FOUR);
            }
        }
        if (protocols.length > 0) {
            Ipv6Header.nextHeader(s, Packet.IP, protocols[0]);
        }
        Ipv6Header.payloadLength(s, Packet.IP, (int) (s.byteSize() - first));
        return q;
    }

    /** The bytes [from, to) of what the packet carries; zeros where it has none. */
    static Packet fragment(Packet p, int from, int to) {
        return switch (p.etherType()) {
            case EthernetHeader.IPV4 -> fragment4(p, from, to);
            case EthernetHeader.IPV6 -> fragment6(p, from, to);
            default -> throw new IllegalArgumentException("no fragment of this");
        };
    }

    private static Packet fragment4(Packet p, int from, int to) {
        int header = (int) p.transport();
        MemorySegment s = part(p, header, header, from, to);
        boolean more = to < p.end() - header;
        Ipv4Header.totalLength(s, Packet.IP, (int) (s.byteSize() - Packet.IP));
        Ipv4Header.identification(s, Packet.IP, IDENTIFICATION);
        Ipv4Header.flags(s, Packet.IP, more ? Ipv4Header.MF : 0);
        Ipv4Header.fragmentOffset(s, Packet.IP, from);
        Ipv4Header.fillChecksum(s, Packet.IP);
        return Packet.of(s.toArray(ValueLayout.JAVA_BYTE));
    }

    private static Packet fragment6(Packet p, int from, int to) {
        int header = (int) Packet.IP + Ipv6Header.LENGTH;
        MemorySegment s = part(p, header, header + Ipv6Fragment.LENGTH, from, to);
        boolean more = to < p.end() - header;
        Ipv6Fragment.nextHeader(s, header, Ipv6Header.nextHeader(s, Packet.IP));
        Ipv6Fragment.fragmentOffset(s, header, from, more);
        Ipv6Fragment.identification(s, header, IDENTIFICATION);
        Ipv6Header.nextHeader(s, Packet.IP, IpProtocol.FRAGMENT);
        Ipv6Header.payloadLength(s, Packet.IP, (int) (s.byteSize() - header));
        return Packet.of(s.toArray(ValueLayout.JAVA_BYTE));
    }

    /** The packet's first {@code header} bytes, and at {@code payload} the bytes [from, to). */
    private static MemorySegment part(Packet p, int header, int payload, int from, int to) {
        int length = to - from;
        MemorySegment s = MemorySegment.ofArray(new byte[payload + length]);
        MemorySegment.copy(p.bytes(), 0, s, 0, header);
        int here = Math.clamp(p.end() - header - from, 0, length);
        if (here > 0) {
            MemorySegment.copy(p.bytes(), header + (long) from, s, payload, here);
        }
        return s;
    }

    private static Packet widened(Packet p, long at, int more) {
        long size = p.bytes().byteSize();
        Packet q = Packet.of(new byte[(int) size + more]);
        MemorySegment.copy(p.bytes(), 0, q.bytes(), 0, at);
        MemorySegment.copy(p.bytes(), at, q.bytes(), at + more, size - at);
        return q;
    }
}
