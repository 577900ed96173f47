package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import jslirp.wire.ArpPacket;
import jslirp.wire.DhcpMessage;
import jslirp.wire.DhcpOption;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.MacAddress;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/**
 * What the guest got, in the words in which a script expects it after the {@code >}: everything but
 * TCP, which is {@link TcpLine}'s.
 *
 * <pre>
 *   udp A:P &gt; PORT (length) [ttl N]
 *   icmp echoreply A id N seq N (length) [ttl N]
 *   icmp unreachable CODE from A about udp PORT &gt; A:P       also tcp PORT &gt; A:P, icmp A
 *   arp A is-at MAC | arp who-has A tell A
 *   dhcp offer|ack|nak A &lt;mask A, router A, dns A, lease N, mtu N&gt;
 *   fragment PROTOCOL A FROM:TO [more]
 * </pre>
 */
final class SeenText {
    private final MemorySegment s;
    private final Packet p;

    private SeenText(Packet p) {
        this.p = p;
        this.s = p.bytes();
    }

    /** The packet in words; with its TTL if the expectation names one. */
    static String of(Packet p, boolean withTtl) {
        SeenText text = new SeenText(p);
        if (p.etherType() == EthernetHeader.ARP) {
            return text.arp();
        }
        String ttl = withTtl ? " ttl " + Ipv4Header.ttl(p.bytes(), Packet.IP) : "";
        return text.ipv4() + ttl;
    }

    private String arp() {
        long arp = Packet.IP;
        String sender = address(ArpPacket.senderAddress(s, arp));
        if (ArpPacket.operation(s, arp) == ArpPacket.REQUEST) {
            return "arp who-has " + address(ArpPacket.targetAddress(s, arp)) + " tell " + sender;
        }
        return "arp " + sender + " is-at " + MacAddress.format(ArpPacket.senderMac(s, arp));
    }

    private String ipv4() {
        String from = address(Ipv4Header.source(s, Packet.IP));
        int protocol = Ipv4Header.protocol(s, Packet.IP);
        if (Ipv4Header.isFragment(s, Packet.IP)) {
            int at = Ipv4Header.fragmentOffset(s, Packet.IP);
            boolean more = (Ipv4Header.flags(s, Packet.IP) & Ipv4Header.MF) != 0;
            return "fragment "
                    + protocol(protocol)
                    + " "
                    + from
                    + " "
                    + at
                    + ":"
                    + (at + p.end() - p.transport())
                    + (more ? " more" : "");
        }
        return switch (protocol) {
            case IpProtocol.UDP -> udp(from);
            case IpProtocol.ICMP -> icmp(from);
            default -> Described.packet(p);
        };
    }

    private String udp(String from) {
        long udp = p.transport();
        int port = UdpHeader.destinationPort(s, udp);
        if (port == DhcpMessage.CLIENT_PORT && DhcpMessage.fits(s, p.payload(), p.end())) {
            return dhcp(p.payload());
        }
        long length = p.payloadLength();
        long same = ScriptConnection.TO_GUEST.agree(0, s, p.payload(), length);
        return "udp "
                + from
                + ":"
                + UdpHeader.sourcePort(s, udp)
                + " > "
                + port
                + " ("
                + length
                + ")"
                + (same < length ? " with other bytes" : "");
    }

    private String icmp(String from) {
        long icmp = p.transport();
        int code = IcmpHeader.code(s, icmp);
        long length = p.end() - icmp - IcmpHeader.LENGTH;
        return switch (IcmpHeader.type(s, icmp)) {
            case IcmpHeader.V4.ECHO_REPLY -> {
                Content sent = ScriptConnection.FROM_GUEST;
                long same = sent.agree(0, s, icmp + IcmpHeader.LENGTH, length);
                yield "icmp echoreply "
                        + from
                        + " id "
                        + IcmpHeader.identifier(s, icmp)
                        + " seq "
                        + IcmpHeader.sequence(s, icmp)
                        + " ("
                        + length
                        + ")"
                        + (same < length ? " with other bytes" : "");
            }
            case IcmpHeader.V4.DESTINATION_UNREACHABLE ->
                    "icmp unreachable "
                            + code
                            + " from "
                            + from
                            + " about "
                            + quote(icmp)
                            + (code == IcmpHeader.V4.UNREACHABLE_FRAGMENTATION_NEEDED
                                    ? " mtu " + (IcmpHeader.rest(s, icmp) & 0xffff)
                                    : "");
            case IcmpHeader.V4.TIME_EXCEEDED ->
                    "icmp timeexceeded " + code + " from " + from + " about " + quote(icmp);
            default -> "icmp " + IcmpHeader.type(s, icmp) + "/" + code + " from " + from;
        };
    }

