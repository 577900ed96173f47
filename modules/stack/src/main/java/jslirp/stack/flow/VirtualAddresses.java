package jslirp.stack.flow;

import jslirp.wire.IpAddress;
import jslirp.wire.Ipv6Group;

/**
 * The addresses that the virtual network itself owns, as longs: IPv4 in the lower half of its
 * mapped form, IPv6 as a prefix of 64 bits and interface identifiers. A zero {@link #prefix6} means
 * that there is no IPv6.
 *
 * @param network the IPv4 network, for example 0x0000ffff0a000200
 * @param prefixLength of the IPv4 network, 1 to 25
 * @param gateway the host's IPv4 address in the network
 * @param dns the DNS address in the network
 * @param prefix6 the upper half of every IPv6 address of the network
 */
public record VirtualAddresses(
        long network, int prefixLength, long gateway, long dns, long prefix6) {
    /** The upper half of every link-local address (RFC 4291 section 2.5.6). */
    public static final long LINK_LOCAL = 0xfe80L << 48;

    private static final long ROUTER_IDENTIFIER = 2;
    private static final long DNS_IDENTIFIER = 3;

    /** The network's mask in the lower 32 bits. */
    public long mask() {
        return 0xffff_ffffL & (0xffff_ffffL << (32 - prefixLength));
    }

    /** The broadcast address of the IPv4 network. */
    public long broadcast() {
        return network | (~mask() & 0xffff_ffffL);
    }

    /** Whether an IPv4 address lies in the network, its broadcast address included. */
    public boolean contains(long high, long low) {
        return high == 0 && (low & ~0xffff_ffffL | low & mask()) == network;
    }

    /** Whether an address lies in the network, of either family. */
    public boolean isOnLink(long high, long low) {
        return contains(high, low) || hasIpv6() && high == prefix6;
    }

    /** Whether this is the host's address, in either family. */
    public boolean isGateway(long high, long low) {
        return high == 0 && low == gateway || hasIpv6() && isRouter6(high, low);
    }

    /** Whether this is the DNS address, in either family. */
    public boolean isDns(long high, long low) {
        return high == 0 && low == dns
                || hasIpv6() && low == DNS_IDENTIFIER && (high == prefix6 || high == LINK_LOCAL);
    }

    /** Whether a DHCP client's message to this address is for us (RFC 2131 section 4.1). */
    public boolean isDhcpServer(long high, long low) {
        return high == 0
                && (low == gateway || low == broadcast() || IpAddress.isBroadcast(high, low));
    }

    /** Whether a DHCPv6 client's message to this address is for us (RFC 8415 section 7.1). */
    public boolean isDhcpv6Server(long high, long low) {
        return hasIpv6()
                && (high == Ipv6Group.HIGH && low == Ipv6Group.DHCP_SERVERS
                        || isRouter6(high, low));
    }

    /** Whether a guest, or something behind it, can have this IPv6 address. */
    public boolean isIpv6Guest(long high, long low) {
        return !isGateway(high, low)
                && !isDns(high, low)
                && !IpAddress.isMulticast(high, low)
                && !IpAddress.isLoopback(high, low)
                && !IpAddress.isUnspecified(high, low)
                && !(high == prefix6 && low == 0);
    }

    /** Whether the network speaks IPv6. */
    public boolean hasIpv6() {
        return prefix6 != 0;
    }

    /**
     * The upper half of the host's IPv6 address, as it speaks to a guest's address with this upper
     * half: link-local to one that is so itself.
     */
    public long gateway6High(long guestHigh) {
        return IpAddress.isLinkLocal(guestHigh, 0) ? LINK_LOCAL : prefix6;
    }

    /** The lower half of the host's IPv6 address. */
    public long gateway6Low() {
        return ROUTER_IDENTIFIER;
    }

    /** The lower half of the IPv6 DNS address. */
    public long dns6Low() {
        return DNS_IDENTIFIER;
    }

    private boolean isRouter6(long high, long low) {
        return low == ROUTER_IDENTIFIER && (high == prefix6 || high == LINK_LOCAL);
    }
}
