package jslirp.stack;

import java.util.random.RandomGenerator;
import jslirp.stack.event.Counters;
import jslirp.stack.flow.Deadlines;
import jslirp.stack.gateway.RouterAdvertiser;
import jslirp.stack.host.Nameservers;
import jslirp.stack.ip.FrameOutput;
import jslirp.stack.ip.Neighbors;
import jslirp.stack.neighbor.DiscoveryOutput;
import jslirp.stack.neighbor.NeighborDiscovery;

/** The part of a stack by which hosts of IPv6 find their router, and it finds them. */
final class Ipv6Router {
    final RouterAdvertiser advertiser;
    final NeighborDiscovery discovery;

    Ipv6Router(
            VirtualNetwork network,
            FrameOutput frames,
            Neighbors neighbors,
            Deadlines deadlines,
            Counters counters,
            Nameservers nameservers,
            RandomGenerator random) {
        DiscoveryOutput output = new DiscoveryOutput(frames, counters);
        advertiser =
                new RouterAdvertiser(
                        output,
                        neighbors,
                        network.addresses(),
                        network.mtu(),
                        deadlines,
                        random,
                        nameservers,
                        network.dns());
        discovery =
                new NeighborDiscovery(output, neighbors, network.addresses(), counters, advertiser);
    }
}
