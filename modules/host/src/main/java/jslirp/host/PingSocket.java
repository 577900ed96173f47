package jslirp.host;

import java.lang.foreign.MemorySegment;
import jslirp.linux.Errno;
import jslirp.linux.c.Linux;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.stack.host.SocketEvents;
import jslirp.wire.IcmpHeader;
import jslirp.wire.Ipv4Header;

/**
 * An ICMP echo socket of the kernel (icmp(7)). Where net.ipv4.ping_group_range refuses it, a raw
 * socket does as well, which takes CAP_NET_RAW; what the kernel does for the one we do for the
 * other: an identifier of our own, its checksum, and picking our replies out of all.
 */
public final class PingSocket implements DatagramSocket {
    private static final int SOCK_DGRAM = Linux.SOCK_DGRAM();
    private static final int SOCK_RAW = Linux.SOCK_RAW();
    private static final int IPPROTO_ICMP = Linux.IPPROTO_ICMP();
    private static final int IPPROTO_ICMPV6 = Linux.IPPROTO_ICMPV6();
    private static final int EINVAL = Errno.EINVAL;

    private final LinuxHost host;
    private final DatagramDescriptor descriptor;
    private boolean ipv6;
    private boolean raw;
    private int identifier;

    PingSocket(LinuxHost host, SocketEvents events, boolean tied) {
        this.host = host;
        descriptor = new DatagramDescriptor(host, events, tied, false);
    }

    @Override
    public long open(boolean ipv6) {
        this.ipv6 = ipv6;
        int protocol = ipv6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
        long refused = descriptor.open(ipv6, SOCK_DGRAM, protocol);
        if (refused != -Errno.EACCES
                && refused != -Errno.EPROTONOSUPPORT
                && refused != -Errno.EAFNOSUPPORT) {
            return refused;
        }
        long result = descriptor.open(ipv6, SOCK_RAW, protocol);
        if (result < 0) {
            if (result != -Errno.EPERM) {
                return result;
            }
            // Without the privilege the first refusal is the one that can be helped.
            if (refused == -Errno.EACCES) {
                host.pingIsForbidden();
            }
            return refused;
        }
        raw = true;
        identifier = host.nextEchoIdentifier();
        return 0;
    }

    @Override
    public long send(MemorySegment from, long at, long length, Destination to) {
        if (length < IcmpHeader.LENGTH) {
            return -EINVAL;
        }
        if (!raw) {
            return descriptor.send(descriptor.message().vector(from, at, length), to);
        }
        // The guest's frame is not ours to change: the header goes out from a copy.
        MemorySegment header = host.scratch;
        MemorySegment.copy(from, at, header, 0, IcmpHeader.LENGTH);
        replaceIdentifier(header);
        Message message =
                descriptor
                        .message()
                        .vector(header, 0, IcmpHeader.LENGTH)
                        .vector(from, at + IcmpHeader.LENGTH, length - IcmpHeader.LENGTH);
        return descriptor.send(message, to);
    }

    /** RFC 1624, equation 3. For IPv6 the kernel sums anew (RFC 3542 section 3.1). */
    private void replaceIdentifier(MemorySegment header) {
        int before = IcmpHeader.identifier(header, 0);
        IcmpHeader.identifier(header, 0, identifier);
        int sum = (~IcmpHeader.checksum(header, 0) & 0xffff) + (~before & 0xffff) + identifier;
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        IcmpHeader.checksum(header, 0, ~sum & 0xffff);
    }

    @Override
    public long receive(MemorySegment into, long at, long length, Sender sender) {
        if (!raw) {
            return descriptor.receive(descriptor.message().vector(into, at, length), sender);
        }
        while (true) {
            long received = receiveRaw(into, at, length, sender);
            boolean ours = received >= IcmpHeader.LENGTH && isOurReply(into, at);
            if (received < 0 || ours) {
                return received;
            }
        }
    }

    /** A raw IPv4 socket receives the IP header too (raw(7)); it is laid aside. */
    private long receiveRaw(MemorySegment into, long at, long length, Sender sender) {
        Message message = descriptor.message();
        if (ipv6) {
            return descriptor.receive(message.vector(into, at, length), sender);
        }
        MemorySegment header = host.scratch;
        message.vector(header, 0, Ipv4Header.LENGTH).vector(into, at, length);
        long received = descriptor.receive(message, sender);
        if (received < 0) {
            return received;
        }
        int options = Ipv4Header.headerLength(header, 0) - Ipv4Header.LENGTH;
        long rest = Math.min(received - Ipv4Header.LENGTH, length) - options;
        if (options > 0 && rest > 0) {
            MemorySegment.copy(into, at + options, into, at, rest);
        }
        return Math.max(0, rest);
    }

    private boolean isOurReply(MemorySegment message, long at) {
        int reply = ipv6 ? IcmpHeader.V6.ECHO_REPLY : IcmpHeader.V4.ECHO_REPLY;
        return IcmpHeader.type(message, at) == reply
                && IcmpHeader.identifier(message, at) == identifier;
    }

    @Override
    public long receiveError(SocketError error) {
        MemorySegment quote = host.scratch;
        while (true) {
            Message message = descriptor.message().vector(quote, 0, IcmpHeader.LENGTH);
            long length = descriptor.receiveError(message, error);
            if (length < 0) {
                return length;
            }
            boolean whole = length >= IcmpHeader.LENGTH;
            // A raw socket hears of everybody's pings.
            boolean ours = !raw || (whole && IcmpHeader.identifier(quote, 0) == identifier);
            if (ours) {
                error.sequence = whole ? IcmpHeader.sequence(quote, 0) : -1;
                return 0;
            }
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
