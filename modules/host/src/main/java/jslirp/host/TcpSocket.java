package jslirp.host;

import static jslirp.stack.host.HostErrno.ECONNABORTED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.linux.c.linger;
import jslirp.loop.Ready;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamSocket;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** A TCP socket of the kernel. */
public final class TcpSocket implements StreamSocket, Ready {
    private static final int EAGAIN = Errno.EAGAIN;
    private static final int EINPROGRESS = Errno.EINPROGRESS;

    private static final int AF_INET = Linux.AF_INET();
    private static final int AF_INET6 = Linux.AF_INET6();
    private static final int STREAM =
            Linux.SOCK_STREAM() | Linux.SOCK_NONBLOCK() | Linux.SOCK_CLOEXEC();
    private static final int SOL_SOCKET = Linux.SOL_SOCKET();
    private static final int SO_ERROR = Linux.SO_ERROR();
    private static final int SO_PEEK_OFF = Linux.SO_PEEK_OFF();
    private static final int SHUT_WR = Linux.SHUT_WR();
    private static final int PEEK = Linux.MSG_PEEK() | Linux.MSG_DONTWAIT();
    private static final int DISCARD = Linux.MSG_DONTWAIT();
    private static final int SEND = Linux.MSG_NOSIGNAL() | Linux.MSG_DONTWAIT();

    private static final int EPOLLIN = Linux.EPOLLIN();
    private static final int EPOLLOUT = Linux.EPOLLOUT();
    private static final int EPOLLPRI = Linux.EPOLLPRI();
    private static final int EPOLLRDHUP = Linux.EPOLLRDHUP();
    private static final int EPOLLHUP = Linux.EPOLLHUP();
    private static final int EPOLLERR = Linux.EPOLLERR();
    private static final int WATCHED = EPOLLIN | EPOLLOUT | EPOLLPRI | EPOLLRDHUP | Linux.EPOLLET();

    private final LinuxHost host;
    private final SocketEvents events;
    private int fd = -1;
    private boolean connected;

    /** Whether the flow knows that the far end has ended its stream. */
    private boolean ended;

    /** Whether the kernel took less than it was given: only then is "writable" news. */
    private boolean wantsRoom;

    /** Whether the far end has sent urgent data, before whose mark every receive stops short. */
    private boolean urgent;

    /** Where the kernel peeks next, counted from the first byte not yet discarded. */
    private long peekOffset;

    private @Nullable ReceiveRing ring;

    TcpSocket(LinuxHost host, SocketEvents events) {
        this.host = host;
        this.events = events;
    }

    @Override
    public long connect(long high, long low, int port) {
        assert fd < 0 : "A socket connects once";
        boolean ipv6 = !IpAddress.isIpv4(high, low);
        long opened = Socket.socket(ipv6 ? AF_INET6 : AF_INET, STREAM, 0);
        if (opened < 0) {
            return opened;
        }
        fd = (int) opened;
        setOptions(ipv6);
        MemorySegment scratch = host.scratch;
        long result = leaveFrom(ipv6, high, low, scratch);
        if (result >= 0) {
            int length = ScopedAddress.encode(scratch, 0, high, low, port);
            result = Socket.connect(fd, scratch, 0, length);
            result = result == -EINPROGRESS ? 0 : result;
        }
        // Registered when it is under way: a socket that has not begun counts as hung up.
        return finish(result < 0 ? result : host.loop.register(fd, WATCHED, this));
    }

    private long leaveFrom(boolean ipv6, long high, long low, MemorySegment scratch) {
        String device = host.deviceFor(high, low);
        long result = device == null ? 0 : Outbound.bindToDevice(fd, device, scratch);
        return result < 0 ? result : host.outbound.bind(fd, ipv6, scratch);
    }

    /** For an accepted connection, which {@link #begin} begins to watch. */
    TcpSocket(LinuxHost host, int accepted, boolean peeks, SocketEvents events) {
        this(host, events);
        fd = accepted;
        connected = true;
        ring = peeks ? null : new ReceiveRing();
    }

    /**
     * Begins to watch an accepted connection.
     *
     * @return 0 or {@code -errno}; the descriptor is not closed then
     */
    public long begin() {
        return host.loop.register(fd, WATCHED, this);
    }

