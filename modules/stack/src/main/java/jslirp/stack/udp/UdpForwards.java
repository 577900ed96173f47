package jslirp.stack.udp;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counter;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.Flow;
import jslirp.stack.flow.FlowTable;
import jslirp.stack.flow.Flows;
import jslirp.stack.flow.Pending;
import jslirp.stack.host.ArrivingDatagrams;
import jslirp.stack.host.Destination;
import jslirp.stack.host.OpenDatagrams;
import jslirp.stack.host.Sender;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.link.Frame;
import jslirp.wire.IpProtocol;
import jslirp.wire.UdpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams of the host's clients: to the guest by a forward's port, each client seen under a name
 * of its own; and the guest's answers, by that name, back through the same port.
 */
public final class UdpForwards {
    /** What {@link #answer} returns for a datagram that is not for a client. */
    public static final long NOBODY = 1;

    /** A client that the guest does not answer may be a forged address. */
    static final long UNANSWERED_NANOS = 30_000_000_000L;

    /** A quarter of the table for those whom nobody has asked to come. */
    private static final int LIMIT = FlowTable.LIMIT / 4;

    /** Names that are tried for one client, when others have the first. */
    private static final int NAMES = 16;

    private static final int FIRST_PORT = 49_152;
    private static final int PORTS = 65_536 - FIRST_PORT;

    private final Flows flows;
    private final UdpOutput datagrams;
    private final IpOutput output;
    private final AddressMap map;
    private final Destination destination = new Destination();
    private final Pending unresolved = new Pending();

    /** The forwards, by the guest's end. */
    private final FlowTable ends;

    private int clients;

    /** What {@link #find} has found; 0 for none. */
    private int freePort;

    /** None yet; datagrams leave by {@code datagrams}, over {@code output}. */
    UdpForwards(Flows flows, UdpOutput datagrams, IpOutput output, AddressMap map, long secret) {
        this.flows = flows;
        this.datagrams = datagrams;
        this.output = output;
        this.map = map;
        ends = new FlowTable(secret);
    }

    // ---- forwards

    /** Opens a port to the guest; null when there is no room, or it cannot be watched. */
    @Nullable OpenDatagrams open(ArrivingDatagrams arriving) {
        UdpForward forward = new UdpForward(this, datagrams, arriving);
        UdpForward first = first(forward.guestHigh(), forward.guestLow(), forward.guestPort());
        boolean room = first != null || add(forward);
        if (!room || forward.begin() < 0) {
            forward.close();
            return null;
        }
        if (first != null) {
            forward.sibling = first.sibling;
            first.sibling = forward;
        }
        return forward;
    }

    private boolean add(UdpForward forward) {
        return ends.add(
                ports(forward.guestPort(), 0),
                forward.guestHigh(),
                forward.guestLow(),
                0,
                0,
                forward);
    }

    private @Nullable UdpForward first(long guestHigh, long guestLow, int guestPort) {
        return (UdpForward) ends.find(ports(guestPort, 0), guestHigh, guestLow, 0, 0);
    }

    /** A forward that has closed its socket. */
    void remove(UdpForward forward) {
        UdpForward first = first(forward.guestHigh(), forward.guestLow(), forward.guestPort());
        if (first == forward) {
            ends.remove(
                    ports(forward.guestPort(), 0), forward.guestHigh(), forward.guestLow(), 0, 0);
            if (forward.sibling != null) {
                add(forward.sibling);
            }
            return;
        }
        for (UdpForward at = first; at != null; at = at.sibling) {
            if (at.sibling == forward) {
                at.sibling = forward.sibling;
            }
        }
    }

    Flows flows() {
        return flows;
    }

    // ---- neighbours

    boolean isGuestKnown(UdpForward forward) {
        return output.finds(forward.guestHigh(), forward.guestLow());
    }

    void waitForNeighbor(UdpForward forward) {
        if (!forward.waitsForNeighbor) {
            forward.waitsForNeighbor = true;
            unresolved.add(forward);
        }
    }

    /** The guest has told who it is on the link. */
    public void neighborsChanged() {
        for (int left = unresolved.size(); left > 0; left--) {
            UdpForward waiting = (UdpForward) unresolved.remove();
            waiting.waitsForNeighbor = false;
            waiting.enter();
        }
    }

    // ---- from the guest

