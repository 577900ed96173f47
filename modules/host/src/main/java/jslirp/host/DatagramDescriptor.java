package jslirp.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.loop.Ready;
import jslirp.stack.host.Destination;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.stack.host.SocketEvents;

/** What UDP and ping sockets share: an unconnected descriptor with TTLs and an error queue. */
final class DatagramDescriptor implements Ready {
    private static final int EAGAIN = Errno.EAGAIN;
    private static final int EBADF = Errno.EBADF;

    private static final int AF_INET = Linux.AF_INET();
    private static final int AF_INET6 = Linux.AF_INET6();
    private static final int FLAGS = Linux.SOCK_NONBLOCK() | Linux.SOCK_CLOEXEC();
    private static final int IPPROTO_IP = Linux.IPPROTO_IP();
    private static final int IPPROTO_IPV6 = Linux.IPPROTO_IPV6();
    private static final int IP_TTL = Linux.IP_TTL();
    private static final int IPV6_UNICAST_HOPS = Linux.IPV6_UNICAST_HOPS();
    private static final int SEND = Linux.MSG_NOSIGNAL() | Linux.MSG_DONTWAIT();
    private static final int RECEIVE = Linux.MSG_DONTWAIT();

    private static final int EPOLLIN = Linux.EPOLLIN();
    private static final int EPOLLOUT = Linux.EPOLLOUT();
    private static final int EPOLLERR = Linux.EPOLLERR();

    /**
     * Room is watched for only after it was lacking: the kernel reports it anew for each datagram
     * that has left.
     */
    private static final int WATCHED = EPOLLIN | Linux.EPOLLET();

    private static final int WATCHED_WHEN_FULL = WATCHED | EPOLLOUT;

    private static final int RECEIVE_BUFFER = 1 << 20;

    private static final long TTL_MESSAGE = Message.kind(IPPROTO_IP, IP_TTL);
    private static final long HOP_LIMIT_MESSAGE = Message.kind(IPPROTO_IPV6, Linux.IPV6_HOPLIMIT());

    private final LinuxHost host;
    private final SocketEvents events;
    private final boolean tied;
    private final boolean forQuery;
    private int fd = -1;
    private boolean ipv6;

    /** The TTL that the socket gives to datagrams. */
    private int socketTtl;

    private boolean wantsRoom;

    /** Whether datagrams may come several at a time. */
    private boolean joins;

    /**
     * A descriptor not yet opened.
     *
     * @param tied whether it is tied to the outbound interface
     * @param forQuery whether it is for {@link jslirp.stack.host.HostNetwork#query}
     */
    DatagramDescriptor(LinuxHost host, SocketEvents events, boolean tied, boolean forQuery) {
        this.host = host;
        this.events = events;
        this.tied = tied;
        this.forQuery = forQuery;
    }

    /**
     * Opens the socket.
     *
     * @param type SOCK_DGRAM or SOCK_RAW
     * @param protocol IPPROTO_UDP and so on
     * @return 0 or {@code -errno}
     */
    long open(boolean ipv6, int type, int protocol) {
        assert fd < 0 : "A socket opens once";
        this.ipv6 = ipv6;
        long opened = Socket.socket(ipv6 ? AF_INET6 : AF_INET, type | FLAGS, protocol);
        if (opened < 0) {
            return opened;
        }
        fd = (int) opened;
        setOptions();
        long result = leaveFrom();
        if (result >= 0) {
            result = host.loop.register(fd, WATCHED, this);
        }
        if (result < 0) {
            close();
        }
        return result;
    }

    private long leaveFrom() {
        String device = tied ? host.outbound.device(ipv6) : null;
        long result = device == null ? 0 : Outbound.bindToDevice(fd, device, host.scratch);
        return result < 0 ? result : host.outbound.bind(fd, ipv6, host.scratch);
    }

