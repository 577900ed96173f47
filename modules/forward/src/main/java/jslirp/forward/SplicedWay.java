package jslirp.forward;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Process;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.linux.c.rlimit;
import jslirp.netns.NamespaceEntry;
import jslirp.netns.TransparentRouting;
import jslirp.stack.VirtualNetwork;
import jslirp.stack.link.LocalConnections;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The short cut: a socket inside the guest's namespace that stands for the client, joined to the
 * client's by splice(2). The guest sees the same source as by the stack.
 *
 * <p>A connection inside a namespace is made or refused before connect(2) returns, so it is tried
 * on the spot. Whatever does not work leaves the connection to the stack, whose answer is the one
 * that counts: nobody listens, the address is not of the namespace but of one behind it, the port
 * is taken. Without an answer the address is left alone for a while.
 */
final class SplicedWay implements Way, ForwardListener {
    private final PortForwards forwards;
    private final Splicer splicer;
    private final VirtualNetwork network;
    private final LocalConnections connections;
    private final NamespaceEntry entry;
    private final int descriptorLimit;
    private final MemorySegment address = Arena.ofAuto().allocate(SocketAddress.LENGTH, 8);

    private final SilentEnds silentEnds = new SilentEnds();

    private @Nullable GuestSockets ipv4;
    private @Nullable GuestSockets ipv6;
    private boolean begun;

    /** Whether any connection has gone by this way. */
    private boolean used;

    /**
     * Does nothing before there is a forward.
     *
     * @param entry stays open as long as this
     * @param connections those of the namespace
     */
    SplicedWay(
            PortForwards forwards,
            NamespaceEntry entry,
            VirtualNetwork network,
            LocalConnections connections) {
        this.forwards = forwards;
        this.entry = entry;
        this.network = network;
        this.connections = connections;
        splicer = forwards.splicer;
        descriptorLimit = descriptorLimit();
    }

    /** Begins to fetch sockets; until they are there, connections go by the stack. */
    @Override
    public void added(PortForward forward) {
        if (begun
                || forward.request().protocol() != Protocol.TCP
                || !(forward.request().guest() instanceof GuestEnd.Ports)) {
            return;
        }
        begun = true;
        if (!network.ipv6Only()) {
            ipv4 = open(Linux.AF_INET(), network.ipv4(), network.prefixLength());
        }
        if (network.hasIpv6()) {
            ipv6 = open(Linux.AF_INET6(), new IpAddress(network.prefix6(), 0), Long.SIZE);
        }
    }

    /** Silence is remembered for forwards that stand; the others' ends cost one more try each. */
    @Override
    public void removed(PortForward forward) {
        silentEnds.forget();
    }

    /** A stock of one family; null when there are no descriptors for it. */
    private @Nullable GuestSockets open(int family, IpAddress prefix, int length) {
        IpAddress gateway = gateway(prefix.isIpv4());
        TransparentRouting routing =
                new TransparentRouting(
                        prefix.high(), prefix.low(), length, gateway.high(), gateway.low());
        try {
            return GuestSockets.open(entry, routing, family, batch());
        } catch (IOException e) {
            return null;
        }
    }

    private IpAddress gateway(boolean ofIpv4) {
        return ofIpv4 ? network.gateway() : network.gateway6();
    }

    /** A sixteenth of all descriptors; the stock may hold half as many again. */
    private int batch() {
        return Math.min(GuestSockets.LARGEST_BATCH, Math.max(1, descriptorLimit / 8));
    }

    /** Flows by the stack need one descriptor, ours two: above half of the limit they have it. */
    private static int descriptorLimit() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(rlimit.sizeof(), Long.BYTES);
            int resource = Linux.RLIMIT_NOFILE();
            if (Process.prlimit(resource, MemorySegment.NULL, 0, limit, 0) < 0) {
                return 0;
            }
            long soft = limit.get(ValueLayout.JAVA_LONG, rlimit.rlim_cur$offset());
            return soft < 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, soft / 2);
        }
    }

    @Override
    public boolean take(Accepted connection, long now) {
        Endpoint guest = connection.guest();
        return guest != null
                && suits(connection, guest, now)
                && join(connection, connection.client(), guest, now);
    }

    /** Asks the guest's kernel: what the guest ended first stays in TIME_WAIT for a minute. */
    @Override
    public boolean remembers(Accepted connection) {
        Endpoint client = connection.client();
        Endpoint guest = connection.guest();
        if (!used || client == null || guest == null) {
            return false;
        }
        IpAddress to = guest.address();
        IpAddress source = source(client.address(), to);
        return source != null
                && connections.has(
                        to.high(),
                        to.low(),
                        guest.port(),
                        source.high(),
                        source.low(),
                        client.port());
    }

    private boolean suits(Accepted connection, Endpoint guest, long now) {
        // The kernel hands out the lowest number free, so a number tells how many there are.
        return connection.fd() < descriptorLimit && !silentEnds.isLeftAlone(guest, now);
    }

    private boolean join(Accepted connection, @Nullable Endpoint client, Endpoint guest, long now) {
        GuestSockets sockets = guest.address().isIpv4() ? ipv4 : ipv6;
        IpAddress source =
                client == null
                        ? gateway(guest.address().isIpv4())
                        : source(client.address(), guest.address());
        int inside = sockets == null || source == null ? -1 : sockets.take(now);
        if (inside < 0 || source == null) {
            return false;
        }
        // Who has no port gets a free one from the kernel.
        long result = connect(inside, source, client == null ? 0 : client.port(), guest);
        if (result == -Errno.EALREADY) {
            silentEnds.isSilent(guest, now);
        }
        SplicedConnection flow =
                new SplicedConnection(forwards, splicer, connection, guest, inside);
        if (result < 0 || !flow.begin()) {
            File.close(inside);
            return false;
        }
        used = true;
        silentEnds.hasAnswered(guest);
        forwards.opened(flow);
        flow.start();
        return true;
    }

    /**
     * The client as the guest sees it by the stack: the gateway stands for the host's loopback and
     * for clients of the other family. Null for addresses that the stack is to judge.
     */
    private @Nullable IpAddress source(IpAddress client, IpAddress guest) {
        if (client.isIpv4() != guest.isIpv4() || client.isLoopback()) {
            return gateway(guest.isIpv4());
        }
        boolean odd =
                client.isUnspecified()
                        || client.isThisNetwork()
                        || client.isLinkLocal()
                        || client.isMulticast()
                        || client.isBroadcast();
        return odd || isOfNetwork(client) ? null : client;
    }

    private boolean isOfNetwork(IpAddress client) {
        if (!client.isIpv4()) {
            return client.high() == network.prefix6();
        }
        int difference = client.ipv4() ^ network.ipv4().ipv4();
        return difference >>> (Integer.SIZE - network.prefixLength()) == 0;
    }

    /** The handshake ends within the first call, which cannot say so yet; the second one does. */
    private long connect(int inside, IpAddress source, int port, Endpoint guest) {
        int length = SocketAddress.encode(address, 0, source.high(), source.low(), port);
        long result = Socket.bind(inside, address, 0, length);
        if (result < 0) {
            return result;
        }
        IpAddress to = guest.address();
        length = SocketAddress.encode(address, 0, to.high(), to.low(), guest.port());
        result = Socket.connect(inside, address, 0, length);
        return result == -Errno.EINPROGRESS ? Socket.connect(inside, address, 0, length) : result;
    }

    /** Closes what no connection owns. */
    void close() {
        if (ipv4 != null) {
            ipv4.close();
        }
        if (ipv6 != null) {
            ipv6.close();
        }
        splicer.pipes.close();
    }
}
