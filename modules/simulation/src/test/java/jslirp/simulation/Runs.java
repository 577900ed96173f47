package jslirp.simulation;

import jslirp.stack.link.LinkProperties;

/** What the tests of streams have in common: links, and the seed that is new each time. */
final class Runs {
    static final LinkProperties PLAIN = LinkProperties.plain(1000);
    static final LinkProperties OFFLOAD = new LinkProperties(true, true, true, 1000);

    /** Whether the long forms of the tests were asked for. */
    static final boolean FULL = Boolean.getBoolean("jslirp.full");

    private Runs() {}

    /** A seed that no run has had; printed, so that a failure can be had again. */
    static long freshSeed() {
        long seed = System.nanoTime();
        System.out.println("fresh seed " + seed);
        return seed;
    }
}
