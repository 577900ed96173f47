package jslirp.stack.gateway;

import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import jslirp.stack.flow.Deadlines;
import jslirp.stack.flow.Timer;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.host.Nameservers;
import jslirp.stack.ip.Neighbors;
import jslirp.stack.link.Frame;
import jslirp.stack.neighbor.DiscoveryOutput;
import jslirp.stack.neighbor.NeighborDiscovery;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.Ipv6Group;
import jslirp.wire.MacAddress;
import jslirp.wire.NdpMessage;
import jslirp.wire.NdpOption;

/**
 * Advertises the router (RFC 4861 section 6.2): to whoever asks, and by itself, soon three times
 * and then rarely. The first advertisement leaves when the device is there, so that a guest need
 * not wait for its own question; a device that was down then is told when it shows itself.
 *
 * <p>An answer leaves without delay: a router alone on its link has nobody to collide with. To
 * everybody it is sent each three seconds at most; who asks in between is answered alone.
 */
public final class RouterAdvertiser extends Timer implements NeighborDiscovery.Solicitations {
    /** RFC 4861 section 6.2.1: MaxRtrAdvInterval and its default minimum, in seconds. */
    static final int LONGEST_INTERVAL = 600;

    static final int SHORTEST_INTERVAL = 200;

    /** RFC 4861 section 10. */
    static final int INITIAL_ADVERTISEMENTS = 3;

    static final int INITIAL_INTERVAL = 16;
    static final int LEAST_DELAY = 3;

    /** AdvDefaultLifetime, and RFC 8106 section 5.1 for what tells of DNS. */
    static final int LIFETIME = 3 * LONGEST_INTERVAL;

    static final int VALID_LIFETIME = 86_400;
    static final int PREFERRED_LIFETIME = 14_400;

    private static final int HOP_LIMIT = 64;
    private static final int SMALLEST_MTU = 1280;
    private static final long SECOND = 1_000_000_000L;

    private final DiscoveryOutput output;
    private final Neighbors neighbors;
    private final VirtualAddresses addresses;
    private final int mtu;
    private final Deadlines deadlines;
    private final RandomGenerator random;
    private final Nameservers nameservers;
    private final boolean dns;

    private int initialLeft = INITIAL_ADVERTISEMENTS;

    /** Whether everybody was told, and when last. */
    private boolean told;

    private long toldAt;

    /**
     * The advertiser of one stack.
     *
     * @param dns whether the DNS address is to be told, and the host's search list with it
     */
    public RouterAdvertiser(
            DiscoveryOutput output,
            Neighbors neighbors,
            VirtualAddresses addresses,
            int mtu,
            Deadlines deadlines,
            RandomGenerator random,
            Nameservers nameservers,
            boolean dns) {
        this.output = output;
        this.neighbors = neighbors;
        this.addresses = addresses;
        this.mtu = mtu;
        this.deadlines = deadlines;
        this.random = random;
        this.nameservers = nameservers;
        this.dns = dns;
    }

    /** Begins to advertise. */
    public void start(long now) {
        tellEverybody(now);
    }

    /** Tells everybody that there is no router any more (RFC 4861 section 6.2.5). */
    public void stop() {
        deadlines.clear(this);
        advertise(Ipv6Group.HIGH, Ipv6Group.ALL_NODES, groupMac(), 0);
    }

    @Override
    public void solicited(long high, long low, long now) {
        if (mayTellEverybody(now)) {
            tellEverybody(now);
        } else if (IpAddress.isUnspecified(high, low)) {
            deadlines.set(this, toldAt + LEAST_DELAY * SECOND);
        } else {
            long mac = neighbors.mac(high, low);
            if (mac != Neighbors.UNKNOWN) {
                advertise(high, low, mac, LIFETIME);
            }
        }
    }

    @Override
    public void arrived(long now) {
        if (!told) {
            tellEverybody(now);
        }
    }

    @Override
    protected void expire(long now) {
        tellEverybody(now);
    }

    private boolean mayTellEverybody(long now) {
        return !told || now - toldAt >= LEAST_DELAY * SECOND;
    }

    private void tellEverybody(long now) {
        // A device that is down refuses it.
        if (advertise(Ipv6Group.HIGH, Ipv6Group.ALL_NODES, groupMac(), LIFETIME) >= 0) {
            told = true;
            toldAt = now;
        }
        initialLeft = Math.max(0, initialLeft - 1);
        long seconds =
                initialLeft > 0
                        ? INITIAL_INTERVAL
                        : random.nextInt(SHORTEST_INTERVAL, LONGEST_INTERVAL + 1);
        deadlines.set(this, now + seconds * SECOND);
    }

    private static long groupMac() {
        return MacAddress.ofIpv6Multicast(Ipv6Group.ALL_NODES);
    }

    private long advertise(long high, long low, long mac, int lifetime) {
        Frame frame = output.begin(IcmpHeader.V6.ROUTER_ADVERTISEMENT);
        MemorySegment s = frame.segment();
        long at = frame.transport();
        NdpMessage.router(s, at, HOP_LIMIT, NdpMessage.OTHER, lifetime);
        frame.end(options(s, at + NdpMessage.ROUTER_ADVERTISEMENT_LENGTH, lifetime));
        long router = addresses.gateway6Low();
        return output.send(VirtualAddresses.LINK_LOCAL, router, high, low, mac);
    }

    private long options(MemorySegment s, long at, int lifetime) {
        long prefix = addresses.prefix6();
        long mac = MacAddress.ofIpv6(addresses.gateway6Low());
        long next = NdpOption.writeMac(s, at, NdpOption.SOURCE_LINK_LAYER, mac);
        if (mtu >= SMALLEST_MTU) {
            next = NdpOption.writeMtu(s, next, mtu);
        }
        next = NdpOption.writePrefix(s, next, prefix, VALID_LIFETIME, PREFERRED_LIFETIME);
        if (!dns) {
            return next;
        }
        next = NdpOption.writeDns(s, next, lifetime, prefix, addresses.dns6Low());
        byte[] search = SearchList.encode(nameservers.search());
        return search.length == 0 ? next : NdpOption.writeSearch(s, next, lifetime, search);
    }
}
