package jslirp.forward;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jslirp.host.LinuxHost;
import jslirp.linux.Errno;
import jslirp.loop.Duties;
import jslirp.loop.EventLoop;
import jslirp.netns.NamespaceEntry;
import jslirp.stack.Batch;
import jslirp.stack.Stack;
import jslirp.stack.VirtualNetwork;
import jslirp.stack.link.LocalConnections;
import jslirp.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * All forwards of one guest: adds and removes them, and knows the flows that have come by them. It
 * is one of the loop's duties, since large requests are carried out a little in each turn.
 */
public final class PortForwards implements Duties {
    /** Sockets opened or closed in one turn: well under a millisecond. */
    private static final int TURN = 64;

    /** Clients that a listening socket accepts in one turn, at most. */
    private static final int LARGEST_BATCH = 32;

    /** Bytes that a turn may splice and still be a brief one: a few short messages. */
    private static final int BRIEF = 1024;

    /** How long listening sockets rest when descriptors have run out, unless a flow ends. */
    private static final long REST_NANOS = 100_000_000;

    final EventLoop loop;
    final LinuxHost host;
    final Stack stack;
    final AcceptMemory memory = new AcceptMemory();
    final Batch clients = new Batch(LARGEST_BATCH);
    final GuestPorts guestPorts = new GuestPorts();
    final Splicer splicer;

    private final VirtualNetwork network;
    private final List<Way> ways = new ArrayList<>();
    private final UnixWay unixWay;
    private final Map<Long, PortForward> forwards = new LinkedHashMap<>();
    private final Set<ForwardedFlow> flows = new LinkedHashSet<>();
    private final List<ForwardListener> listeners = new ArrayList<>();
    private final ArrayDeque<Opening> openings = new ArrayDeque<>();
    private final ArrayDeque<Closing> closings = new ArrayDeque<>();
    private final Set<StreamListener> resting = new LinkedHashSet<>();
    private long restUntil = Long.MAX_VALUE;
    private long lastId;

    /** What had been spliced when {@link #brief} was last asked. */
    private long moved;

    /** Sockets to be closed, and who is told when they are. */
    private static final class Closing {
        final List<HostSocket> sockets;
        final Runnable done;
        int next;

        Closing(List<HostSocket> sockets, Runnable done) {
            this.sockets = sockets;
            this.done = done;
        }
    }

    /** None yet. What they accept goes to this stack, by sockets of this host. */
    public PortForwards(EventLoop loop, Stack stack, LinuxHost host, VirtualNetwork network) {
        this.loop = loop;
        this.network = network;
        this.host = host;
        this.stack = stack;
        splicer = new Splicer(loop);
        unixWay = new UnixWay(this);
        ways.add(new StackWay(this, stack, host));
    }

    // ---- requests

    /**
     * Adds a forward. The outcome is told before this returns if the request is for a few ports and
     * no larger one is being carried out; that of a deferred accept when the guest has been heard
     * of, or has been silent for a second.
     */
    public void add(ForwardRequest request, ForwardOutcome outcome) {
        if (request.guest() instanceof GuestEnd.UnixSocket end && !unixWay.reaches(end)) {
            outcome.failed(ForwardFailure.ofPath(Errno.EOPNOTSUPP, end.path()));
            return;
        }
        openings.add(new Opening(this, new PortForward(request, network), outcome));
        work();
    }

    /**
     * Removes a forward. Its flows live on.
     *
     * @param closed is run when its ports are free again, which for a few ports is before this
     *     returns
     * @return false when there is no such forward
     */
    public boolean remove(long id, Runnable closed) {
        PortForward forward = forwards.remove(id);
        if (forward == null) {
            return false;
        }
        close(forward.withdraw(), closed);
        listeners.forEach(listener -> listener.removed(forward));
        work();
        return true;
    }

    /** The forward with this number, or null. */
    public @Nullable PortForward find(long id) {
        return forwards.get(id);
    }

    /** All that stand, in the order of their creation. */
    public Collection<PortForward> list() {
        return Collections.unmodifiableCollection(forwards.values());
    }

    /** All flows that have come by forwards, the oldest first. */
    public Collection<ForwardedFlow> flows() {
        return Collections.unmodifiableCollection(flows);
    }

    /**
     * Lets abstract names of Unix sockets in the guest's network namespace be reached.
     *
     * @param entry stays open as long as this
     */
    public void enterBy(NamespaceEntry entry) {
        unixWay.enterBy(entry);
    }

