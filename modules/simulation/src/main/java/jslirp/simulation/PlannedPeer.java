package jslirp.simulation;

import jslirp.simulation.StreamPlan.End;
import jslirp.stack.host.HostErrno;
import org.jspecify.annotations.Nullable;

/**
 * A peer of the host that follows a plan: what a server would do at the far end of its socket. It
 * begins anew with each connection; one that comes when the plan has been carried out, as by a late
 * duplicate of a SYN, is served by another peer, so that this one still knows what it has seen.
 */
public final class PlannedPeer implements StreamPeer {
    /** How often a slow reader reads. */
    private static final long READ_INTERVAL = Simulation.MILLISECOND;

    private final Simulation simulation;
    private final StreamPlan plan;
    private final Content expected;
    private final long pathNanos;

    private @Nullable SimulatedStream stream;
    private boolean reading;
    private boolean refilling;
    private boolean ended;
    private boolean sawEnd;

    /** A peer that is {@code pathNanos} away from the host and expects {@code expected}. */
    PlannedPeer(Simulation simulation, StreamPlan plan, Content expected, long pathNanos) {
        this.simulation = simulation;
        this.plan = plan;
        this.expected = expected;
        this.pathNanos = pathNanos;
    }

    /** How many bytes of the guest have come, read or not. */
    public long received() {
        return stream == null ? 0 : stream.sent();
    }

    /** Whether the guest's end of stream has come, by itself or with the close of the socket. */
    public boolean sawEnd() {
        return sawEnd;
    }

    /** Another peer that does the same. */
    PlannedPeer twin() {
        return new PlannedPeer(simulation, plan, expected, pathNanos);
    }

    /** The socket, once the guest has connected. */
    public @Nullable SimulatedStream stream() {
        return stream;
    }

    @Override
    public long connect(SimulatedStream connecting) {
        stream = connecting;
        reading = false;
        refilling = false;
        ended = false;
        connecting.contents(plan.content(), expected);
        connecting.sendBuffer(plan.receiveBuffer());
        simulation.after(pathNanos, _ -> start(connecting));
        return 0;
    }

    @Override
    public void onSent(SimulatedStream from) {
        if (plan.readRate() == 0) {
            simulation.after(0, _ -> from.drain(from.unread()));
        } else if (!reading) {
            reading = true;
            simulation.after(READ_INTERVAL, _ -> read(from));
        }
        if (simulation.chance(0.01)) {
            from.wakeForNothing();
        }
    }

    @Override
    public void onDiscarded(SimulatedStream from) {
        if (!refilling && from.arrived() < plan.length()) {
            refilling = true;
            simulation.after(pathNanos, _ -> refill(from));
        }
    }

    @Override
    public void onOutputEnded(SimulatedStream from) {
        sawEnd = true;
        end(from);
    }

    @Override
    public void onClosed(SimulatedStream from, boolean reset) {
        sawEnd |= !reset;
    }

    private void start(SimulatedStream from) {
        from.established();
        refill(from);
    }

    private void refill(SimulatedStream from) {
        if (from != stream) {
            return;
        }
        refilling = false;
        long room = from.discarded() + plan.receiveBuffer() - from.arrived();
        from.arrive(Math.min(room, plan.length() - from.arrived()));
        end(from);
    }

    private void end(SimulatedStream from) {
        if (ended || from.arrived() < plan.length()) {
            return;
        }
        if (plan.end() == End.WHEN_SENT || plan.end() == End.AFTER_PEER && sawEnd) {
            ended = true;
            from.endInput();
        } else if (plan.end() == End.RESETS) {
            ended = true;
            from.fail(HostErrno.ECONNRESET);
        }
    }

    private void read(SimulatedStream from) {
        if (from != stream) {
            return;
        }
        from.drain(Math.min(from.unread(), Math.max(1, plan.readRate() / 1000)));
        reading = from.unread() > 0;
        if (reading) {
            simulation.after(READ_INTERVAL, _ -> read(from));
        }
    }
}
