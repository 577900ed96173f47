package jslirp.stack.udp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

    /** What the kernels before 6.9 join at the most (UDP_MAX_SEGMENTS). */
    private static final int MOST_JOINED = 64;

    private final IpOutput output;
    private final LateErrors errors;
    private final AddressMap addresses;
    private final Counters counters;

    /** Where a datagram lies until it is clear whether it joins those in the frame. */
    private final MemorySegment received = Arena.ofAuto().allocate(LARGEST_IPV6 + 1, 64);

    /** Who sent what was received, and who sent what is in the frame. */
    private final Sender sender = new Sender();

    private final Sender joinedFrom = new Sender();
    private final SocketError error = new SocketError();

    private long remoteHigh;
    private long remoteLow;
    private int remotePort;

    /** What is in the frame: where it begins, how much, of how many datagrams of which length. */
    private boolean ipv6;

    private long payload;
    private long length;
    private int joined;
    private long each;

    UdpOutput(IpOutput output, LateErrors errors, AddressMap addresses, Counters counters) {
        this.output = output;
        this.errors = errors;
        this.addresses = addresses;
        this.counters = counters;
    }

    /** Whether datagrams that came together can leave together. */
    boolean joins() {
        return output.segmentsUdp();
    }

    /**
     * Takes datagrams from the socket to the guest. What comes first goes at once; those behind it
     * that come from one sender and are of one length are joined if the link cuts them again.
     *
     * @param most how many at the most
     * @return how many, or {@code -errno} of the socket
     */
    long receive(UdpFlow flow, DatagramSocket socket, int most, long now) {
        ipv6 = !IpAddress.isIpv4(flow.guestHigh(), flow.guestLow());
        payload = IpOutput.transportAt(ipv6) + UdpHeader.LENGTH;
        for (int taken = 0; taken < most; taken++) {
            long n = socket.receive(received, 0, ipv6 ? LARGEST_IPV6 : LARGEST, sender);
            if (n < 0) {
                send(flow);
                return n;
            }
            long cut = sender.segmentLength() > 0 ? sender.segmentLength() : Math.max(n, 1);
            long at = 0;
            do {
                add(flow, at, Math.min(cut, n - at));
                at += cut;
            } while (at < n);
            if (taken == 0) {
                send(flow);
                flow.heard(sender.port(), now);
            }
        }
        send(flow);
        return most;
    }

    /** Puts a datagram behind those in the frame, or into the frame when they have left. */
    private void add(UdpFlow flow, long at, long n) {
        if (joined > 0 && (n == 0 || n > each || !sender.isSame(joinedFrom))) {
            send(flow);
        }
        if (joined == 0) {
            each = n;
            joinedFrom.set(sender.high(), sender.low(), sender.port(), sender.ttl());
        }
        MemorySegment.copy(received, at, output.frame(ipv6).segment(), payload + length, n);
        length += n;
        joined++;
        if (n < each || !isJoinable(flow) || length + each > LARGEST || joined == MOST_JOINED) {
            send(flow);
        }
    }

    private boolean isJoinable(UdpFlow flow) {
        int mtu = output.mtu(flow.guestHigh(), flow.guestLow());
        return joins() && each > 0 && payload + each - Frame.NETWORK <= mtu;
    }

    /** Sends what is in the frame, if anything is. */
    private void send(UdpFlow flow) {
        if (joined == 0) {
            return;
        }
        setRemote(flow, joinedFrom.high(), joinedFrom.low(), joinedFrom.port());
        if (IpAddress.isIpv4(remoteHigh, remoteLow) == ipv6) {
            counters.drop(DropReason.OTHER_FAMILY);
        } else {
            Frame frame = output.frame(ipv6);
            frame.end(payload + length);
            finish(frame, remotePort, flow.guestPort());
            if (joined > 1) {
                frame.segmentation(Frame.Segmentation.UDP, (int) each);
            }
            output.sendOrDrop(
                    IpProtocol.UDP, remoteHigh, remoteLow, flow.guestHigh(), flow.guestLow());
        }
        joined = 0;
        length = 0;
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
