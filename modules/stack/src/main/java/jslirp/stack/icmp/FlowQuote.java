package jslirp.stack.icmp;

import java.lang.foreign.MemorySegment;
import jslirp.wire.BigEndian;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;
import jslirp.wire.UdpHeader;

/**
 * The packet that a late ICMP error quotes, which nobody has kept: made from what is known of the
 * flow, an IP header and 8 bytes (RFC 792, RFC 4443). Every byte of it is written. Checksums of the
 * transport are zero; a receiver cannot check them on a part of a packet.
 */
final class FlowQuote {
    /** Of the transport; with IPv4 what RFC 792 demands at least. */
    static final int TRANSPORT_LENGTH = 8;

    private static final int LENGTH = Ipv4Header.LENGTH + TRANSPORT_LENGTH;

    private FlowQuote() {}

    /** Writes the IPv6 header of a packet from the guest; returns where its transport begins. */
    static long ipv6Header(
            MemorySegment s,
            long at,
            int protocol,
            long guestHigh,
            long guestLow,
            long remoteHigh,
            long remoteLow) {
        Ipv6Header.firstWord(s, at, 0, 0);
        Ipv6Header.payloadLength(s, at, TRANSPORT_LENGTH);
        Ipv6Header.nextHeader(s, at, protocol == IpProtocol.ICMP ? IpProtocol.ICMPV6 : protocol);
        Ipv6Header.hopLimit(s, at, 1);
        Ipv6Header.source(s, at, guestHigh, guestLow);
        Ipv6Header.destination(s, at, remoteHigh, remoteLow);
        BigEndian.i64(s, at + Ipv6Header.LENGTH, 0);
        return at + Ipv6Header.LENGTH;
    }

    /** Writes the IPv4 header of a packet from the guest; returns where its transport begins. */
    static long ipv4Header(MemorySegment s, long at, int protocol, int guest, int remote) {
        for (long offset = 0; offset < LENGTH; offset += Integer.BYTES) {
            BigEndian.i32(s, at + offset, 0);
        }
        Ipv4Header.headerLength(s, at, Ipv4Header.LENGTH);
        Ipv4Header.totalLength(s, at, LENGTH);
        Ipv4Header.ttl(s, at, 1);
        Ipv4Header.protocol(s, at, protocol);
        Ipv4Header.source(s, at, guest);
        Ipv4Header.destination(s, at, remote);
        Ipv4Header.fillChecksum(s, at);
        return at + Ipv4Header.LENGTH;
    }

    /** Writes the transport's first 8 bytes, which are zero; an echo's type is the caller's. */
    static void transport(
            MemorySegment s, long at, int protocol, int guestPort, int remotePort, int sequence) {
        if (protocol == IpProtocol.ICMP) {
            IcmpHeader.identifier(s, at, guestPort);
            IcmpHeader.sequence(s, at, sequence);
            return;
        }
        // The ports stand at the same place in UDP and TCP.
        UdpHeader.sourcePort(s, at, guestPort);
        UdpHeader.destinationPort(s, at, remotePort);
        if (protocol == IpProtocol.TCP) {
            BigEndian.i32(s, at + 4, sequence);
        } else {
            UdpHeader.totalLength(s, at, UdpHeader.LENGTH);
        }
    }
}
