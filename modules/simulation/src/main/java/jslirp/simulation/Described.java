package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import jslirp.wire.ArpPacket;
import jslirp.wire.BigEndian;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/** Frames in words, for the messages of a run that has failed. */
final class Described {
    private static final String FLAGS = "FSRP.UEW";

    private Described() {}

    static String packet(Packet p) {
        try {
            return switch (p.etherType()) {
                case EthernetHeader.IPV4, EthernetHeader.IPV6 -> ip(p);
                case EthernetHeader.ARP -> arp(p);
                default -> "EtherType " + Integer.toHexString(p.etherType());
            };
        } catch (IndexOutOfBoundsException e) {
            return "a frame of " + p.bytes().byteSize() + " bytes that is cut";
        }
    }

    /** Flags as packetdrill writes them. */
    static String flags(int flags) {
        StringBuilder text = new StringBuilder();
        for (int i : new int[] {1, 0, 2, 3, 4, 5, 6, 7}) {
            if ((flags & 1 << i) != 0) {
                text.append(FLAGS.charAt(i));
            }
        }
        return text.isEmpty() ? "-" : text.toString();
    }

    private static String ip(Packet p) {
        MemorySegment s = p.bytes();
        String from = p.source().toString();
        String to = p.destination().toString();
        if (p.isFragment()) {
            return "fragment from " + from + " to " + to;
        }
        long t = p.transport();
        return switch (p.protocol()) {
            case IpProtocol.TCP ->
                    "tcp "
                            + from
                            + ":"
                            + TcpHeader.sourcePort(s, t)
                            + " > "
                            + to
                            + ":"
                            + TcpHeader.destinationPort(s, t)
                            + " "
                            + tcp(p);
            case IpProtocol.UDP ->
                    "udp "
                            + from
                            + ":"
                            + UdpHeader.sourcePort(s, t)
                            + " > "
                            + to
                            + ":"
                            + UdpHeader.destinationPort(s, t)
                            + " ("
                            + p.payloadLength()
                            + ")";
            case IpProtocol.ICMP, IpProtocol.ICMPV6 ->
                    "icmp "
                            + IcmpHeader.type(s, t)
                            + "/"
                            + IcmpHeader.code(s, t)
                            + " from "
                            + from
                            + " to "
                            + to;
            default -> "protocol " + p.protocol() + " from " + from;
        };
    }

    private static String tcp(Packet p) {
        MemorySegment s = p.bytes();
        long t = p.transport();
        long sequence = BigEndian.u32(s, t + 4);
        String text =
                flags(TcpHeader.flags(s, t))
                        + " "
                        + sequence
                        + "("
                        + p.payloadLength()
                        + ")"
                        + " ack "
                        + BigEndian.u32(s, t + 8)
                        + " win "
                        + TcpHeader.window(s, t);
        try {
            return text + " " + SegmentOptions.read(s, t + TcpHeader.LENGTH, p.payload());
        } catch (IllegalStateException e) {
            return text + " <" + e.getMessage() + ">";
        }
    }

    private static String arp(Packet p) {
        MemorySegment s = p.bytes();
        return "arp "
                + ArpPacket.operation(s, Packet.IP)
                + " from "
                + address(ArpPacket.senderAddress(s, Packet.IP))
                + " about "
                + address(ArpPacket.targetAddress(s, Packet.IP));
    }

    private static String address(int ipv4) {
        return IpAddress.ofIpv4(ipv4).toString();
    }
}
