package jslirp.simulation;

import jslirp.stack.VirtualNetwork;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;

/** The IP version that a test runs in: what differs between them, and nothing else. */
enum Family {
    IPV4("192.0.2.%d", "10.0.2.%d", 40, 576),
    IPV6("2001:db8::%x", "fd00::%x", 60, 1280);

    private static final long PREFIX6 = 0xfd00L << 48;

    /** Bytes of the IP and TCP headers without options. */
    final int headers;

    /** Bytes of the IP and UDP headers. */
    final int datagramHeaders;

    private final String remote;
    private final String virtual;
    private final int smallestMtu;

    Family(String remote, String virtual, int headers, int smallestMtu) {
        this.remote = remote;
        this.virtual = virtual;
        this.headers = headers;
        this.datagramHeaders = headers - 12;
        this.smallestMtu = smallestMtu;
    }

    /** A host of the outside, 1 to 99. */
    IpAddress remote(int n) {
        return IpAddress.parse(String.format(remote, n));
    }

    Endpoint remote(int n, int port) {
        return new Endpoint(remote(n), port);
    }

    Endpoint server(int n) {
        return remote(1 + n % 99, 80 + n / 99);
    }

    /** The gateway. */
    Endpoint gateway(int port) {
        return new Endpoint(IpAddress.parse(String.format(virtual, 2)), port);
    }

    /** The DNS address. */
    Endpoint dns(int port) {
        return new Endpoint(IpAddress.parse(String.format(virtual, 3)), port);
    }

    /** An MTU that the version can have: this one, or its smallest. */
    int mtu(int wanted) {
        return Math.max(wanted, smallestMtu);
    }

    VirtualNetwork network(int mtu) {
        return network(mtu, true, true);
    }

    VirtualNetwork network(int mtu, boolean hostLoopback, boolean hostAddresses) {
        VirtualNetwork d = VirtualNetwork.DEFAULT;
        long prefix = this == IPV6 ? PREFIX6 : 0;
        return new VirtualNetwork(
                d.ipv4(), d.prefixLength(), prefix, mtu, hostLoopback, hostAddresses, true);
    }

    Simulation simulation(long seed) {
        return simulation(seed, 1500, Runs.PLAIN);
    }

    Simulation simulation(long seed, int mtu, LinkProperties properties) {
        return new Simulation(seed, network(mtu), properties);
    }
}
