package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import jslirp.wire.ArpPacket;
import jslirp.wire.DhcpMessage;
import jslirp.wire.Dhcpv6Message;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Fragment;
import jslirp.wire.MacAddress;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/**
 * What the guest got, in the words in which a script expects it after the {@code >}: everything but
 * TCP, which is {@link TcpLine}'s. Both IP versions read alike, their addresses tell them apart;
 * types and codes are those of the version.
 *
 * <pre>
 *   udp A:P &gt; PORT (length) [ttl N]
 *   icmp echoreply A id N seq N (length) [ttl N]
 *   icmp unreachable CODE from A about udp PORT &gt; A:P       also tcp PORT &gt; A:P, icmp A
 *   arp A is-at MAC | arp who-has A tell A                 {@link SeenNeighbor} for IPv6
 *   dhcp offer|ack|nak A &lt;mask A, router A, dns A, lease N, mtu N&gt;
 *   dhcp6 advertise|reply &lt;...&gt;                             {@link SeenDhcpv6}
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
        return text.ip() + (withTtl ? " ttl " + p.ttl() : "");
    }

    private String arp() {
        long arp = Packet.IP;
        String sender = address(ArpPacket.senderAddress(s, arp));
        if (ArpPacket.operation(s, arp) == ArpPacket.REQUEST) {
            return "arp who-has " + address(ArpPacket.targetAddress(s, arp)) + " tell " + sender;
        }
        return "arp " + sender + " is-at " + MacAddress.format(ArpPacket.senderMac(s, arp));
    }

    private String ip() {
        if (p.isFragment()) {
            return p.isIpv6() ? fragment6() : fragment4();
        }
        return switch (p.protocol()) {
            case IpProtocol.UDP -> udp();
            case IpProtocol.ICMP -> new SeenIcmp(p).text();
            case IpProtocol.ICMPV6 ->
                    IcmpHeader.type(s, p.transport()) < IcmpHeader.V6.ROUTER_SOLICITATION
                            ? new SeenIcmp(p).text()
                            : SeenNeighbor.text(p);
            default -> Described.packet(p);
        };
    }

    private String fragment4() {
        boolean more = (Ipv4Header.flags(s, Packet.IP) & Ipv4Header.MF) != 0;
        int at = Ipv4Header.fragmentOffset(s, Packet.IP);
        return fragment(p.protocol(), at, p.end() - p.transport(), more);
    }

    private String fragment6() {
        long header = p.transport();
        int protocol = Ipv6Fragment.nextHeader(s, header);
        boolean more = Ipv6Fragment.moreFragments(s, header);
        long length = p.end() - header - Ipv6Fragment.LENGTH;
        return fragment(protocol, Ipv6Fragment.fragmentOffset(s, header), length, more);
    }

    private String fragment(int protocol, int at, long length, boolean more) {
        String range = at + ":" + (at + length);
        return "fragment "
                + protocol(protocol)
                + " "
                + p.source()
                + " "
                + range
                + (more ? " more" : "");
    }

    private String udp() {
        long udp = p.transport();
        int port = UdpHeader.destinationPort(s, udp);
        if (port == DhcpMessage.CLIENT_PORT && DhcpMessage.fits(s, p.payload(), p.end())) {
            return SeenDhcp.text(p);
        }
        if (port == Dhcpv6Message.CLIENT_PORT && p.isIpv6()) {
            return SeenDhcpv6.text(p);
        }
        long length = p.payloadLength();
        long same = ScriptConnection.TO_GUEST.agree(0, s, p.payload(), length);
        return "udp "
                + endpoint(p.source(), UdpHeader.sourcePort(s, udp))
                + " > "
                + port
                + " ("
                + length
                + ")"
                + (same < length ? " with other bytes" : "");
    }

    /** An endpoint as scripts write it. */
    static String endpoint(IpAddress address, int port) {
        return address.isIpv4() ? address + ":" + port : "[" + address + "]:" + port;
    }

    static String protocol(int protocol) {
        return switch (protocol) {
            case IpProtocol.TCP -> "tcp";
            case IpProtocol.UDP -> "udp";
            case IpProtocol.ICMP, IpProtocol.ICMPV6 -> "icmp";
            default -> "protocol " + protocol;
        };
    }

    private static String address(int ipv4) {
        return IpAddress.ofIpv4(ipv4).toString();
    }

    /** Whether a TCP segment is to be described by {@link TcpLine}. */
    static boolean isTcp(Packet p) {
        return p.is(IpProtocol.TCP) && !p.isFragment();
    }

    /** The guest's port of a TCP segment. */
    static int guestPort(Packet p) {
        return TcpHeader.destinationPort(p.bytes(), p.transport());
    }
}
