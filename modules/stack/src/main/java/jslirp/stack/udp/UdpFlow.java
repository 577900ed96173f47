package jslirp.stack.udp;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.DatagramFlow;
import jslirp.stack.flow.DatagramFlows;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.link.Frame;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address and port of the guest, and whoever it talks to: one host socket, which any remote may
 * answer (RFC 4787 sections 4.1 and 5, endpoint-independent mapping and filtering). A second socket
 * is opened for the other IP version only when the host's nameserver is of that version.
 */
final class UdpFlow extends DatagramFlow {
    /** RFC 4787 section 4.3 asks for two minutes at least; the peer waits four. */
    static final long IDLE_NANOS = 240_000_000_000L;

    /** A query has its answer: a resolver takes a new port for the next one. */
    static final long ANSWERED_NANOS = 10_000_000_000L;

    private final UdpOutput output;
    private final HostNetwork host;
    private @Nullable DatagramSocket ipv4;
    private @Nullable DatagramSocket ipv6;

    /** The DNS address that the guest sent to, and where that led; port 0 while it has not. */
    private long dnsHigh;

    private long dnsLow;
    private long nameserverHigh;
    private long nameserverLow;
    private int nameserverPort;
    private int lastPort;

    UdpFlow(
            DatagramFlows flows,
            UdpOutput output,
            HostNetwork host,
            long guestHigh,
            long guestLow,
            int guestPort) {
        super(flows, guestHigh, guestLow, guestPort);
        this.output = output;
        this.host = host;
    }

    /** Opens the socket for one IP version unless there is one; 0 or {@code -errno}. */
    long open(boolean wantIpv6) {
        if ((wantIpv6 ? ipv6 : ipv4) != null) {
            return 0;
        }
        DatagramSocket socket = host.datagram(this);
        long n = socket.open(wantIpv6);
        if (n >= 0 && wantIpv6) {
            ipv6 = socket;
        } else if (n >= 0) {
            ipv4 = socket;
        }
        return n;
    }

    /** The next datagram goes to the DNS address, which the map has translated. */
    void toNameserver(long dialledHigh, long dialledLow, AddressMap to) {
        dnsHigh = dialledHigh;
        dnsLow = dialledLow;
        nameserverHigh = to.high();
        nameserverLow = to.low();
        nameserverPort = to.port();
        lastPort = AddressMap.DNS_PORT;
    }

    /** The next datagram goes to another address: if to the nameserver itself, by its own name. */
    void toRemote(AddressMap to) {
        lastPort = to.port();
        if (isNameserver(to.high(), to.low(), to.port())) {
            nameserverPort = 0;
        }
    }

    /** Whether the guest knows this host endpoint as the DNS address. */
    boolean isNameserver(long high, long low, int port) {
        return port == nameserverPort
                && port != 0
                && low == nameserverLow
                && high == nameserverHigh;
    }

    /** The upper half of the DNS address that the guest sent to. */
    long dnsHigh() {
        return dnsHigh;
    }

    /** The lower half of the DNS address that the guest sent to. */
    long dnsLow() {
        return dnsLow;
    }

    /**
     * Sends the frame's payload, a super-frame's as the datagrams it stands for, to where the map
     * has led.
     *
     * @return 0 or {@code -errno}
     */
    long send(Frame frame, AddressMap to, int ttl, long now) {
        expireAt(now + IDLE_NANOS);
        DatagramSocket socket = IpAddress.isIpv4(to.high(), to.low()) ? ipv4 : ipv6;
        if (socket == null) {
            throw new IllegalStateException("a datagram for a socket that was not opened");
        }
        long end = frame.end();
        boolean joined = frame.segmentation() == Frame.Segmentation.UDP;
        long most = joined ? frame.segmentLength() : Frame.LARGEST_PACKET;
        long at = frame.payload();
        do {
            long length = Math.min(most, end - at);
            long n = sendOne(socket, frame.segment(), at, length, to, ttl);
            if (n < 0) {
                return n;
            }
            at += length;
        } while (at < end);
        return 0;
    }

    private long sendOne(
            DatagramSocket socket, MemorySegment s, long at, long length, AddressMap to, int ttl) {
        long n = socket.send(s, at, length, to.high(), to.low(), to.port(), ttl);
        if (n >= 0 || n == -EAGAIN) {
            return n;
        }
        // The failure may be an earlier datagram's, told to whoever calls next (udp(7)). If it is
        // this one's, it comes again.
        enter();
        return socket.send(s, at, length, to.high(), to.low(), to.port(), ttl);
    }

    @Override
    protected boolean receive(long now) {
        boolean done = ipv4 == null || drain(ipv4, now);
        return (ipv6 == null || drain(ipv6, now)) && done;
    }

    @Override
    protected long receiveOne(DatagramSocket socket, long now) {
        long n = output.receive(this, socket);
        if (n >= 0) {
            boolean answered = lastPort == AddressMap.DNS_PORT && output.isFromNameserver();
            expireAt(now + (answered ? ANSWERED_NANOS : IDLE_NANOS));
        }
        return n;
    }

    @Override
    protected boolean receiveError(DatagramSocket socket, long now) {
        return output.receiveError(this, socket, now);
    }

    @Override
    protected void closeSockets() {
        if (ipv4 != null) {
            ipv4.close();
        }
        if (ipv6 != null) {
            ipv6.close();
        }
    }
}