    /**
     * Lets connections take the short cut into the guest's namespaces, once there is a forward.
     *
     * @param entry stays open as long as this
     * @param connections those that have an end in the guest's network namespace
     */
    public void spliceInto(NamespaceEntry entry, LocalConnections connections) {
        SplicedWay way = new SplicedWay(this, entry, network, connections);
        ways.add(way);
        listen(way);
    }

    /** Removes the files of Unix sockets; the kernel closes the rest when the process ends. */
    public void removeFiles() {
        for (PortForward forward : forwards.values()) {
            if (forward.request().host() instanceof HostEnd.UnixSocket) {
                forward.withdraw().forEach(HostSocket::close);
            }
        }
    }

    /** From now on this one hears of everything. Not to be called out of a listener. */
    public void listen(ForwardListener listener) {
        listeners.add(listener);
    }

    /** It does not hear of anything any more. Not to be called out of a listener. */
    public void unlisten(ForwardListener listener) {
        listeners.remove(listener);
    }

    // ---- what the parts tell

    /** All sockets of a forward stand. */
    void stands(PortForward forward, boolean listensIpv6, ForwardOutcome outcome) {
        forward.stands(++lastId, listensIpv6);
        forwards.put(forward.id(), forward);
        listeners.forEach(listener -> listener.added(forward));
        forward.whenHeard(() -> outcome.added(forward));
    }

    /** Sockets are to be closed, soon. */
    void close(List<HostSocket> sockets, Runnable done) {
        closings.add(new Closing(sockets, done));
    }

    /** A connection was accepted. The last way takes all, or ends them. */
    void accepted(Accepted connection, long now) {
        Endpoint client = connection.client();
        if (client != null && !client.address().isLoopback()) {
            LinuxHost.watchSilence(connection.fd());
        }
        if (connection.guest() == null) {
            unixWay.take(connection, now);
            return;
        }
        for (int i = ways.size() - 1; i > 0; i--) {
            if (ways.get(i).take(connection, now)) {
                return;
            }
        }
        ways.getFirst().take(connection, now);
    }

    /** Whether the guest still has an earlier connection of the same client, by another way. */
    boolean isRemembered(Accepted connection) {
        for (Way way : ways) {
            if (way.remembers(connection)) {
                return true;
            }
        }
        return false;
    }

    /** A flow has begun. */
    void opened(ForwardedFlow flow) {
        flow.forward().opened();
        flows.add(flow);
        listeners.forEach(listener -> listener.opened(flow));
    }

    /** A flow has ended, and descriptors with it. */
    void closed(ForwardedFlow flow) {
        if (flows.remove(flow)) {
            flow.forward().closed(flow);
            listeners.forEach(listener -> listener.closed(flow));
            wakeOne();
        }
    }

    /** No descriptor was left for the next client of this listener. */
    void rest(StreamListener listener, long now) {
        if (resting.isEmpty()) {
            restUntil = now + REST_NANOS;
        }
        resting.add(listener);
    }

    private void wakeOne() {
        Iterator<StreamListener> first = resting.iterator();
        if (first.hasNext()) {
            StreamListener listener = first.next();
            first.remove();
            listener.wake();
        }
    }

    // ---- the turn of the loop

    @Override
    public boolean brief() {
        boolean brief = splicer.moved - moved <= BRIEF;
        moved = splicer.moved;
        return brief;
    }

    @Override
    public void expire(long now) {
        if (restUntil - now <= 0) {
            restUntil = Long.MAX_VALUE;
            for (int left = resting.size(); left > 0; left--) {
                wakeOne();
            }
        }
        guestPorts.expire(now);
        unixWay.expire(now);
    }

    @Override
    public void flush(long now) {
        work();
    }

    @Override
    public boolean pending() {
        return !openings.isEmpty() || !closings.isEmpty();
    }

    @Override
    public long nextDeadline() {
        long rested = resting.isEmpty() ? Long.MAX_VALUE : restUntil;
        return Math.min(rested, Math.min(guestPorts.nextDeadline(), unixWay.nextDeadline()));
    }

    /** What is closed may be what the next opens. */
    private void work() {
        int left = closeSome(TURN);
        while (left > 0 && closings.isEmpty() && !openings.isEmpty()) {
            left = openings.getFirst().step(left);
            if (openings.getFirst().done()) {
                openings.removeFirst();
            }
            left = closeSome(left);
        }
    }

    private int closeSome(int most) {
        int left = most;
        while (!closings.isEmpty()) {
            Closing closing = closings.getFirst();
            while (left > 0 && closing.next < closing.sockets.size()) {
                closing.sockets.get(closing.next++).close();
                left--;
            }
            if (closing.next < closing.sockets.size()) {
                return 0;
            }
            closings.removeFirst();
            closing.done.run();
        }
        return left;
    }
}
