package jslirp.jmh.pipeline;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.ENETUNREACH;

import java.lang.foreign.MemorySegment;
import java.util.List;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.host.Nameservers;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamSocket;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A host with one socket, which takes whatever it is sent and has as much to say as it is told. No
 * byte is copied.
 */
final class MemoryHost implements HostNetwork, StreamSocket, DatagramSocket {
    /** The time to live that the host's datagrams arrive with. */
    private static final int TTL = 64;

    private final int port;
    private @Nullable SocketEvents events;
    private long taken;
    private long waiting;
    private int datagramLength;

    /** The datagrams of this host come from its loopback and this port. */
    MemoryHost(int port) {
        this.port = port;
    }

    /** Who hears of the socket. */
    SocketEvents events() {
        if (events == null) {
            throw new IllegalStateException("no socket was made");
        }
        return events;
    }

    /** Bytes that were sent through the socket. */
    long taken() {
        return taken;
    }

    /** The stream goes on for so many bytes. */
    void say(long bytes) {
        waiting += bytes;
    }

    /** So many datagrams of one length have come. */
    void say(int count, int length) {
        waiting += count;
        datagramLength = length;
    }

    @Override
    public StreamSocket stream(SocketEvents listener) {
        events = listener;
        return this;
    }

    @Override
    public DatagramSocket datagram(SocketEvents listener) {
        events = listener;
        return this;
    }

    @Override
    public DatagramSocket echo(SocketEvents listener) {
        throw new UnsupportedOperationException("nobody pings here");
    }

    @Override
    public Nameservers nameservers() {
        return List::of;
    }

    // ---- a stream

    @Override
    public long connect(long high, long low, int toPort) {
        return 0;
    }

    @Override
    public long peek(long offset, MemorySegment into, long at, long length) {
        long n = Math.min(waiting - offset, length);
        return n == 0 ? -EAGAIN : n;
    }

    @Override
    public long discard(long length) {
        waiting -= length;
        return length;
    }

    @Override
    public long send(MemorySegment from, long at, long length) {
        taken += length;
        return length;
    }

    @Override
    public long shutdownOutput() {
        return 0;
    }

    @Override
    public void reset() {}

    // ---- datagrams

    @Override
    public long open(boolean ipv6) {
        return ipv6 ? -ENETUNREACH : 0;
    }

    @Override
    public long send(MemorySegment from, long at, long length, Destination to) {
        taken += length;
        return length;
    }

    @Override
    public long receive(MemorySegment into, long at, long length, Sender sender) {
        if (waiting == 0) {
            return -EAGAIN;
        }
        waiting--;
        sender.set(0, IpAddress.LOOPBACK_IPV4.low(), port, TTL);
        return datagramLength;
    }

    @Override
    public long receiveError(SocketError error) {
        return -EAGAIN;
    }

    @Override
    public void close() {}
}
