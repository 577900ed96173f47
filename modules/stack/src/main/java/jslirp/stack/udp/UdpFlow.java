package jslirp.stack.udp;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.DatagramFlow;
import jslirp.stack.flow.DatagramFlows;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.host.Sender;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.link.Frame;
import jslirp.wire.IpAddress;

/**
 * One address and port of the guest, and whoever it talks to: one host socket, which any remote may
 * answer (RFC 4787 sections 4.1 and 5, endpoint-independent mapping and filtering).
 */
final class UdpFlow extends DatagramFlow implements UdpEnd {
    /** RFC 4787 section 4.3 asks for two minutes at least; the peer waits four. */
    static final long IDLE_NANOS = 240_000_000_000L;

    /** A query has its answer: a resolver takes a new port for the next one. */
    static final long ANSWERED_NANOS = 10_000_000_000L;

    private final UdpOutput output;
    private final AddressMap map;
    private final DatagramSocket socket;
    private int lastPort;

    UdpFlow(
            DatagramFlows flows,
            UdpOutput output,
            AddressMap map,
            HostNetwork host,
            long guestHigh,
            long guestLow,
            int guestPort) {
        super(flows, guestHigh, guestLow, guestPort);
        this.output = output;
        this.map = map;
        socket = host.datagram(this);
    }

    /** Opens the host's socket; 0 or {@code -errno}. */
    long open(boolean ipv6) {
        long n = socket.open(ipv6);
        if (n >= 0 && output.joins()) {
            socket.joinReceived();
        }
        return n;
    }

    /**
     * Sends the frame's payload, a super-frame's as the datagrams it stands for.
     *
     * @return 0 or {@code -errno}
     */
    long send(Frame frame, Destination to, long now) {
        expireAt(now + IDLE_NANOS);
        lastPort = to.port();
        if (IpAddress.isLoopback(to.high(), to.low())) {
            gatewayHigh(IpPacket.destinationHigh(frame));
        }
        long end = frame.end();
        long at = frame.payload();
        boolean joined = frame.segmentation() == Frame.Segmentation.UDP;
        long each = joined ? frame.segmentLength() : end - at;
        do {
            long n = sendSome(frame.segment(), at, end - at, each, to);
            if (n < 0) {
                return n;
            }
            at += n;
        } while (at < end);
        return 0;
    }

    private long sendSome(MemorySegment s, long at, long length, long each, Destination to) {
        long n = sendOnce(s, at, length, each, to);
        if (n >= 0 || n == -EAGAIN) {
            return n;
        }
        // The failure may be an earlier datagram's, told to whoever calls next (udp(7)). If it is
        // this one's, it comes again.
        erred();
        return sendOnce(s, at, length, each, to);
    }

    private long sendOnce(MemorySegment s, long at, long length, long each, Destination to) {
        return length <= each
                ? socket.send(s, at, length, to)
                : socket.sendRun(s, at, length, each, to);
    }

    /**
     * Sends a run of datagrams ({@link DatagramSocket#sendRun}) to where others have gone before.
     */
    long sendRun(MemorySegment s, long length, long each, Destination to) {
        long n = socket.sendRun(s, 0, length, each, to);
        if (n < length && n != -EAGAIN) {
            erred();
        }
        return n;
    }

    @Override
    protected boolean receive(long now) {
        return drain(socket, now);
    }

    @Override
    protected long receiveSome(DatagramSocket socket, int most, long now) {
        return output.receive(this, socket, most, now);
    }

    @Override
    public int heard(Sender sender, long now) {
        int port = sender.port();
        boolean answered = lastPort == AddressMap.DNS_PORT && port == AddressMap.DNS_PORT;
        expireAt(now + (answered ? ANSWERED_NANOS : IDLE_NANOS));
        return name(sender.high(), sender.low(), port);
    }

    @Override
    public int name(long high, long low, int port) {
        map.toGuest(high, low, gatewayHigh());
        return port;
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