    private void setOptions() {
        socketTtl = host.defaultTtl(fd, ipv6);
        if (ipv6) {
            // Else IPv4 datagrams to the same port would arrive here too.
            Socket.setsockopt(fd, IPPROTO_IPV6, Linux.IPV6_V6ONLY(), 1);
            Socket.setsockopt(fd, IPPROTO_IPV6, Linux.IPV6_RECVERR(), 1);
        } else {
            Socket.setsockopt(fd, IPPROTO_IP, Linux.IP_RECVERR(), 1);
        }
        if (forQuery) {
            return;
        }
        // As much as anybody may have: the default holds less than 5 ms of 20,000 datagrams/s.
        Socket.setsockopt(fd, Linux.SOL_SOCKET(), Linux.SO_RCVBUF(), RECEIVE_BUFFER);
        if (ipv6) {
            Socket.setsockopt(fd, IPPROTO_IPV6, Linux.IPV6_RECVHOPLIMIT(), 1);
        } else {
            Socket.setsockopt(fd, IPPROTO_IP, Linux.IP_RECVTTL(), 1);
        }
    }

    /** An empty message for the next call. */
    Message message() {
        return host.message.begin();
    }

    /** Sends the message that has been prepared. Returns its length or {@code -errno}. */
    long send(Message message, Destination to) {
        if (to.ttl() != socketTtl) {
            long result = setTtl(to.ttl());
            if (result < 0) {
                return result;
            }
        }
        long length = message.send(fd, to, SEND);
        if (length < 0 && length != -EAGAIN && length != -EBADF) {
            // Perhaps an earlier datagram's error, which this call has now cleared.
            length = message.send(fd, to, SEND);
        }
        if (length == -EAGAIN && !wantsRoom) {
            wantsRoom = true;
            host.loop.modify(fd, WATCHED_WHEN_FULL);
        }
        return length;
    }

    private long setTtl(int ttl) {
        long result =
                ipv6
                        ? Socket.setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, ttl)
                        : Socket.setsockopt(fd, IPPROTO_IP, IP_TTL, ttl);
        if (result >= 0) {
            socketTtl = ttl;
        }
        return result;
    }

    /** Receives into the vectors of a message. Returns the length or {@code -errno}. */
    long receive(Message message, Sender sender) {
        long length = message.receive(fd, RECEIVE);
        if (length < 0 && length != -EAGAIN && length != -EBADF) {
            length = message.receive(fd, RECEIVE);
        }
        if (length >= 0) {
            MemorySegment s = message.memory();
            long name = message.nameAt();
            long ttlAt = message.find(ipv6 ? HOP_LIMIT_MESSAGE : TTL_MESSAGE, Integer.BYTES);
            sender.set(
                    ScopedAddress.high(s, name),
                    SocketAddress.low(s, name),
                    SocketAddress.port(s, name),
                    ttlAt < 0 ? 0 : s.get(ValueLayout.JAVA_INT, ttlAt));
            sender.segmentLength(joins ? message.segmentLength(length) : 0);
        }
        return length;
    }

    /** Asks for several datagrams at a time. */
    void joinReceived() {
        joins = Message.joinReceived(fd);
    }

    /** Takes one entry of the error queue, and what it quotes into the vectors of a message. */
    long receiveError(Message message, SocketError error) {
        return ErrorQueue.receive(fd, message, error);
    }

    void close() {
        if (fd >= 0) {
            host.loop.close(fd);
            fd = -1;
        }
    }

    @Override
    public void onReady(int ready, long now) {
        if ((ready & EPOLLERR) != 0) {
            events.onError(0, now);
        }
        if (fd >= 0 && (ready & EPOLLIN) != 0) {
            events.onReadable(now);
        }
        if (fd >= 0 && wantsRoom && (ready & EPOLLOUT) != 0) {
            wantsRoom = false;
            host.loop.modify(fd, WATCHED);
            events.onWritable(now);
        }
    }

    // A datagram that broke an invariant is gone; the socket goes on, hence no onBroken.
}
