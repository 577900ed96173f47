package jslirp.host;

import java.lang.foreign.MemorySegment;
import jslirp.linux.c.Linux;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.stack.host.SocketEvents;

/** A UDP socket of the kernel, unconnected: one for all destinations of a guest's port. */
public final class UdpSocket implements DatagramSocket {
    private static final int SOCK_DGRAM = Linux.SOCK_DGRAM();
    private static final int IPPROTO_UDP = Linux.IPPROTO_UDP();

    private final DatagramDescriptor descriptor;

    UdpSocket(LinuxHost host, SocketEvents events, boolean tied) {
        descriptor = new DatagramDescriptor(host, events, tied);
    }

    @Override
    public long open(boolean ipv6) {
        return descriptor.open(ipv6, SOCK_DGRAM, IPPROTO_UDP);
    }

    @Override
    public long send(
            MemorySegment from, long at, long length, long high, long low, int port, int ttl) {
        Message message = descriptor.message().vector(from, at, length);
        return descriptor.send(message, high, low, port, ttl);
    }

    @Override
    public long receive(MemorySegment into, long at, long length, Sender sender) {
        return descriptor.receive(descriptor.message().vector(into, at, length), sender);
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
