package jslirp.stack.gateway;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.EMSGSIZE;
import static jslirp.stack.host.HostErrno.ENETUNREACH;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import jslirp.stack.flow.DatagramFlow;
import jslirp.stack.flow.DatagramFlows;
import jslirp.stack.flow.NameserverRound;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.SocketError;
import jslirp.wire.BigEndian;
import jslirp.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The queries from one port of the guest to the DNS address, and a host socket for each IP version
 * that a nameserver has been asked by. Only who was asked is listened to.
 */
final class DnsFlow extends DatagramFlow {
    /** Longer than any query waits; what is sent without being kept waits as long. */
    static final long IDLE_NANOS = 30_000_000_000L;

    /** With everything answered: a resolver takes a new port for the next query, and few wait. */
    static final long ANSWERED_NANOS = 20_000_000L;

    /** The same when several were asked: answers that come too late tell who is alive. */
    static final long LATE_NANOS = 2_000_000_000L;

    /** Queries of one port that are kept at a time; forwarders of many clients use many ports. */
    static final int QUERIES = 256;

    private static final int TTL = 64;
    private static final int IDENTIFIER_LENGTH = 2;

    private final Destination destination = new Destination();
    private final DnsRelay relay;
    private @Nullable DatagramSocket ipv4;
    private @Nullable DatagramSocket ipv6;
    private final List<DnsQuery> queries = new ArrayList<>(2);
    private final List<Endpoint> servers = new ArrayList<>(2);
    private long dnsHigh;
    private long dnsLow;

    /** Its neighbours among the {@link AnsweredFlows}. */
    @Nullable DnsFlow older;

    @Nullable DnsFlow newer;

    /** Whether a query was ever sent to more than one. */
    private boolean severalAsked;

    /** Whether a query was sent that is not kept: whether it is answered, nobody knows. */
    private boolean unkeptAsked;

    /** Whether the last answer has just been read, of the only one that was asked. */
    private boolean lastRead;

    DnsFlow(DatagramFlows flows, DnsRelay relay, long guestHigh, long guestLow, int guestPort) {
        super(flows, guestHigh, guestLow, guestPort);
        this.relay = relay;
    }

    /** The next query goes to this DNS address, and the answers come from it. */
    void dialled(long high, long low) {
        dnsHigh = high;
        dnsLow = low;
    }

    long dnsHigh() {
        return dnsHigh;
    }

    long dnsLow() {
        return dnsLow;
    }

    // ---- queries

    /** Takes a query of the guest; one that comes again is sent again. */
    void ask(MemorySegment s, long at, long length, long now) {
        expireAt(now + IDLE_NANOS);
        relay.answered.remove(this);
        int identifier = length < IDENTIFIER_LENGTH ? -1 : BigEndian.u16(s, at);
        DnsQuery known = find(identifier);
        if (known != null && known.isSame(s, at, length)) {
            known.again(now);
            return;
        }
        if (known != null) {
            known.close();
        }
        if (identifier >= 0 && queries.size() < QUERIES && relay.memory.take((int) length)) {
            DnsQuery query = new DnsQuery(this, relay, identifier, s, at, (int) length);
            queries.add(query);
            query.askNext(now);
        } else {
            askOnce(s, at, length, now);
        }
    }

    private void askOnce(MemorySegment s, long at, long length, long now) {
        unkeptAsked = true;
        Endpoint server = new NameserverRound(relay.resolvers).next(now);
        long n = server == null ? -ENETUNREACH : send(server, s, at, length);
        if (n < 0) {
            relay.refused(this, (int) -n, now);
            settled(now);
        }
    }

