package jslirp.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.loop.EventLoop;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.host.Nameservers;
import jslirp.stack.host.OwnAddresses;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamSocket;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** Makes the kernel's sockets for the guest's flows, and keeps what all of them share. */
public final class LinuxHost implements HostNetwork {
    /**
     * A silent client is asked whether it lives after two hours, as the stack asks the guest; then
     * every 75 seconds, and nine times. In seconds, of connections that {@link #watchSilence}.
     */
    private static final int KEEPALIVE_IDLE = 2 * 60 * 60;

    private static final int KEEPALIVE_INTERVAL = 75;
    private static final int KEEPALIVE_PROBES = 9;

    final EventLoop loop;
    final Outbound outbound;
    final Message message = new Message();

    /** For a small argument of the next call: a socket address, a linger. */
    final MemorySegment scratch = Arena.ofAuto().allocate(SocketAddress.LENGTH, 8);

    private final Nameservers nameservers;
    private @Nullable LocalAddresses localAddresses;

    /** Whether SO_PEEK_OFF is worth trying, of IPv4 and of IPv6. */
    private boolean peeksIpv4 = true;

    private boolean peeksIpv6 = true;

    /** The TTL, and hop limit, of a socket that nobody has told another; 0 while not known. */
    private int defaultTtl;

    private int defaultHopLimit;
    private int echoIdentifier;
    private @Nullable Runnable onPingForbidden;

    /**
     * A host whose sockets are watched by {@code loop}.
     *
     * @param outbound where they leave from
     * @param nameservers see {@link ResolvConf}
     */
    public LinuxHost(EventLoop loop, Outbound outbound, Nameservers nameservers) {
        this.loop = loop;
        this.outbound = outbound;
        this.nameservers = nameservers;
        // Any start will do; two processes should not have the same one.
        this.echoIdentifier = (int) loop.now();
    }

    /** Runs {@code told}, once, when net.ipv4.ping_group_range keeps a guest from pinging. */
    public void onPingForbidden(Runnable told) {
        onPingForbidden = told;
    }

    void pingIsForbidden() {
        Runnable told = onPingForbidden;
        onPingForbidden = null;
        if (told != null) {
            told.run();
        }
    }

    /** Does without SO_PEEK_OFF, as on kernels before 6.9: for tests. */
    public void useRings() {
        peeksIpv4 = false;
        peeksIpv6 = false;
    }

    @Override
    public StreamSocket stream(SocketEvents events) {
        return new TcpSocket(this, events);
    }

    @Override
    public DatagramSocket datagram(SocketEvents events) {
        return udp(events, false);
    }

    @Override
    public DatagramSocket query(SocketEvents events) {
        return udp(events, true);
    }

    private DatagramSocket udp(SocketEvents events, boolean forQuery) {
        UdpSocket socket = new UdpSocket(this, events, false, forQuery);
        return outbound.namesDevice()
                ? new TiedSocket(this, new UdpSocket(this, events, true, forQuery), socket)
                : socket;
    }

    @Override
    public DatagramSocket echo(SocketEvents events) {
        PingSocket socket = new PingSocket(this, events, false);
        return outbound.namesDevice()
                ? new TiedSocket(this, new PingSocket(this, events, true), socket)
                : socket;
    }

    @Override
    public Nameservers nameservers() {
        return nameservers;
    }

    @Override
    public OwnAddresses ownAddresses() {
        return localAddresses();
    }

    private LocalAddresses localAddresses() {
        if (localAddresses == null) {
            localAddresses = new LocalAddresses(loop);
        }
        return localAddresses;
    }

    /** Whether it is said from where the sockets of a family leave. */
    public boolean namesOutbound(boolean ipv6) {
        return (ipv6 ? outbound.ipv6() : outbound.ipv4()) != null;
    }

