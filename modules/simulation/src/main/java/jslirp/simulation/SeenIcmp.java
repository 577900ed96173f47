package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/** An echo reply or an error of ICMP or ICMPv6, in words. */
final class SeenIcmp {
    /** So much of a transport header is needed to know whom an error concerns. */
    private static final int PORTS = 8;

    private final Packet p;
    private final MemorySegment s;
    private final long icmp;

    SeenIcmp(Packet p) {
        this.p = p;
        this.s = p.bytes();
        this.icmp = p.transport();
    }

    String text() {
        return p.isIpv6() ? icmpv6() : icmpv4();
    }

    private String icmpv4() {
        int code = IcmpHeader.code(s, icmp);
        return switch (IcmpHeader.type(s, icmp)) {
            case IcmpHeader.V4.ECHO_REPLY -> reply();
            case IcmpHeader.V4.DESTINATION_UNREACHABLE ->
                    error("unreachable " + code)
                            + (code == IcmpHeader.V4.UNREACHABLE_FRAGMENTATION_NEEDED
                                    ? " mtu " + (IcmpHeader.rest(s, icmp) & 0xffff)
                                    : "");
            case IcmpHeader.V4.TIME_EXCEEDED -> error("timeexceeded " + code);
            default -> other();
        };
    }

    private String icmpv6() {
        int code = IcmpHeader.code(s, icmp);
        long rest = IcmpHeader.rest(s, icmp);
        return switch (IcmpHeader.type(s, icmp)) {
            case IcmpHeader.V6.ECHO_REPLY -> reply();
            case IcmpHeader.V6.DESTINATION_UNREACHABLE -> error("unreachable " + code);
            case IcmpHeader.V6.PACKET_TOO_BIG -> error("toobig") + " mtu " + rest;
            case IcmpHeader.V6.TIME_EXCEEDED -> error("timeexceeded " + code);
            case IcmpHeader.V6.PARAMETER_PROBLEM -> error("parameter " + code) + " at " + rest;
            default -> other();
        };
    }

    private String other() {
        return "icmp "
                + IcmpHeader.type(s, icmp)
                + "/"
                + IcmpHeader.code(s, icmp)
                + " from "
                + p.source();
    }

    private String reply() {
        long length = p.end() - icmp - IcmpHeader.LENGTH;
        Content sent = ScriptConnection.FROM_GUEST;
        long same = sent.agree(0, s, icmp + IcmpHeader.LENGTH, length);
        return "icmp echoreply "
                + p.source()
                + " id "
                + IcmpHeader.identifier(s, icmp)
                + " seq "
                + IcmpHeader.sequence(s, icmp)
                + " ("
                + length
                + ")"
                + (same < length ? " with other bytes" : "");
    }

    private String error(String name) {
        long ip = icmp + IcmpHeader.LENGTH;
        String about = p.isIpv6() ? quote6(ip) : quote4(ip);
        return "icmp " + name + " from " + p.source() + " about " + about;
    }

    /** The packet that an error quotes: it must be one of the guest's. */
    private String quote4(long ip) {
        if (p.end() < ip + Ipv4Header.LENGTH + PORTS) {
            return "a quote of " + (p.end() - ip) + " bytes";
        }
        IpAddress to = IpAddress.ofIpv4(Ipv4Header.destination(s, ip));
        return about(Ipv4Header.protocol(s, ip), to, ip + Ipv4Header.headerLength(s, ip));
    }

    private String quote6(long ip) {
        if (p.end() < ip + Ipv6Header.LENGTH + PORTS) {
            return "a quote of " + (p.end() - ip) + " bytes";
        }
        Ipv6Chain chain = Ipv6Chain.walk(s, Ipv6Header.nextHeader(s, ip), ip + Ipv6Header.LENGTH);
        IpAddress to =
                new IpAddress(Ipv6Header.destinationHigh(s, ip), Ipv6Header.destinationLow(s, ip));
        return chain.at() + PORTS > p.end()
                ? "protocol " + chain.protocol() + " " + to
                : about(chain.protocol(), to, chain.at());
    }

    private String about(int protocol, IpAddress to, long t) {
        return switch (protocol) {
            case IpProtocol.ICMP, IpProtocol.ICMPV6 ->
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
                            + SeenText.endpoint(to, UdpHeader.destinationPort(s, t));
            case IpProtocol.TCP ->
                    "tcp "
                            + TcpHeader.sourcePort(s, t)
                            + " > "
                            + SeenText.endpoint(to, TcpHeader.destinationPort(s, t));
            default -> SeenText.protocol(protocol);
        };
    }
}
