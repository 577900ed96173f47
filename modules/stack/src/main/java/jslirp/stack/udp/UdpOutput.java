package jslirp.stack.udp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.host.ReceivedDatagrams;
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

    /** What is in the frame: from whom, as the guest knows it. */
    private long remoteHigh;

    private long remoteLow;
    private int remotePort;

    /** Where it begins, how much it is, of how many datagrams of which length. */
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
    long receive(UdpEnd to, ReceivedDatagrams socket, int most, long now) {
        ipv6 = !IpAddress.isIpv4(to.guestHigh(), to.guestLow());
        payload = IpOutput.transportAt(ipv6) + UdpHeader.LENGTH;
        for (int taken = 0; taken < most; taken++) {
            long n = socket.receive(received, 0, LARGEST_IPV6, sender);
            if (n < 0) {
                send(to);
                return n;
            }
            long cut = sender.segmentLength() > 0 ? sender.segmentLength() : Math.max(n, 1);
            long at = 0;
            do {
                add(to, at, Math.min(cut, n - at), now);
                at += cut;
            } while (at < n);
            if (taken == 0) {
                send(to);
            }
        }
        send(to);
        return most;
    }

    /** Puts a datagram behind those in the frame, or into the frame when they have left. */
    private void add(UdpEnd to, long at, long n, long now) {
        if (joined > 0 && (n == 0 || n > each || !sender.isSame(joinedFrom))) {
            send(to);
        }
        if (joined == 0 && !begin(to, n, now)) {
            return;
        }
        MemorySegment.copy(received, at, output.frame(ipv6).segment(), payload + length, n);
        length += n;
        joined++;
        if (n < each || !isJoinable(to) || length + each > LARGEST || joined == MOST_JOINED) {
            send(to);
        }
    }

    /** Finds out whose datagrams the frame is to hold; false when they are dropped. */
    private boolean begin(UdpEnd to, long n, long now) {
        int port = to.heard(sender, now);
        if (port == UdpEnd.NOBODY) {
            return false;
        }
        if (IpAddress.isIpv4(addresses.high(), addresses.low()) == ipv6) {
            counters.drop(DropReason.OTHER_FAMILY);
            return false;
        }
        if (!ipv6 && n > LARGEST) {
            // It came by IPv6, whose packets have room for more.
            counters.drop(DropReason.TOO_BIG);
            return false;
        }
        remoteHigh = addresses.high();
        remoteLow = addresses.low();
        remotePort = port;
        joinedFrom.set(sender);
        each = n;
        return true;
    }

    private boolean isJoinable(UdpEnd to) {
        int mtu = output.mtu(to.guestHigh(), to.guestLow());
        return joins() && each > 0 && payload + each - Frame.NETWORK <= mtu;
    }

    /** Sends what is in the frame, if anything is. */
    private void send(UdpEnd to) {
        if (joined == 0) {
            return;
        }
        Frame frame = output.frame(ipv6);
        frame.payload(payload);
        frame.end(payload + length);
        finish(frame, remotePort, to.guestPort());
        if (joined > 1) {
            frame.segmentation(Frame.Segmentation.UDP, (int) each);
        }
        to.passed(length);
        output.sendOrDrop(IpProtocol.UDP, remoteHigh, remoteLow, to.guestHigh(), to.guestLow());
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
    boolean receiveError(UdpEnd to, ReceivedDatagrams socket, long now) {
        if (socket.receiveError(error) < 0) {
            return false;
        }
        int port = to.name(error.destinationHigh, error.destinationLow, error.destinationPort);
        errors.send(error, to, IpProtocol.UDP, addresses.high(), addresses.low(), port, 0, now);
        return true;
    }
}
