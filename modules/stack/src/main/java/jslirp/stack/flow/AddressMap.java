package jslirp.stack.flow;

import jslirp.stack.host.Nameservers;
import jslirp.stack.host.OwnAddresses;
import jslirp.wire.IpAddress;

/**
 * From the address the guest dialled to the host address to use, and back.
 *
 * <ul>
 *   <li>The gateway is the host itself: 127.0.0.1 or ::1, unless the host's loopback is closed to
 *       the guest.
 *   <li>The DNS address, port 53, is one of the host's nameservers, and stays so when the loopback
 *       is closed. Which one, {@link Resolvers} tells.
 *   <li>Loopback, "this network" (0/8), the unspecified address, IPv6's mapped and link-local
 *       addresses are {@link Verdict#FORBIDDEN} whether the guest's kernel or a forged frame asks:
 *       they would mean the host's own in a socket call. So are IPv6's groups, which would go out
 *       on a link of the host's.
 *   <li>The host's own addresses may be closed to the guest, too.
 *   <li>Everything else is itself.
 * </ul>
 *
 * The map's result lies in the map until the next question: asking allocates nothing.
 */
public final class AddressMap {
    /** The port of DNS (RFC 1035 section 4.2). */
    public static final int DNS_PORT = 53;

    /** What may be done with a destination. */
    public enum Verdict {
        /** The host is to be asked for {@link AddressMap#high()}, {@link AddressMap#low()}. */
        ALLOWED,
        /** One of the host's nameservers is to be asked, of which there is at least one. */
        NAMESERVER,
        /** The guest is to be told that the network is unreachable. */
        UNREACHABLE,
        /** Nothing may reach a socket, and nobody who is honest asks for it. */
        FORBIDDEN
    }

    private final VirtualAddresses addresses;
    private final Nameservers nameservers;
    private final OwnAddresses closed;
    private final boolean hostLoopback;
    private final boolean dns;

    private long high;
    private long low;
    private int port;

    /**
     * A map for one virtual network.
     *
     * @param closed addresses of the host that the guest must not reach
     * @param hostLoopback whether the gateway's address leads to the host's loopback
     * @param dns whether the DNS address leads to the host's nameservers
     */
    public AddressMap(
            VirtualAddresses addresses,
            Nameservers nameservers,
            OwnAddresses closed,
            boolean hostLoopback,
            boolean dns) {
        this.addresses = addresses;
        this.nameservers = nameservers;
        this.closed = closed;
        this.hostLoopback = hostLoopback;
        this.dns = dns;
    }

    /**
     * Finds the host's address for a destination of TCP or UDP, or of ICMP echo with port 0. When
     * allowed, {@link #high}, {@link #low} and {@link #port} hold it.
     */
    public Verdict toHost(long high, long low, int port) {
        set(high, low, port);
        boolean ipv4 = IpAddress.isIpv4(high, low);
        if (dns && addresses.isDns(high, low)) {
            return port == DNS_PORT && !nameservers.current().isEmpty()
                    ? Verdict.NAMESERVER
                    : Verdict.UNREACHABLE;
        }
        if (addresses.isGateway(high, low) || IpAddress.isBroadcast(high, low)) {
            IpAddress loopback = ipv4 ? IpAddress.LOOPBACK_IPV4 : IpAddress.LOOPBACK_IPV6;
            set(loopback.high(), loopback.low(), port);
            return hostLoopback ? Verdict.ALLOWED : Verdict.UNREACHABLE;
        }
        if (isForbidden(high, low) || !ipv4 && IpAddress.isMulticast(high, low)) {
            return Verdict.FORBIDDEN;
        }
        return closed.contains(high, low) ? Verdict.UNREACHABLE : Verdict.ALLOWED;
    }

    /**
     * Whether a destination must never reach a socket: in a socket call each of these means the
     * host itself, or a neighbour of the host's own links.
     */
    public static boolean isForbidden(long high, long low) {
        return IpAddress.isLoopback(high, low)
                || IpAddress.isThisNetwork(high, low)
                || IpAddress.isUnspecified(high, low)
                || IpAddress.isLinkLocal(high, low);
    }

    /**
     * The address under which the guest knows a host address: the host's loopback is the gateway,
     * all others are themselves. The result is in {@link #high} and {@link #low}.
     *
     * @param known upper half of an address of the scope by which the guest knows the IPv6 gateway:
     *     its own, or the one it has dialled
     */
    public void toGuest(long high, long low, long known) {
        set(high, low, 0);
        if (IpAddress.isLoopback(high, low) || IpAddress.isUnspecified(high, low)) {
            if (IpAddress.isIpv4(high, low)) {
                set(0, addresses.gateway(), 0);
            } else {
                set(addresses.gateway6High(known), addresses.gateway6Low(), 0);
            }
        }
    }

    /**
     * The address under which the guest sees a client of the host: its own if the guest's answer
     * would come to us, else the gateway's. That is also the address of one that comes by the other
     * family.
     */
    public void clientToGuest(long clientHigh, long clientLow, long guestHigh, long guestLow) {
        boolean ipv4 = IpAddress.isIpv4(guestHigh, guestLow);
        if (IpAddress.isIpv4(clientHigh, clientLow) == ipv4
                && !isForbidden(clientHigh, clientLow)
                && !addresses.isOnLink(clientHigh, clientLow)) {
            set(clientHigh, clientLow, 0);
        } else {
            IpAddress loopback = ipv4 ? IpAddress.LOOPBACK_IPV4 : IpAddress.LOOPBACK_IPV6;
            toGuest(loopback.high(), loopback.low(), guestHigh);
        }
    }

    /** The upper half of the last answer. */
    public long high() {
        return high;
    }

    /** The lower half of the last answer. */
    public long low() {
        return low;
    }

    /** The port of the last answer. */
    public int port() {
        return port;
    }

    private void set(long high, long low, int port) {
        this.high = high;
        this.low = low;
        this.port = port;
    }
}
