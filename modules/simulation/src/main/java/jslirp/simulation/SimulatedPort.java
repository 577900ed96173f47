package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import jslirp.stack.host.ArrivingDatagrams;
import jslirp.stack.host.BoundSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamTraffic;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** A UDP port of the simulated host that leads to the guest, and those who send to it. */
final class SimulatedPort implements ArrivingDatagrams, BoundSocket {
    private final Simulation simulation;
    private final Endpoint guest;
    private final boolean ipv6;
    private final List<Endpoint> clients = new ArrayList<>();
    private @Nullable SimulatedDatagrams socket;
    private Consumer<Endpoint> answers = _ -> {};

    /** A port of either family that leads to this end of the guest. */
    SimulatedPort(Simulation simulation, Endpoint guest, boolean ipv6) {
        this.simulation = simulation;
        this.guest = guest;
        this.ipv6 = ipv6;
    }

    /** From now on this one hears of whom the guest sends to. */
    void onAnswer(Consumer<Endpoint> hears) {
        answers = hears;
    }

    /** The clients that are remembered. */
    List<Endpoint> clients() {
        return clients;
    }

    /** A datagram has come to the port. */
    void arrive(Endpoint client, byte... payload) {
        open().arrive(client, 60, payload);
    }

    /** Datagrams of one length have come together; the last may be shorter. */
    void arriveTogether(Endpoint client, int segmentLength, byte... payload) {
        open().arriveTogether(client, segmentLength, payload);
    }

    /** An ICMP error for an earlier answer has come. */
    void fail(Consumer<SocketError> error) {
        open().fail(error);
    }

    private SimulatedDatagrams open() {
        return Objects.requireNonNull(socket);
    }

    // ---- what the stack asks and tells

    @Override
    public Endpoint to() {
        return guest;
    }

    @Override
    public boolean reaches(long high, long low) {
        return IpAddress.isIpv4(high, low) != ipv6;
    }

    @Override
    public BoundSocket socket(SocketEvents events) {
        socket = new SimulatedDatagrams(simulation, simulation.host(), events, false);
        return this;
    }

    @Override
    public long begin() {
        return open().open(ipv6);
    }

    @Override
    public Runnable onClient(Endpoint client, StreamTraffic traffic) {
        clients.add(client);
        return () -> clients.remove(client);
    }

    // ---- the socket

    @Override
    public long send(
            MemorySegment from, long at, long length, long fromHigh, long fromLow, Destination to) {
        answers.accept(SimulatedDatagrams.endpoint(to));
        return length;
    }

    @Override
    public void joinReceived() {
        open().joinReceived();
    }

    @Override
    public long receive(MemorySegment into, long at, long length, Sender sender) {
        return open().receive(into, at, length, sender);
    }

    @Override
    public long receiveError(SocketError error) {
        return open().receiveError(error);
    }

    @Override
    public void close() {
        open().close();
    }
}
