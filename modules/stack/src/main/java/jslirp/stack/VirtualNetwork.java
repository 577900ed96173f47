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
 * @param ipv6Only whether IPv4 is not spoken at all
 */
public record VirtualNetwork(
        IpAddress ipv4,
        int prefixLength,
        long prefix6,
        int mtu,
        boolean hostLoopback,
        boolean hostAddresses,
        boolean dns,
        boolean ipv6Only) {
    /** The smallest MTU that IPv4 knows (RFC 791). */
    public static final int SMALLEST_MTU = 68;

    /** The largest IPv4 packet that fits a TAP's frame of 65535 bytes. */
    public static final int LARGEST_MTU = 65521;

    /** The smallest MTU that IPv6 knows (RFC 8200 section 5). */
    public static final int SMALLEST_MTU_IPV6 = 1280;

    /** The prefix of IPv6 networks of this kind, fd00::/64. */
    public static final long PREFIX6 = 0xfd00L << 48;

    /** 10.0.2.0/24 with an MTU of 1500 and without IPv6. */
    public static final VirtualNetwork DEFAULT =
            new VirtualNetwork(IpAddress.ofIpv4(0x0a000200), 24, 0, 1500, true, true);

    /** The link-local address of every IPv6 network's router, fe80::2. */
    public static final IpAddress ROUTER = new IpAddress(VirtualAddresses.LINK_LOCAL, 2);

    private static final int GATEWAY = 2;
    private static final int DNS = 3;
    private static final int DHCP_FIRST = 15;
    private static final int DHCP_LAST = 30;
    private static final int GUEST = 100;

    /** Read as it is written: PREFIX::100. */
    private static final int GUEST6 = 0x100;

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
        if (ipv6Only && prefix6 == 0) {
            throw new IllegalArgumentException("no IP version is left");
        }
    }

    /** A network that speaks IPv4. */
    public VirtualNetwork(
            IpAddress ipv4,
            int prefixLength,
            long prefix6,
            int mtu,
            boolean hostLoopback,
            boolean hostAddresses,
            boolean dns) {
        this(ipv4, prefixLength, prefix6, mtu, hostLoopback, hostAddresses, dns, false);
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
                ipv4, prefixLength, prefix6, mtu, hostLoopback, hostAddresses, dns, ipv6Only);
    }

    /** The same network with IPv6 beside IPv4, or without it when the prefix is 0. */
    public VirtualNetwork withIpv6(long prefix) {
        return new VirtualNetwork(
                ipv4, prefixLength, prefix, mtu, hostLoopback, hostAddresses, dns, false);
    }

    /** The same network, with its IPv6 alone. */
    public VirtualNetwork withIpv6Only() {
        return new VirtualNetwork(
                ipv4, prefixLength, prefix6, mtu, hostLoopback, hostAddresses, dns, true);
    }

    /** Whether there is IPv6. */
    public boolean hasIpv6() {
        return prefix6 != 0;
    }

    /** The host's IPv6 address. */
    public IpAddress gateway6() {
        return new IpAddress(prefix6, GATEWAY);
    }

    /** The IPv6 address of the built-in DNS. */
    public IpAddress nameserver6() {
        return new IpAddress(prefix6, DNS);
    }

    /** The IPv6 address that the guest is given beside those that it makes itself. */
    public IpAddress guest6() {
        return new IpAddress(prefix6, GUEST6);
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
