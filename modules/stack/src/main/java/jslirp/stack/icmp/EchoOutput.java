package jslirp.stack.icmp;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.link.Frame;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;

/** Echo replies to the guest, and what became of its requests. */
final class EchoOutput {
    /** As the peer answers, and as most hosts answer a ping. */
    private static final int OWN_TTL = 255;

    private static final int LARGEST = Frame.LARGEST_PACKET - Ipv4Header.LENGTH;

    private final IpOutput output;
    private final LateErrors errors;
    private final AddressMap addresses;
    private final Counters counters;
    private final Sender sender = new Sender();
    private final SocketError error = new SocketError();

    EchoOutput(IpOutput output, LateErrors errors, AddressMap addresses, Counters counters) {
        this.output = output;
        this.errors = errors;
        this.addresses = addresses;
        this.counters = counters;
    }

    /**
     * Answers an echo request ourselves, with its own bytes (RFC 1122 section 3.2.2.6, RFC 4443
     * section 4.2), from this address.
     */
    void answer(Frame request, long high, long low) {
        boolean ipv6 = IpPacket.isIpv6(request);
        IcmpVersion version = IcmpVersion.of(ipv6);
        Frame frame = output.frame(ipv6);
        long at = frame.transport();
        long length = request.end() - request.transport();
        MemorySegment.copy(request.segment(), request.transport(), frame.segment(), at, length);
        frame.end(at + length);
        IcmpHeader.type(frame.segment(), at, version.echoReply());
        IcmpChecksum.fill(frame, ipv6);
        output.ttl(OWN_TTL);
        output.trafficClass(IpPacket.trafficClass(request));
        output.sendOrDrop(
                version.protocol(),
                high,
                low,
                IpPacket.sourceHigh(request),
                IpPacket.sourceLow(request));
    }

    /**
     * Takes one reply from the host's socket to the guest.
     *
     * @return zero or more, or {@code -errno} of the socket
     */
    long reply(EchoFlow flow, DatagramSocket socket) {
        boolean ipv6 = !IpAddress.isIpv4(flow.guestHigh(), flow.guestLow());
        IcmpVersion version = IcmpVersion.of(ipv6);
        Frame frame = output.frame(ipv6);
        MemorySegment s = frame.segment();
        long at = frame.transport();
        long n = socket.receive(s, at, LARGEST, sender);
        if (n < 0) {
            return n;
        }
        frame.end(at + n);
        if (!IcmpHeader.fits(s, at, frame.end()) || IcmpHeader.type(s, at) != version.echoReply()) {
            counters.drop(DropReason.ICMP_MALFORMED);
            return n;
        }
        IcmpHeader.identifier(s, at, flow.guestPort());
        IcmpChecksum.fill(frame, ipv6);
        if (sender.ttl() > 0) {
            output.ttl(sender.ttl());
        }
        addresses.toGuest(sender.high(), sender.low(), flow.gatewayHigh());
        output.sendOrDrop(
                version.protocol(),
                addresses.high(),
                addresses.low(),
                flow.guestHigh(),
                flow.guestLow());
        return n;
    }

    /**
     * Passes one entry of the socket's error queue on to the guest.
     *
     * @return whether there was one
     */
    boolean error(EchoFlow flow, DatagramSocket socket, long now) {
        error.sequence = -1;
        if (socket.receiveError(error) < 0) {
            return false;
        }
        int sequence = error.sequence < 0 ? flow.lastSequence() : error.sequence;
        addresses.toGuest(error.destinationHigh, error.destinationLow, flow.gatewayHigh());
        errors.send(
                error, flow, IpProtocol.ICMP, addresses.high(), addresses.low(), 0, sequence, now);
        return true;
    }
}
