package jslirp.forward;

import java.util.ArrayList;
import java.util.List;
import jslirp.stack.VirtualNetwork;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** A forward that stands, or did before it was removed. */
public final class PortForward {
    private static final long GUEST6 = 0x100;

    private final ForwardRequest request;
    private final @Nullable IpAddress guestIpv4;
    private final @Nullable IpAddress guestIpv6;
    private final @Nullable IpAddress guestOfUnixClients;
    private final List<HostSocket> sockets;
    private long id;
    private boolean listensIpv6;

    /** Ports that the guest has been asked about for the first time, and what waits for it. */
    private int unheard;

    private Runnable onHeard = () -> {};

    private long connections;
    private long endedToGuest;
    private long endedFromGuest;

    PortForward(ForwardRequest request, VirtualNetwork network) {
        this.request = request;
        if (request.guest() instanceof GuestEnd.Ports end) {
            guestIpv4 = ipv4(end.ipv4(), network);
            guestIpv6 = ipv6(end.ipv6(), network);
            boolean onlyIpv6 = network.ipv6Only() || end.ipv4() == null && end.ipv6() != null;
            guestOfUnixClients = guest(onlyIpv6);
        } else {
            guestIpv4 = null;
            guestIpv6 = null;
            guestOfUnixClients = null;
        }
        sockets = new ArrayList<>(request.ports());
    }

    private static IpAddress ipv4(@Nullable IpAddress asked, VirtualNetwork network) {
        if (asked == null) {
            return network.guest();
        }
        return asked.isUnspecified() ? network.dhcpFirst() : asked;
    }

    private static @Nullable IpAddress ipv6(@Nullable IpAddress asked, VirtualNetwork network) {
        if (network.prefix6() == 0) {
            return null;
        }
        return asked == null || asked.isUnspecified()
                ? new IpAddress(network.prefix6(), GUEST6)
                : asked;
    }

    /** Counts from one; 0 while it is being opened. */
    public long id() {
        return id;
    }

    /** What was asked for. */
    public ForwardRequest request() {
        return request;
    }

    /** Where IPv4 clients are led; null when the guest's end is a Unix socket. */
    public @Nullable IpAddress guestIpv4() {
        return guestIpv4;
    }

    /** Where IPv6 clients are led; null when the guest has no IPv6. */
    public @Nullable IpAddress guestIpv6() {
        return guestIpv6;
    }

    /** Where clients of this family are led: if need be, to the IPv4 address. */
    @Nullable IpAddress guest(boolean ipv6Client) {
        return ipv6Client && guestIpv6 != null ? guestIpv6 : guestIpv4;
    }

    /** Where clients without an address are led: by IPv4, unless there is only IPv6. */
    @Nullable IpAddress guestOfUnixClients() {
        return guestOfUnixClients;
    }

    /** Whether IPv6 clients can come by every port of it. */
    public boolean listensIpv6() {
        return listensIpv6;
    }

    /** How many flows have come by it since it was added. */
    public long connections() {
        return connections;
    }

    /** Bytes that the guest has taken from flows that have ended. */
    public long endedBytesToGuest() {
        return endedToGuest;
    }

    /** Bytes that the guest has sent on flows that have ended. */
    public long endedBytesFromGuest() {
        return endedFromGuest;
    }

    void stands(long id, boolean listensIpv6) {
        this.id = id;
        this.listensIpv6 = listensIpv6;
    }

    void add(HostSocket socket) {
        sockets.add(socket);
    }

    /** Takes its sockets away from it, for somebody to close them. */
    List<HostSocket> withdraw() {
        List<HostSocket> withdrawn = List.copyOf(sockets);
        sockets.clear();
        return withdrawn;
    }

    /** The same for those of IPv6. */
    List<HostSocket> withdrawIpv6() {
        List<HostSocket> withdrawn = sockets.stream().filter(HostSocket::ipv6).toList();
        sockets.removeIf(HostSocket::ipv6);
        return withdrawn;
    }

    /** The guest is asked about one more of its ports. */
    void asks() {
        unheard++;
    }

    /** The guest has said what there is to be said of one of them, or nothing is waited for. */
    void heard() {
        unheard--;
        if (unheard == 0) {
            onHeard.run();
        }
    }

    /** Runs something when the guest has been heard of all, which may be now. */
    void whenHeard(Runnable done) {
        if (unheard == 0) {
            done.run();
        } else {
            onHeard = done;
        }
    }

    void opened() {
        connections++;
    }

    void closed(ForwardedFlow flow) {
        endedToGuest += flow.bytesToGuest();
        endedFromGuest += flow.bytesFromGuest();
    }
}
