package jslirp.simulation;

import jslirp.stack.VirtualNetwork;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.Endpoint;

/**
 * What the tests of streams have in common: links, endpoints, and the seed that is new each time.
 */
final class Runs {
    static final LinkProperties PLAIN = LinkProperties.plain(1000);
    static final LinkProperties OFFLOAD = new LinkProperties(true, true, true, 1000);
    static final Endpoint SERVER = Endpoint.parse("192.0.2.1:80");

    /** Whether the long forms of the tests were asked for. */
    static final boolean FULL = Boolean.getBoolean("jslirp.full");

    private Runs() {}

    static Endpoint server(int n) {
        return Endpoint.parse("192.0.2." + (1 + n % 200) + ":" + (80 + n / 200));
    }

    static Simulation simulation(long seed, int mtu, LinkProperties properties) {
        return new Simulation(seed, VirtualNetwork.DEFAULT.withMtu(mtu), properties);
    }

    /** A seed that no run has had; printed, so that a failure can be had again. */
    static long freshSeed() {
        long seed = System.nanoTime();
        System.out.println("fresh seed " + seed);
        return seed;
    }
}
