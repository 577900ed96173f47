package jslirp.stack.udp;

import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.stack.icmp.LateErrors;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.link.Frame;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.UdpHeader;

import java.lang.foreign.MemorySegment;

/**
 * Datagrams to the guest, read from the host's socket straight to where they leave from, and what
 * became of the guest's own. Each comes from the address by which the guest knows its sender.
 */
public final class UdpOutput {
    /** What an IPv4 packet of the largest size holds. */
    public static final int LARGEST = 65_507;

    /** What an IPv6 packet of the largest size holds. */
    public static final int LARGEST_IPV6 = 65_527;

    private static final int CHECKSUM = 6;

    private final IpOutput output;
    private final LateErrors errors;
    private final AddressMap addresses;
    private final Counters counters;
    private final Sender sender = new Sender();
    private final SocketError error = new SocketError();

    private long remoteHigh;
    private long remoteLow;
    private int remotePort;

    UdpOutput(IpOutput output, LateErrors errors, AddressMap addresses, Counters counters) {
        this.output = output;
        this.errors = errors;
        this.addresses = addresses;
        this.counters = counters;
    }

    /**
     * Takes one datagram from the socket to the guest.
     *
     * @return its length or {@code -errno} of the socket
     */
    long receive(UdpFlow flow, DatagramSocket socket) {
        boolean ipv6 = !IpAddress.isIpv4(flow.guestHigh(), flow.guestLow());
        Frame frame = output.frame(ipv6);
        MemorySegment s = frame.segment();
        long at = frame.transport();
        int most = ipv6 ? LARGEST_IPV6 : LARGEST;
        long n = socket.receive(s, at + UdpHeader.LENGTH, most, sender);
        if (n < 0) {
            return n;
        }
        setRemote(flow, sender.high(), sender.low(), sender.port());
        if (IpAddress.isIpv4(remoteHigh, remoteLow) == ipv6) {
            counters.drop(DropReason.OTHER_FAMILY);
            return n;
        }
        frame.end(at + UdpHeader.LENGTH + n);
        finish(frame, remotePort, flow.guestPort());
        output.sendOrDrop(IpProtocol.UDP, remoteHigh, remoteLow, flow.guestHigh(), flow.guestLow());
        return n;
    }

    /** Writes the header in front of the payload of a frame that has its end. */
    public static void finish(Frame frame, int remotePort, int guestPort) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        UdpHeader.sourcePort(s, at, remotePort);
        UdpHeader.destinationPort(s, at, guestPort);
        UdpHeader.totalLength(s, at, (int) (frame.end() - at));
        UdpHeader.checksum(s, at, 0);
        frame.checksumOffset(CHECKSUM);
    }

    /** Whether the last datagram came from a nameserver's port. */
    boolean isFromNameserver() {
        return remotePort == AddressMap.DNS_PORT;
    }

    /**
     * Passes one entry of the socket's error queue on to the guest.
     *
     * @return whether there was one
     */
    boolean receiveError(UdpFlow flow, DatagramSocket socket, long now) {
        if (socket.receiveError(error) < 0) {
            return false;
        }
        setRemote(flow, error.destinationHigh, error.destinationLow, error.destinationPort);
        errors.send(error, flow, IpProtocol.UDP, remoteHigh, remoteLow, remotePort, 0, now);
        return true;
    }

    /** The endpoint under which the guest knows one of the host's network. */
    private void setRemote(UdpFlow flow, long high, long low, int port) {
        addresses.toGuest(high, low, flow.gatewayHigh());
        remoteHigh = addresses.high();
        remoteLow = addresses.low();
        remotePort = port;
    }
}