    /** Takes over an accepted connection. */
    long adopt(int accepted) {
        fd = accepted;
        connected = true;
        setOptions(Socket.getsockopt(fd, SOL_SOCKET, Linux.SO_DOMAIN()) == AF_INET6);
        return finish(host.loop.register(fd, WATCHED, this));
    }

    private long finish(long result) {
        if (result < 0) {
            close();
        }
        return result;
    }

    private void setOptions(boolean ipv6) {
        Socket.setsockopt(fd, Linux.IPPROTO_TCP(), Linux.TCP_NODELAY(), 1);
        // Keeps the urgent byte in the stream, where all bytes count; else peeking would skip it.
        Socket.setsockopt(fd, SOL_SOCKET, Linux.SO_OOBINLINE(), 1);
        if (!host.enablePeekOffset(fd, ipv6)) {
            ring = new ReceiveRing();
        }
    }

    @Override
    public long peek(long offset, MemorySegment into, long at, long length) {
        assert length > 0 : "A peek of nothing would look like the end";
        if (ring != null) {
            return ring.peek(fd, offset, into, at, length);
        }
        if (offset != peekOffset) {
            long result = Socket.setsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, (int) offset);
            if (result < 0) {
                return result;
            }
            peekOffset = offset;
        }
        long count = Socket.recv(fd, into, at, length, PEEK);
        if (count > 0) {
            peekOffset += count;
            if (urgent && count < length) {
                return count + Math.max(0, peek(offset + count, into, at + count, length - count));
            }
        }
        return count;
    }

    @Override
    public long discard(long length) {
        if (ring != null) {
            if (ring.discard(length)) {
                host.loop.again(fd, EPOLLIN);
            }
            return length;
        }
        long done = 0;
        while (done < length) {
            long count = Socket.discard(fd, length - done, DISCARD);
            if (count <= 0) {
                return done > 0 ? done : count;
            }
            done += count;
            peekOffset = Math.max(0, peekOffset - count);
        }
        return done;
    }

    @Override
    public long send(MemorySegment from, long at, long length) {
        long count = Socket.send(fd, from, at, length, SEND);
        wantsRoom = count < 0 ? count == -EAGAIN : count < length;
        return count;
    }

    @Override
    public long shutdownOutput() {
        return Socket.shutdown(fd, SHUT_WR);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            host.loop.close(fd);
            fd = -1;
        }
        if (ring != null) {
            ring.close();
        }
    }

    @Override
    public void reset() {
        if (fd >= 0) {
            MemorySegment scratch = host.scratch;
            scratch.set(ValueLayout.JAVA_INT, linger.l_onoff$offset(), 1);
            scratch.set(ValueLayout.JAVA_INT, linger.l_linger$offset(), 0);
            int length = (int) linger.sizeof();
            Socket.setsockopt(fd, SOL_SOCKET, Linux.SO_LINGER(), scratch, 0, length);
            close();
        }
    }

    /** Tells the flow. It may close the socket in any of these calls; then the rest is silence. */
    @Override
    public void onReady(int ready, long now) {
        if ((ready & EPOLLPRI) != 0) {
            urgent = true;
        }
        if ((ready & EPOLLERR) != 0) {
            long errno = Socket.getsockopt(fd, SOL_SOCKET, SO_ERROR);
            if (errno != 0) {
                events.onError((int) Math.abs(errno), now);
                return;
            }
        }
        if (!connected && (ready & EPOLLOUT) != 0) {
            connected = true;
            events.onConnected(now);
        }
        if (fd >= 0 && !ended && (ready & (EPOLLRDHUP | EPOLLHUP)) != 0) {
            ended = true;
            events.onEnd(now);
        }
        if (fd >= 0 && (ready & (EPOLLIN | EPOLLRDHUP | EPOLLHUP)) != 0) {
            events.onReadable(now);
        }
        if (fd >= 0 && wantsRoom && (ready & EPOLLOUT) != 0) {
            wantsRoom = false;
            events.onWritable(now);
        }
    }

    /** The host's end is reset, and the flow is told, which resets the guest's. */
    @Override
    public void onBroken(long now) {
        reset();
        events.onError(ECONNABORTED, now);
    }
}
