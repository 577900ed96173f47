package jslirp.stack.tcp;

import static jslirp.stack.host.HostErrno.ECONNREFUSED;
import static jslirp.stack.host.HostErrno.ECONNRESET;
import static jslirp.stack.host.HostErrno.EMFILE;
import static jslirp.stack.host.HostErrno.ENETUNREACH;
import static jslirp.stack.host.HostErrno.ENFILE;
import static jslirp.stack.host.HostErrno.ENOBUFS;
import static jslirp.stack.host.HostErrno.ENOMEM;
import static jslirp.stack.host.HostErrno.ETIMEDOUT;

import java.util.random.RandomGenerator;
import jslirp.stack.event.Counter;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.FlowTable;
import jslirp.stack.flow.NameserverRound;
import jslirp.stack.flow.Resolvers;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.icmp.IcmpError;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Takes a SYN of the guest: decides where it leads, asks the host to connect, and says no in the
 * guest's language when the host does. The yes is {@link TcpConnection#onConnected}.
 */
final class TcpOpening {
    private final TcpFlows flows;
    private final TcpOutput output;
    private final TcpSegments segments;
    private final AddressMap addresses;
    private final HostNetwork host;
    private final IcmpError icmp;
    private final Resolvers resolvers;
    private final InitialSequence initialSequence;

    TcpOpening(
            TcpFlows flows,
            TcpOutput output,
            TcpSegments segments,
            AddressMap addresses,
            HostNetwork host,
            IcmpError icmp,
            RandomGenerator random) {
        this.flows = flows;
        this.output = output;
        this.segments = segments;
        this.addresses = addresses;
        this.host = host;
        this.icmp = icmp;
        resolvers = new Resolvers(host.nameservers());
        initialSequence = new InitialSequence(random);
    }

    HostNetwork host() {
        return host;
    }

    /** Opens a connection for a SYN that belongs to none. */
    void open(TcpSegment syn, long now) {
        if (isGroup(syn.remoteHigh, syn.remoteLow)) {
            flows.counters().drop(DropReason.TCP_UNEXPECTED);
            return;
        }
        switch (addresses.toHost(syn.remoteHigh, syn.remoteLow, syn.remotePort)) {
            case FORBIDDEN -> flows.counters().drop(DropReason.FORBIDDEN_DESTINATION);
            case UNREACHABLE -> {
                flows.counters().drop(DropReason.UNREACHABLE);
                unreachable(syn, ENETUNREACH, now);
            }
            case NAMESERVER -> connect(syn, new NameserverRound(resolvers), now);
            case ALLOWED -> connect(syn, null, now);
        }
    }

    /**
     * TCP is between two: a group is neither answered nor spoken for (RFC 1122 section 4.2.3.10).
     */
    static boolean isGroup(long high, long low) {
        return IpAddress.isMulticast(high, low) || IpAddress.isBroadcast(high, low);
    }

    /** The host has refused a connection, at once or later. */
    void refused(TcpConnection connection, int errno, long now) {
        flows.counters().add(Counter.TCP_REFUSED);
        switch (errno) {
            case ECONNREFUSED, ECONNRESET -> segments.refuse(connection, now);
            case EMFILE, ENFILE, ENOMEM, ENOBUFS -> {
                flows.counters().drop(DropReason.FLOW_LIMIT);
                segments.refuse(connection, now);
            }
            // What the host waited for in vain, the guest may wait for too.
            case ETIMEDOUT -> flows.counters().drop(DropReason.UNREACHABLE);
            default ->
                    icmp.sendForFlow(
                            errno,
                            IpProtocol.TCP,
                            connection.guestHigh,
                            connection.guestLow,
                            connection.guestPort,
                            connection.remoteHigh,
                            connection.remoteLow,
                            connection.remotePort,
                            connection.receive.nxt - 1,
                            now);
        }
    }

    /** A nameserver has refused; whether another is being asked instead. */
    boolean refusedByNameserver(TcpConnection connection, NameserverRound round, long now) {
        round.failed(now);
        return connectNext(connection, round, now) == 0;
    }

    /** A nameserver has been silent; whether there is another to ask, or to hear of. */
    boolean silentNameserver(TcpConnection connection, NameserverRound round, long now) {
        if (!round.hasNext(now)) {
            return false;
        }
        round.silent(now);
        long result = connectNext(connection, round, now);
        if (result < 0) {
            connection.nameservers = null;
            connection.hostFailed((int) -result, now);
        }
        return true;
    }

    /**
     * Goes on to the next nameserver that a connection to the DNS address may lead to.
     *
     * @return 0 when the host connects, or the {@code -errno} of the last one when there is none
     */
    private long connectNext(TcpConnection connection, NameserverRound round, long now) {
        long result = -ENETUNREACH;
        for (Endpoint next = round.next(now); next != null; next = round.next(now)) {
            if (round.asked() > 1) {
                connection.host().replace(host.stream(connection));
            }
            IpAddress address = next.address();
            result = connection.host().connect(address.high(), address.low(), next.port());
            if (result >= 0) {
                connection.arm(
                        now + (round.hasNext(now) ? TcpTimers.NAMESERVER : TcpTimers.CONNECT));
                return 0;
            }
        }
        return result;
    }

    private void connect(TcpSegment syn, @Nullable NameserverRound round, long now) {
        long hostHigh = addresses.high();
        long hostLow = addresses.low();
        int hostPort = addresses.port();
        if (flows.table().size() >= FlowTable.LIMIT) {
            flows.counters().drop(DropReason.FLOW_LIMIT);
            return;
        }
        TcpConnection connection = create(syn, now);
        connection.nameservers = round;
        connection.addTo(flows.table());
        flows.counters().add(Counter.TCP_OPENED);
        connection.arm(now + TcpTimers.CONNECT);
        long result =
                round == null
                        ? connection.host().connect(hostHigh, hostLow, hostPort)
                        : connectNext(connection, round, now);
        if (result < 0) {
            connection.nameservers = null;
            connection.hostFailed((int) -result, now);
        }
    }

    private TcpConnection create(TcpSegment syn, long now) {
        TcpConnection connection =
                new TcpConnection(flows, output, segments, this, null, TcpName.of(syn), now);
        connection.receive.start(syn.sequence);
        connection.offered(syn);
        return connection;
    }

    /** The first sequence number of a connection that is opened now. */
    int initialSequence(TcpName name, long now) {
        return initialSequence.next(
                name.guestHigh(),
                name.guestLow(),
                name.remoteHigh(),
                name.remoteLow(),
                name.ports(),
                now);
    }

    /** Where the clock of its timestamps begins (RFC 7323 section 5.4). */
    int timestampOffset(TcpName name) {
        return initialSequence.timestampOffset(
                name.guestHigh(), name.guestLow(), name.remoteHigh(), name.remoteLow());
    }

    private void unreachable(TcpSegment syn, int errno, long now) {
        icmp.sendForFlow(
                errno,
                IpProtocol.TCP,
                syn.guestHigh,
                syn.guestLow,
                syn.guestPort,
                syn.remoteHigh,
                syn.remoteLow,
                syn.remotePort,
                syn.sequence,
                now);
    }
}
