package jslirp.simulation;

import jslirp.stack.host.ArrivingStream;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamSocket;
import jslirp.wire.Endpoint;

/** A client of the simulated host whose connection has been accepted; its peer is that client. */
final class SimulatedArrival implements ArrivingStream {
    private final Simulation simulation;
    private final Endpoint client;
    private final Endpoint guest;
    private final StreamPeer peer;
    private boolean answered;
    private boolean refused;
    private boolean closed;

    SimulatedArrival(Simulation simulation, Endpoint client, Endpoint guest, StreamPeer peer) {
        this.simulation = simulation;
        this.client = client;
        this.guest = guest;
        this.peer = peer;
    }

    @Override
    public Endpoint from() {
        return client;
    }

    @Override
    public Endpoint to() {
        return guest;
    }

    @Override
    public StreamSocket socket(SocketEvents events) {
        return SimulatedStream.accepted(simulation, simulation.host(), events, client, peer);
    }

    @Override
    public long begin() {
        return 0;
    }

    @Override
    public void onAnswered(long now) {
        require(!answered && !refused && !closed, "answers twice");
        answered = true;
    }

    @Override
    public void onRefused(long now) {
        require(!answered && !refused && !closed, "refuses what it has answered");
        refused = true;
    }

    @Override
    public void onClosed() {
        require(!closed, "closes twice");
        closed = true;
    }

    /** Whether the guest has taken the connection. */
    boolean isAnswered() {
        return answered;
    }

    /** Whether the guest has refused it. */
    boolean isRefused() {
        return refused;
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw simulation.failed("the stack " + otherwise + " (client " + client + ")");
        }
    }
}
