package jslirp.stack.icmp;

import java.lang.foreign.MemorySegment;
import jslirp.wire.BigEndian;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.UdpHeader;

/**
 * The packet that a late ICMP error quotes, which nobody has kept: made from what is known of the
 * flow, an IP header and 8 bytes (RFC 792). Every byte of it is written. Checksums of the transport
 * are zero; a receiver cannot check them on a part of a packet.
 */
final class FlowQuote {
    /** What RFC 792 demands at least. */
    static final int LENGTH = Ipv4Header.LENGTH + 8;

    private FlowQuote() {}

    /** Writes the header of a packet from the guest. */
    static void ipv4Header(MemorySegment s, long at, int protocol, int guest, int remote) {
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
    }

    /** Writes the transport's first 8 bytes. */
    static void transport(
            MemorySegment s, long at, int protocol, int guestPort, int remotePort, int sequence) {
        if (protocol == IpProtocol.ICMP) {
            IcmpHeader.type(s, at, IcmpHeader.V4.ECHO_REQUEST);
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