    /** The packet that an error quotes: it must be one of the guest's. */
    private String quote(long icmp) {
        long ip = icmp + IcmpHeader.LENGTH;
        if (p.end() < ip + Ipv4Header.LENGTH + 8) {
            return "a quote of " + (p.end() - ip) + " bytes";
        }
        long t = ip + Ipv4Header.headerLength(s, ip);
        String to = address(Ipv4Header.destination(s, ip));
        int protocol = Ipv4Header.protocol(s, ip);
        return switch (protocol) {
            case IpProtocol.ICMP ->
                    "icmp "
                            + to
                            + " id "
                            + IcmpHeader.identifier(s, t)
                            + " seq "
                            + IcmpHeader.sequence(s, t);
            case IpProtocol.UDP ->
                    "udp "
                            + UdpHeader.sourcePort(s, t)
                            + " > "
                            + to
                            + ":"
                            + UdpHeader.destinationPort(s, t);
            case IpProtocol.TCP ->
                    "tcp "
                            + TcpHeader.sourcePort(s, t)
                            + " > "
                            + to
                            + ":"
                            + TcpHeader.destinationPort(s, t);
            default -> protocol(protocol);
        };
    }

    private String dhcp(long message) {
        long type = DhcpOption.find(s, message, p.end(), DhcpOption.MESSAGE_TYPE, 1);
        String name =
                type == DhcpOption.ABSENT
                        ? "bootp"
                        : switch ((int)
                                s.get(
                                        java.lang.foreign.ValueLayout.JAVA_BYTE,
                                        DhcpOption.value(type))) {
                            case DhcpOption.OFFER -> "offer";
                            case DhcpOption.ACK -> "ack";
                            case DhcpOption.NAK -> "nak";
                            default -> "reply of another type";
                        };
        List<String> options = new ArrayList<>();
        addressOption(options, message, DhcpOption.SUBNET_MASK, "mask");
        addressOption(options, message, DhcpOption.ROUTER, "router");
        addressOption(options, message, DhcpOption.DNS, "dns");
        numberOption(options, message, DhcpOption.LEASE_TIME, 4, "lease");
        numberOption(options, message, DhcpOption.INTERFACE_MTU, 2, "mtu");
        String text = "dhcp " + name + " " + address(DhcpMessage.yiaddr(s, message));
        return options.isEmpty() ? text : text + " <" + String.join(", ", options) + ">";
    }

    private void addressOption(List<String> options, long message, int code, String name) {
        long option = DhcpOption.find(s, message, p.end(), code, 4);
        if (option != DhcpOption.ABSENT) {
            int value = jslirp.wire.BigEndian.i32(s, DhcpOption.value(option));
            options.add(name + " " + address(value));
        }
    }

    private void numberOption(
            List<String> options, long message, int code, int length, String name) {
        long option = DhcpOption.find(s, message, p.end(), code, length);
        if (option != DhcpOption.ABSENT) {
            long at = DhcpOption.value(option);
            long value =
                    length == 4
                            ? jslirp.wire.BigEndian.u32(s, at)
                            : jslirp.wire.BigEndian.u16(s, at);
            options.add(name + " " + value);
        }
    }

    private static String protocol(int protocol) {
        return switch (protocol) {
            case IpProtocol.TCP -> "tcp";
            case IpProtocol.UDP -> "udp";
            case IpProtocol.ICMP -> "icmp";
            default -> "protocol " + protocol;
        };
    }

    private static String address(int ipv4) {
        return IpAddress.ofIpv4(ipv4).toString();
    }

    /** Whether a TCP segment is to be described by {@link TcpLine}. */
    static boolean isTcp(Packet p) {
        return p.isIpv4(IpProtocol.TCP) && !Ipv4Header.isFragment(p.bytes(), Packet.IP);
    }

    /** The guest's port of a TCP segment. */
    static int guestPort(Packet p) {
        return TcpHeader.destinationPort(p.bytes(), p.transport());
    }
}
