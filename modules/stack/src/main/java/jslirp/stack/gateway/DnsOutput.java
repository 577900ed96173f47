package jslirp.stack.gateway;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Sender;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.link.Frame;
import jslirp.stack.udp.UdpOutput;
import jslirp.wire.BigEndian;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.UdpHeader;

/** Answers to the guest: each comes from the DNS address, byte for byte, and only the first. */
final class DnsOutput {
    private static final int IDENTIFIER_LENGTH = 2;

    private final IpOutput output;
    private final Counters counters;
    private final Sender sender = new Sender();

    DnsOutput(IpOutput output, Counters counters) {
        this.output = output;
        this.counters = counters;
    }

    /**
     * Takes one datagram from the socket to the guest.
     *
     * @return its length or {@code -errno} of the socket
     */
    long receive(DnsFlow flow, DatagramSocket socket, long now) {
        Frame frame = output.frame(!IpAddress.isIpv4(flow.guestHigh(), flow.guestLow()));
        MemorySegment s = frame.segment();
        long at = frame.transport() + UdpHeader.LENGTH;
        long n = socket.receive(s, at, UdpOutput.LARGEST, sender);
        if (n < 0) {
            return n;
        }
        Endpoint server = flow.serverAt(sender.high(), sender.low(), sender.port());
        if (server == null) {
            counters.drop(DropReason.DNS_UNASKED);
        } else if (!flow.answered(server, n < IDENTIFIER_LENGTH ? -1 : BigEndian.u16(s, at), now)) {
            counters.drop(DropReason.DNS_LATE);
        } else {
            frame.end(at + n);
            UdpOutput.finish(frame, AddressMap.DNS_PORT, flow.guestPort());
            output.sendOrDrop(
                    IpProtocol.UDP,
                    flow.dnsHigh(),
                    flow.dnsLow(),
                    flow.guestHigh(),
                    flow.guestLow());
        }
        return n;
    }
}