    /**
     * Sends the guest's datagram on, if it is for a client.
     *
     * @return {@link #NOBODY}, 0, or the {@code -errno} of the socket
     */
    long answer(Frame frame, long now) {
        if (clients == 0) {
            return NOBODY;
        }
        MemorySegment s = frame.segment();
        int guestPort = UdpHeader.sourcePort(s, frame.transport());
        int seenPort = UdpHeader.destinationPort(s, frame.transport());
        Flow found =
                flows.table()
                        .find(
                                ports(guestPort, seenPort),
                                IpPacket.sourceHigh(frame),
                                IpPacket.sourceLow(frame),
                                IpPacket.destinationHigh(frame),
                                IpPacket.destinationLow(frame));
        if (!(found instanceof UdpClient client)) {
            return NOBODY;
        }
        client.answered(frame.end() - frame.payload());
        flows.deadlines().set(client, now + client.lifetimeNanos());
        if (client.forward.closed()) {
            client.forward = client.home();
        }
        int ttl = Math.max(1, IpPacket.ttl(frame) - 1);
        destination.set(client.high, client.low, client.port, ttl);
        return client.forward.send(frame, client.ownHigh, client.ownLow, destination);
    }

    /**
     * The forward through whose socket a datagram of the guest leaves although nobody has asked, so
     * that it comes from the port that is known: null if there is none.
     *
     * @param high the destination in the host's network
     */
    @Nullable UdpForward ofGuest(Frame frame, long high, long low) {
        int port = UdpHeader.sourcePort(frame.segment(), frame.transport());
        UdpForward at =
                ends.size() == 0
                        ? null
                        : first(IpPacket.sourceHigh(frame), IpPacket.sourceLow(frame), port);
        while (at != null && !at.reaches(high, low)) {
            at = at.sibling;
        }
        return at;
    }

    // ---- clients

    /** The client that has sent something, a new one if need be; null, counted: there is none. */
    @Nullable UdpClient client(UdpForward forward, Sender sender, long now) {
        UdpClient client = find(forward, sender.high(), sender.low(), sender.port());
        if (client == null) {
            client = create(forward, sender.high(), sender.low(), sender.port());
        }
        if (client == null) {
            flows.counters().drop(DropReason.FLOW_LIMIT);
            return null;
        }
        client.forward = forward;
        client.ownHigh = sender.ownHigh();
        client.ownLow = sender.ownLow();
        flows.deadlines().set(client, now + client.lifetimeNanos());
        return client;
    }

    /**
     * The client at this address and port; {@link #map} then holds the address under which the
     * guest sees it. Several can share an address there, the gateway's, so the port tells them
     * apart: its own, or those that follow from who it is. Of those {@link #freePort} is the first
     * that nobody has.
     */
    @Nullable UdpClient find(UdpForward forward, long high, long low, int port) {
        map.clientToGuest(high, low, forward.guestHigh(), forward.guestLow());
        freePort = 0;
        int seen = port;
        for (int attempt = 0; attempt < NAMES; attempt++) {
            Flow known =
                    flows.table()
                            .find(
                                    ports(forward.guestPort(), seen),
                                    forward.guestHigh(),
                                    forward.guestLow(),
                                    map.high(),
                                    map.low());
            if (known instanceof UdpClient client && client.is(high, low, port)) {
                return client;
            }
            if (known == null && freePort == 0) {
                // Others with earlier names may have gone since this one came.
                freePort = seen;
            }
            long mixed = (high ^ low ^ port + attempt) * 0x9E37_79B9_7F4A_7C15L;
            seen = FIRST_PORT + (int) ((mixed >>> 32) % PORTS);
        }
        return null;
    }

    private @Nullable UdpClient create(UdpForward forward, long high, long low, int port) {
        if (freePort == 0 || clients == LIMIT || flows.table().size() >= FlowTable.LIMIT) {
            return null;
        }
        UdpClient client = new UdpClient(this, forward, high, low, port, freePort);
        client.addTo(flows.table());
        forward.add(client);
        clients++;
        flows.counters().add(Counter.UDP_OPENED);
        return client;
    }

    /** A client has been silent for long, or its forward is closed. */
    void remove(UdpClient client) {
        client.home().remove(client);
        client.removeFrom(flows.table());
        flows.deadlines().remove(client);
        clients--;
        flows.counters().add(Counter.UDP_CLOSED);
    }

    long seenHigh() {
        return map.high();
    }

    long seenLow() {
        return map.low();
    }

    private static long ports(int guestPort, int seenPort) {
        return FlowTable.ports(IpProtocol.UDP, guestPort, seenPort);
    }
}