    /** The interface by which a socket must leave for this destination; null: as routes say. */
    @Nullable String deviceFor(long high, long low) {
        String device = outbound.device(!IpAddress.isIpv4(high, low));
        return device == null || localAddresses().contains(high, low) ? null : device;
    }

    /**
     * Makes a stream of a connection that was accepted; non-blocking or not, it becomes so. The
     * descriptor is the stream's from now on.
     *
     * @return null, with the descriptor closed, when the kernel cannot watch it
     */
    public @Nullable StreamSocket adopt(int fd, SocketEvents events) {
        TcpSocket socket = new TcpSocket(this, events);
        return socket.adopt(fd) < 0 ? null : socket;
    }

    /**
     * Sets what accepted connections are to inherit from a listening socket, so that none of them
     * costs a call.
     *
     * @return whether they can be peeked, as {@link #accepted} wants to know
     */
    public boolean prepareListener(int fd, boolean ipv6) {
        Socket.setsockopt(fd, Linux.IPPROTO_TCP(), Linux.TCP_NODELAY(), 1);
        Socket.setsockopt(fd, Linux.SOL_SOCKET(), Linux.SO_OOBINLINE(), 1);
        Socket.setsockopt(fd, Linux.IPPROTO_TCP(), Linux.TCP_KEEPIDLE(), KEEPALIVE_IDLE);
        Socket.setsockopt(fd, Linux.IPPROTO_TCP(), Linux.TCP_KEEPINTVL(), KEEPALIVE_INTERVAL);
        Socket.setsockopt(fd, Linux.IPPROTO_TCP(), Linux.TCP_KEEPCNT(), KEEPALIVE_PROBES);
        return enablePeekOffset(fd, ipv6);
    }

    /**
     * Has the kernel find out whether a client that is silent still lives, so that one that has
     * vanished does not keep its descriptors for ever: of a connection that was accepted from a
     * prepared listener. The loopback's clients cannot vanish.
     */
    public static void watchSilence(int fd) {
        Socket.setsockopt(fd, Linux.SOL_SOCKET(), Linux.SO_KEEPALIVE(), 1);
    }

    /**
     * The stream of a connection that was accepted from a prepared listener and does not block. The
     * descriptor is the stream's from now on.
     *
     * @param peeks whether its bytes can be peeked; else they are read into a ring
     */
    public TcpSocket accepted(int fd, boolean peeks, SocketEvents events) {
        return new TcpSocket(this, fd, peeks, events);
    }

    /** A UDP socket that was bound and does not block; the descriptor is the socket's. */
    public BoundUdpSocket bound(int fd, boolean ipv6, SocketEvents events) {
        return new BoundUdpSocket(this, fd, ipv6, events);
    }

    /** Whether peek offsets work on this new socket. What one family lacks is asked only once. */
    boolean enablePeekOffset(int fd, boolean ipv6) {
        if (!(ipv6 ? peeksIpv6 : peeksIpv4)) {
            return false;
        }
        boolean works = Socket.setsockopt(fd, Linux.SOL_SOCKET(), Linux.SO_PEEK_OFF(), 0) >= 0;
        if (ipv6) {
            peeksIpv6 = works;
        } else {
            peeksIpv4 = works;
        }
        return works;
    }

    /** The TTL, or hop limit, that this new socket gives to datagrams; asked only once. */
    int defaultTtl(int fd, boolean ipv6) {
        if (ipv6 && defaultHopLimit == 0) {
            int level = Linux.IPPROTO_IPV6();
            defaultHopLimit = (int) Socket.getsockopt(fd, level, Linux.IPV6_UNICAST_HOPS());
        } else if (!ipv6 && defaultTtl == 0) {
            defaultTtl = (int) Socket.getsockopt(fd, Linux.IPPROTO_IP(), Linux.IP_TTL());
        }
        return ipv6 ? defaultHopLimit : defaultTtl;
    }

    /** The identifier of the next raw ping socket. */
    int nextEchoIdentifier() {
        return ++echoIdentifier & 0xffff;
    }
}
