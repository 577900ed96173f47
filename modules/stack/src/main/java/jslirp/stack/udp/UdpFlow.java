package jslirp.stack.udp;

import static jslirp.stack.host.HostErrno.EAGAIN;

import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.DatagramFlow;
import jslirp.stack.flow.DatagramFlows;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.link.Frame;
import jslirp.wire.IpAddress;

import java.lang.foreign.MemorySegment;

/**
 * One address and port of the guest, and whoever it talks to: one host socket, which any remote may
 * answer (RFC 4787 sections 4.1 and 5, endpoint-independent mapping and filtering).
 */
final class UdpFlow extends DatagramFlow {
    /** RFC 4787 section 4.3 asks for two minutes at least; the peer waits four. */
    static final long IDLE_NANOS = 240_000_000_000L;

    /** A query has its answer: a resolver takes a new port for the next one. */
    static final long ANSWERED_NANOS = 10_000_000_000L;

    private final UdpOutput output;
    private final DatagramSocket socket;
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
        socket = host.datagram(this);
    }

    /** Opens the host's socket; 0 or {@code -errno}. */
    long open(boolean ipv6) {
        return socket.open(ipv6);
    }

    /**
     * Sends the frame's payload, a super-frame's as the datagrams it stands for, to where the map
     * has led.
     *
     * @return 0 or {@code -errno}
     */
    long send(Frame frame, AddressMap to, int ttl, long now) {
        expireAt(now + IDLE_NANOS);
        lastPort = to.port();
        if (IpAddress.isLoopback(to.high(), to.low())) {
            gatewayHigh(IpPacket.destinationHigh(frame));
        }
        long end = frame.end();
        boolean joined = frame.segmentation() == Frame.Segmentation.UDP;
        long most = joined ? frame.segmentLength() : Frame.LARGEST_PACKET;
        long at = frame.payload();
        do {
            long length = Math.min(most, end - at);
            long n = sendOne(frame.segment(), at, length, to, ttl);
            if (n < 0) {
                return n;
            }
            at += length;
        } while (at < end);
        return 0;
    }

    private long sendOne(MemorySegment s, long at, long length, AddressMap to, int ttl) {
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
        return drain(socket, now);
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
        socket.close();
    }
}
