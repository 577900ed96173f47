package jslirp.host;

import java.lang.foreign.MemorySegment;
import jslirp.linux.Errno;
import jslirp.linux.c.Linux;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.stack.host.SocketEvents;

/** A UDP socket of the kernel, unconnected: one for all destinations of a guest's port. */
public final class UdpSocket implements DatagramSocket {
    private static final int SOCK_DGRAM = Linux.SOCK_DGRAM();
    private static final int IPPROTO_UDP = Linux.IPPROTO_UDP();

    private static final int EAGAIN = Errno.EAGAIN;
    private static final int EINVAL = Errno.EINVAL;
    private static final int EIO = Errno.EIO;
    private static final int EMSGSIZE = Errno.EMSGSIZE;

    /** UDP_MAX_SEGMENTS of the kernels before 6.9. */
    private static final int MOST_SEGMENTS = 64;

    /** The largest payload of UDP over IPv4. */
    private static final int LARGEST = 65_507;

    private final DatagramDescriptor descriptor;

    /** Whether runs have been sent with one call so far (UDP_SEGMENT, Linux 4.18). */
    private boolean segments = true;

    UdpSocket(LinuxHost host, SocketEvents events, boolean tied, boolean forQuery) {
        descriptor = new DatagramDescriptor(host, events, tied, forQuery);
    }

    @Override
    public long open(boolean ipv6) {
        return descriptor.open(ipv6, SOCK_DGRAM, IPPROTO_UDP);
    }

    @Override
    public long send(MemorySegment from, long at, long length, Destination to) {
        return descriptor.send(descriptor.message().vector(from, at, length), to);
    }

    /**
     * {@inheritDoc}
     *
     * <p>One call for up to {@link #MOST_SEGMENTS} of them, a tenth of the time. What the kernel
     * does not take whole goes one by one: a path whose MTU is smaller than a datagram, a device
     * that does not complete checksums.
     */
    @Override
    public long sendRun(MemorySegment from, long at, long length, long each, Destination to) {
        long sent = segments ? sendJoined(from, at, length, each, to) : 0;
        if (sent < 0 || sent == length) {
            return sent;
        }
        long n = DatagramSocket.super.sendRun(from, at + sent, length - sent, each, to);
        return n >= 0 || sent == 0 ? sent + n : sent;
    }

    private long sendJoined(MemorySegment from, long at, long length, long each, Destination to) {
        if (each > LARGEST) {
            return 0;
        }
        long most = each * Math.min(MOST_SEGMENTS, LARGEST / each);
        long sent = 0;
        while (sent < length) {
            long piece = Math.min(most, length - sent);
            Message message = descriptor.message().vector(from, at + sent, piece).segments(each);
            long n = descriptor.send(message, to);
            if (n < 0) {
                segments = n != -EINVAL && n != -EIO && n != -EMSGSIZE;
                return n == -EAGAIN && sent == 0 ? n : sent;
            }
            sent += n;
        }
        return sent;
    }

    @Override
    public long receive(MemorySegment into, long at, long length, Sender sender) {
        return descriptor.receive(descriptor.message().vector(into, at, length), sender);
    }

    @Override
    public void joinReceived() {
        descriptor.joinReceived();
    }

    @Override
    public long receiveError(SocketError error) {
        return Math.min(0, descriptor.receiveError(descriptor.message(), error));
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
