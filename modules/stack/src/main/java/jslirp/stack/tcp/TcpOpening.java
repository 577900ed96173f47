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
import jslirp.stack.flow.NameserverRound;
import jslirp.stack.flow.Resolvers;
import jslirp.stack.host.ArrivingStream;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.host.StreamTraffic;
import jslirp.stack.icmp.IcmpError;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.TcpOptions;
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
    private final RandomGenerator random;
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
        this.random = random;
        resolvers = new Resolvers(host.nameservers());
        initialSequence = new InitialSequence(random);
    }

    HostNetwork host() {
        return host;
    }

    /** Opens a connection to the guest; none can be opened yet. */
    @Nullable StreamTraffic open(ArrivingStream arriving, long now) {
        return null;
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
        if (flows.table().size() >= jslirp.stack.flow.FlowTable.LIMIT) {
            flows.counters().drop(DropReason.FLOW_LIMIT);
            return;
        }
        TcpConnection connection = create(syn, now);
        connection.nameservers = round;
        flows.table()
                .add(
                        connection.ports(),
                        syn.guestHigh,
                        syn.guestLow,
                        syn.remoteHigh,
                        syn.remoteLow,
                        connection);
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
        long ports =
                jslirp.stack.flow.FlowTable.ports(IpProtocol.TCP, syn.guestPort, syn.remotePort);
        int iss =
                initialSequence.next(
                        syn.guestHigh, syn.guestLow, syn.remoteHigh, syn.remoteLow, ports, now);
        TcpConnection connection =
                new TcpConnection(flows, output, segments, this, syn, iss, random.nextInt(), now);
        takeOptions(connection, syn);
        return connection;
    }

    /** What the guest offers with its SYN (RFC 9293 section 3.7.1, RFC 7323). */
    private void takeOptions(TcpConnection connection, TcpSegment syn) {
        int offered = TcpOptions.mss(syn.memory, syn.header);
        int shift = TcpOptions.windowScale(syn.memory, syn.header);
        connection.timestamps = syn.timestamped;
        connection.tsRecent = syn.timestamped ? syn.tsValue : 0;
        connection.mss = segments.segmentText(syn.ipv6, offered, syn.timestamped);
        connection.sack = TcpOptions.sackPermitted(syn.memory, syn.header);
        connection.congestion = new CongestionWindow(connection.mss, connection.sack);
        connection.recovery = new LossRecovery(connection.send, connection.mss);
        if (shift != TcpOptions.ABSENT) {
            connection.send.scale = shift;
            connection.receive.scale = ReceiveSequence.SCALE;
        }
        connection.send.wnd = syn.window;
        connection.send.maxWnd = syn.window;
        connection.send.wl1 = syn.sequence;
        connection.send.wl2 = connection.send.iss;
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
