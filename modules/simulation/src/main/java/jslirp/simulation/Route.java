package jslirp.simulation;

import jslirp.wire.Endpoint;

/**
 * From whom a packet of the guest comes and to whom it goes.
 *
 * @param ttl its time to live
 */
record Route(long fromMac, long toMac, Endpoint from, Endpoint to, int ttl) {
    static final int TTL = 64;

    boolean isIpv6() {
        return !to.address().isIpv4();
    }

    Route withTtl(int other) {
        return new Route(fromMac, toMac, from, to, other);
    }

    Route fromMac(long other) {
        return new Route(other, toMac, from, to, ttl);
    }

    Route toMac(long other) {
        return new Route(fromMac, other, from, to, ttl);
    }

    Route from(Endpoint other) {
        return new Route(fromMac, toMac, other, to, ttl);
    }

    Route to(Endpoint other) {
        return new Route(fromMac, toMac, from, other, ttl);
    }
}
