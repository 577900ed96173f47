package jslirp.simulation;

import static jslirp.stack.host.HostErrno.ECONNREFUSED;
import static jslirp.stack.host.HostErrno.EMFILE;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.host.Nameservers;
import jslirp.stack.host.OwnAddresses;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamSocket;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The network of a simulated host: servers at endpoints, and the sockets the stack opens to them.
 * Addresses with no server refuse. An address that must never reach a socket fails the run.
 */
public final class SimulatedHost implements HostNetwork {
    private final Simulation simulation;
    private final Map<Endpoint, Supplier<? extends StreamPeer>> servers = new HashMap<>();
    private final Map<Endpoint, DatagramPeer> datagramServers = new HashMap<>();
    private final Set<Object> open = new HashSet<>();
    private final ArrayDeque<SimulatedStream> readyStreams = new ArrayDeque<>();
    private long sendCalls;
    private final ArrayDeque<SimulatedDatagrams> readyDatagrams = new ArrayDeque<>();

    private Supplier<? extends StreamPeer> otherServers;
    private DatagramPeer otherDatagrams = (_, _, _, _) -> 0;
    private DatagramPeer echoes = (_, _, _, _) -> 0;
    private List<Endpoint> nameservers = List.of();
    private List<IpAddress> ownAddresses = List.of();
    private int socketLimit = Integer.MAX_VALUE;
    private int socketErrno;

    SimulatedHost(Simulation simulation) {
        this.simulation = simulation;
        otherServers = () -> failing(ECONNREFUSED, 100_000);
    }

    @Override
    public StreamSocket stream(SocketEvents events) {
        return new SimulatedStream(simulation, this, events);
    }

    @Override
    public DatagramSocket datagram(SocketEvents events) {
        return new SimulatedDatagrams(simulation, this, events, false);
    }

    @Override
    public DatagramSocket echo(SocketEvents events) {
        return new SimulatedDatagrams(simulation, this, events, true);
    }

    @Override
    public Nameservers nameservers() {
        return () -> nameservers;
    }

    @Override
    public OwnAddresses ownAddresses() {
        return (high, low) -> ownAddresses.contains(new IpAddress(high, low));
    }

    /** How many sockets the stack has open. */
    public int openSockets() {
        return open.size();
    }

    /** The stack gets EMFILE above so many sockets. */
    public void socketLimit(int sockets) {
        socketLimit = sockets;
    }

    /** From now on no datagram socket can be made, with this errno; 0: it can. */
    public void refuseSockets(int errno) {
        socketErrno = errno;
    }

    /** From now on resolv.conf names these. */
    public void nameservers(Endpoint... known) {
        nameservers = List.of(known);
    }

    /** From now on these are the host's own, besides its loopback. */
    public void ownAddresses(IpAddress... own) {
        ownAddresses = List.of(own);
    }

    /**
     * A server at an endpoint that follows the plan, and expects of the guest what {@code expected}
     * holds.
     *
     * @return the peer of the one connection that carries out the plan
     */
    public PlannedPeer serve(Endpoint at, StreamPlan plan, Content expected, long pathNanos) {
        PlannedPeer peer = new PlannedPeer(simulation, plan, expected, pathNanos);
        listen(at, () -> peer.sawEnd() ? peer.twin() : peer);
        return peer;
    }

    /** Connects to this endpoint fail with an errno after a while. */
    public void refuse(Endpoint at, int errno, long pathNanos) {
        listen(at, () -> failing(errno, pathNanos));
    }

    /** Connects to this endpoint are never answered. */
    public void swallow(Endpoint at) {
        listen(at, () -> (_ -> 0L));
    }

    /** A UDP server that sends each datagram back. */
    public void echoDatagrams(Endpoint at, long pathNanos) {
        datagramServers.put(
                at,
                (socket, to, payload, _) -> {
                    simulation.after(2 * pathNanos, _ -> socket.arrive(to, 61, payload));
                    return 0;
                });
    }

    void listen(Endpoint at, Supplier<? extends StreamPeer> peers) {
        servers.put(at, peers);
    }

    void listenElsewhere(Supplier<? extends StreamPeer> peers) {
        otherServers = peers;
    }

    void datagrams(DatagramPeer peer) {
        otherDatagrams = peer;
    }

    void echoes(DatagramPeer peer) {
        echoes = peer;
    }

    StreamPeer peerAt(Endpoint at) {
        @Nullable Supplier<? extends StreamPeer> known = servers.get(at);
        return (known == null ? otherServers : known).get();
    }

    long opened(Endpoint remote) {
        checkDestination(remote);
        return open.size() >= socketLimit ? -EMFILE : 0;
    }

    long opened(SimulatedDatagrams socket) {
        if (socketErrno != 0) {
            return -socketErrno;
        }
        if (open.size() >= socketLimit) {
            return -EMFILE;
        }
        open.add(socket);
        return 0;
    }

    /** A stream of the stack calls send. */
    void sends() {
        sendCalls++;
    }

    /** How often the streams of the stack have called send. */
    public long sendCalls() {
        return sendCalls;
    }

    void connected(SimulatedStream stream) {
        open.add(stream);
    }

    void closed(Object socket) {
        open.remove(socket);
    }

    void ready(SimulatedStream stream) {
        readyStreams.add(stream);
    }

    void ready(SimulatedDatagrams socket) {
        readyDatagrams.add(socket);
    }

    long send(SimulatedDatagrams socket, Endpoint to, byte[] payload, int ttl) {
        checkDestination(to);
        if (socket.isEcho()) {
            return echoes.receive(socket, to, payload, ttl);
        }
        return datagramServers.getOrDefault(to, otherDatagrams).receive(socket, to, payload, ttl);
    }

    boolean hasEvents() {
        return !readyStreams.isEmpty() || !readyDatagrams.isEmpty();
    }

    /** Tells the sockets of the stack what has happened; what happens meanwhile waits. */
    void tell(long now) {
        for (int n = readyStreams.size(); n > 0; n--) {
            readyStreams.remove().tell(now);
        }
        for (int n = readyDatagrams.size(); n > 0; n--) {
            readyDatagrams.remove().tell(now);
        }
    }

    private StreamPeer failing(int errno, long pathNanos) {
        return stream -> {
            simulation.after(2 * pathNanos, _ -> stream.fail(errno));
            return 0;
        };
    }

    private void checkDestination(Endpoint to) {
        IpAddress address = to.address();
        boolean loopback = address.isLoopback();
        boolean allowed =
                nameservers.contains(to)
                        || loopback
                                && (address.equals(IpAddress.LOOPBACK_IPV4)
                                        || address.equals(IpAddress.LOOPBACK_IPV6))
                                && simulation.network().hostLoopback()
                        || !loopback
                                && !IpAddress.isThisNetwork(address.high(), address.low())
                                && !address.isUnspecified()
                                && !address.isLinkLocal()
                                && isOpen(address);
        if (!allowed) {
            throw simulation.failed("the stack asks a socket for " + to);
        }
    }

    private boolean isOpen(IpAddress address) {
        return simulation.network().hostAddresses() || !ownAddresses.contains(address);
    }
}
