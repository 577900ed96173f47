package jslirp.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jslirp.linux.Errno;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.linux.c.in6_pktinfo;
import jslirp.linux.c.in_pktinfo;
import jslirp.loop.Ready;
import jslirp.stack.host.BoundSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.stack.host.SocketEvents;
import jslirp.wire.IpAddress;

/**
 * A UDP socket of the kernel that is bound to a port. It tells which of the host's addresses a
 * datagram came to, and sends from any of them (ip(7), IP_PKTINFO; ipv6(7), IPV6_PKTINFO).
 */
public final class BoundUdpSocket implements BoundSocket, Ready {
    private static final int IPPROTO_IP = Linux.IPPROTO_IP();
    private static final int IPPROTO_IPV6 = Linux.IPPROTO_IPV6();
    private static final int IP_TTL = Linux.IP_TTL();
    private static final int IPV6_UNICAST_HOPS = Linux.IPV6_UNICAST_HOPS();
    private static final int FLAGS = Linux.MSG_NOSIGNAL() | Linux.MSG_DONTWAIT();
    private static final int EPOLLIN = Linux.EPOLLIN();
    private static final int EPOLLERR = Linux.EPOLLERR();
    private static final int WATCHED = EPOLLIN | Linux.EPOLLET();

    private static final long IPV4_KIND = Message.kind(IPPROTO_IP, Linux.IP_PKTINFO());
    private static final long IPV6_KIND = Message.kind(IPPROTO_IPV6, Linux.IPV6_PKTINFO());
    private static final int IPV4_LENGTH = (int) in_pktinfo.sizeof();
    private static final int IPV6_LENGTH = (int) in6_pktinfo.sizeof();

    /** The address of the header, and the one that the datagram is to leave from. */
    private static final long IPV4_TO = in_pktinfo.ipi_addr$offset();

    private static final long IPV4_FROM = in_pktinfo.ipi_spec_dst$offset();
    private static final long IPV6_ADDRESS = in6_pktinfo.ipi6_addr$offset();
    private static final long IPV6_DEVICE = in6_pktinfo.ipi6_ifindex$offset();

    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt HALF_WORD =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final LinuxHost host;
    private final SocketEvents events;
    private final boolean ipv6;
    private int fd;
    private int socketTtl = -1;

    /** Whether datagrams may come several at a time. */
    private boolean joins;

    BoundUdpSocket(LinuxHost host, int fd, boolean ipv6, SocketEvents events) {
        this.host = host;
        this.fd = fd;
        this.ipv6 = ipv6;
        this.events = events;
    }

    /** Begins to watch it: 0 or {@code -errno}. */
    public long begin() {
        if (ipv6) {
            Socket.setsockopt(fd, IPPROTO_IPV6, Linux.IPV6_RECVPKTINFO(), 1);
            Socket.setsockopt(fd, IPPROTO_IPV6, Linux.IPV6_RECVERR(), 1);
        } else {
            Socket.setsockopt(fd, IPPROTO_IP, Linux.IP_PKTINFO(), 1);
            Socket.setsockopt(fd, IPPROTO_IP, Linux.IP_RECVERR(), 1);
        }
        return host.loop.register(fd, WATCHED, this);
    }

    @Override
    public long send(
            MemorySegment from, long at, long length, long fromHigh, long fromLow, Destination to) {
        if (to.ttl() != socketTtl) {
            socketTtl = to.ttl();
            int level = ipv6 ? IPPROTO_IPV6 : IPPROTO_IP;
            Socket.setsockopt(fd, level, ipv6 ? IPV6_UNICAST_HOPS : IP_TTL, socketTtl);
        }
        Message message = host.message.begin().vector(from, at, length);
        if ((fromHigh | fromLow) != 0) {
            own(message, fromHigh, fromLow);
        }
        return message.send(fd, to, FLAGS);
    }

    /** The interface is left to the routes, but for an address that means nothing without. */
    private void own(Message message, long high, long low) {
        MemorySegment s = message.memory();
        if (ipv6) {
            long data = message.control(IPV6_KIND, IPV6_LENGTH);
            boolean scoped = IpAddress.isLinkLocal(high, low);
            s.set(WORD, data + IPV6_ADDRESS, scoped ? ScopedAddress.withScope(high, 0) : high);
            s.set(WORD, data + IPV6_ADDRESS + Long.BYTES, low);
            s.set(ValueLayout.JAVA_INT_UNALIGNED, data + IPV6_DEVICE, scoped ? (int) high : 0);
        } else {
            long data = message.control(IPV4_KIND, IPV4_LENGTH);
            s.set(HALF_WORD, data + IPV4_FROM, (int) low);
        }
    }

    @Override
    public void joinReceived() {
        joins = Message.joinReceived(fd);
    }

    @Override
    public long receive(MemorySegment into, long at, long length, Sender sender) {
        Message message = host.message.begin().vector(into, at, length);
        long n = message.receive(fd, FLAGS);
        if (n < 0 && n != -Errno.EAGAIN && n != -Errno.EBADF) {
            // An earlier datagram's error, which this call has cleared.
            n = message.receive(fd, FLAGS);
        }
        if (n >= 0) {
            MemorySegment s = message.memory();
            long name = message.nameAt();
            sender.set(
                    ScopedAddress.high(s, name),
                    SocketAddress.low(s, name),
                    SocketAddress.port(s, name),
                    0);
            sender.segmentLength(joins ? message.segmentLength(n) : 0);
            readOwn(message, sender);
        }
        return n;
    }

    private void readOwn(Message message, Sender sender) {
        MemorySegment s = message.memory();
        long data = message.find(ipv6 ? IPV6_KIND : IPV4_KIND, ipv6 ? IPV6_LENGTH : IPV4_LENGTH);
        if (data < 0) {
            sender.own(0, 0);
        } else if (ipv6) {
            long high = s.get(WORD, data + IPV6_ADDRESS);
            long low = s.get(WORD, data + IPV6_ADDRESS + Long.BYTES);
            int device = s.get(ValueLayout.JAVA_INT_UNALIGNED, data + IPV6_DEVICE);
            boolean scoped = IpAddress.isLinkLocal(high, low);
            own(sender, scoped ? ScopedAddress.withScope(high, device) : high, low);
        } else {
            own(sender, 0, IpAddress.mappedLow(s.get(HALF_WORD, data + IPV4_TO)));
        }
    }

    /** Nobody answers from the address of a group. */
    private static void own(Sender sender, long high, long low) {
        boolean group = IpAddress.isMulticast(high, low) || IpAddress.isBroadcast(high, low);
        sender.own(group ? 0 : high, group ? 0 : low);
    }

    @Override
    public long receiveError(SocketError error) {
        return Math.min(0, ErrorQueue.receive(fd, host.message.begin(), error));
    }

    @Override
    public void onReady(int ready, long now) {
        if ((ready & EPOLLERR) != 0) {
            events.onError(0, now);
        }
        if (fd >= 0 && (ready & EPOLLIN) != 0) {
            events.onReadable(now);
        }
    }

    @Override
    public void close() {
        if (fd >= 0) {
            host.loop.close(fd);
            fd = -1;
        }
    }
}