    /** Sends a query to a nameserver; its length or {@code -errno}. */
    long send(Endpoint to, MemorySegment s, long at, long length) {
        DatagramSocket socket = to.address().isIpv4() ? ipv4 : ipv6;
        if (socket == null) {
            DatagramSocket made = relay.host.query(this);
            long n = made.open(!to.address().isIpv4());
            if (n < 0) {
                return n;
            }
            socket = made;
            if (to.address().isIpv4()) {
                ipv4 = made;
            } else {
                ipv6 = made;
            }
        }
        remember(to);
        destination.set(to.address().high(), to.address().low(), to.port(), TTL);
        long n = socket.send(s, at, length, destination);
        if (n >= 0 || n == -EAGAIN) {
            return n;
        }
        // The failure may be an earlier query's, told to whoever calls next (udp(7)).
        erred();
        return socket.send(s, at, length, destination);
    }

    /** The one asked last comes last; whose answer is overdue for longest is forgotten. */
    private void remember(Endpoint server) {
        servers.remove(server);
        if (servers.size() == NameserverRound.LONGEST) {
            servers.removeFirst();
        }
        servers.add(server);
    }

    /** A query goes to more than one. */
    void severalAsked() {
        severalAsked = true;
    }

    /** A query is done with, one way or the other. */
    void remove(DnsQuery query) {
        queries.remove(query);
    }

    /** A query is answered or given up: when all are, the flow ends soon. */
    void settled(long now) {
        if (isServed()) {
            expireAt(now + (severalAsked ? LATE_NANOS : ANSWERED_NANOS));
            relay.answered.remove(this);
            relay.answered.add(this);
        }
    }

    /** Whether no query is waiting for its answer. */
    private boolean isServed() {
        for (int i = 0; i < queries.size(); i++) {
            if (!queries.get(i).isAnswered()) {
                return false;
            }
        }
        return true;
    }

    private @Nullable DnsQuery find(int identifier) {
        for (int i = 0; i < queries.size(); i++) {
            if (queries.get(i).identifier() == identifier) {
                return queries.get(i);
            }
        }
        return null;
    }

    // ---- answers

    /** The nameserver that has sent this, if it was asked. */
    @Nullable Endpoint serverAt(long high, long low, int port) {
        for (int i = 0; i < servers.size(); i++) {
            Endpoint server = servers.get(i);
            if (server.address().low() == low
                    && server.address().high() == high
                    && server.port() == port) {
                return server;
            }
        }
        return null;
    }

    /** Notes an answer; false when the guest has one already. */
    boolean answered(Endpoint server, int identifier, long now) {
        relay.resolvers.answered(server, now);
        DnsQuery query = find(identifier);
        boolean first = query == null || query.answered(server, now);
        settled(now);
        return first;
    }

    @Override
    protected boolean receive(long now) {
        boolean done = ipv4 == null || drain(ipv4, now);
        return (ipv6 == null || drain(ipv6, now)) && done;
    }

    /** Behind the last answer nothing more is waiting: to look for it would cost a call. */
    @Override
    protected long receiveSome(DatagramSocket socket, int most, long now) {
        if (lastRead) {
            lastRead = false;
            return -EAGAIN;
        }
        long n = relay.output.receive(this, socket, now);
        lastRead = n >= 0 && !severalAsked && !unkeptAsked && isServed();
        return n < 0 ? n : 1;
    }

    @Override
    protected boolean receiveError(DatagramSocket socket, long now) {
        SocketError error = relay.error;
        if (socket.receiveError(error) < 0) {
            return false;
        }
        Endpoint server =
                serverAt(error.destinationHigh, error.destinationLow, error.destinationPort);
        // What was too big goes in fragments when it comes again.
        if (server != null && error.errno != EMSGSIZE) {
            relay.resolvers.failed(server, now);
            // A copy: what nobody is left to answer removes itself.
            for (DnsQuery query : List.copyOf(queries)) {
                query.failed(server, error.errno, now);
            }
        }
        return true;
    }

    /** Makes room for a port that has something to ask. */
    void giveWay() {
        close();
    }

    @Override
    protected void closeSockets() {
        relay.answered.remove(this);
        for (DnsQuery query : List.copyOf(queries)) {
            query.close();
        }
        if (ipv4 != null) {
            ipv4.close();
        }
        if (ipv6 != null) {
            ipv6.close();
        }
    }
}
