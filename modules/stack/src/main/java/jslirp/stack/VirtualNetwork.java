package jslirp.stack;

import jslirp.stack.flow.VirtualAddresses;
import jslirp.wire.IpAddress;

/**
 * The network that the guest sees. The IPv4 addresses follow from the network's own by addition,
 * because clients compute them so: gateway +2, DNS +3, DHCP +15 to +30, guest +100.
 *
 * @param ipv4 the IPv4 network's address, without host bits
 * @param prefixLength 1 to 25
 * @param prefix6 the IPv6 prefix of 64 bits (upper half of its addresses), 0 without IPv6
 * @param mtu the largest IP packet on the link, 68 to 65521 bytes
 * @param hostLoopback whether the gateway's address reaches the host's loopback
 * @param hostAddresses whether the host's other own addresses can be reached
 * @param dns whether the DNS address reaches the host's nameservers
 */
public record VirtualNetwork(
        IpAddress ipv4,
        int prefixLength,
        long prefix6,
        int mtu,
        boolean hostLoopback,
        boolean hostAddresses,
        boolean dns) {
    /** The smallest MTU that IPv4 knows (RFC 791). */
    public static final int SMALLEST_MTU = 68;

    /** The largest IPv4 packet that fits a TAP's frame of 65535 bytes. */
    public static final int LARGEST_MTU = 65521;

    /** 10.0.2.0/24 with an MTU of 1500 and without IPv6. */
    public static final VirtualNetwork DEFAULT =
            new VirtualNetwork(IpAddress.ofIpv4(0x0a000200), 24, 0, 1500, true, true);

    private static final int GATEWAY = 2;
    private static final int DNS = 3;
    private static final int DHCP_FIRST = 15;
    private static final int DHCP_LAST = 30;
    private static final int GUEST = 100;

    /** Checks the ranges. */
    public VirtualNetwork {
        if (prefixLength < 1 || prefixLength > 25) {
            throw new IllegalArgumentException("prefix length needs to be 1-25");
        }
        if (!ipv4.isIpv4() || ipv4.ipv4() << prefixLength != 0) {
            throw new IllegalArgumentException("not an IPv4 network address: " + ipv4);
        }
        if (mtu < SMALLEST_MTU || mtu > LARGEST_MTU) {
            throw new IllegalArgumentException("MTU out of range: " + mtu);
        }
    }

    /** A network whose guest may reach the host's own addresses. */
    public VirtualNetwork(
            IpAddress ipv4,
            int prefixLength,
            long prefix6,
            int mtu,
            boolean hostLoopback,
            boolean dns) {
        this(ipv4, prefixLength, prefix6, mtu, hostLoopback, true, dns);
    }

    /** The host's address. */
    public IpAddress gateway() {
        return at(GATEWAY);
    }

    /** The address of the built-in DNS. */
    public IpAddress nameserver() {
        return at(DNS);
    }

    /** The first address that DHCP hands out. */
    public IpAddress dhcpFirst() {
        return at(DHCP_FIRST);
    }

    /** The last address that DHCP hands out. */
    public IpAddress dhcpLast() {
        return at(DHCP_LAST);
    }

    /** The address the guest is expected to have. */
    public IpAddress guest() {
        return at(GUEST);
    }

    /** The network's mask as an address. */
    public IpAddress netmask() {
        return IpAddress.ofIpv4(-1 << (32 - prefixLength));
    }

    /** The same network with another MTU. */
    public VirtualNetwork withMtu(int mtu) {
        return new VirtualNetwork(
                ipv4, prefixLength, prefix6, mtu, hostLoopback, hostAddresses, dns);
    }

    /** The addresses alone, as the packages below take them. */
    VirtualAddresses addresses() {
        return new VirtualAddresses(
                ipv4.low(), prefixLength, gateway().low(), nameserver().low(), prefix6);
    }

    private IpAddress at(int offset) {
        return IpAddress.ofIpv4(ipv4.ipv4() + offset);
    }
}
