package jslirp.wire;

/** Numbers of the IPv4 protocol field and the IPv6 next header field, as IANA assigns them. */
public final class IpProtocol {
    /** IPv6 hop-by-hop options, allowed only directly behind the IPv6 header. */
    public static final int HOP_BY_HOP = 0;

    public static final int ICMP = 1;
    public static final int IGMP = 2;
    public static final int TCP = 6;
    public static final int UDP = 17;

    /** IPv6 routing header. */
    public static final int ROUTING = 43;

    /** IPv6 fragment header. */
    public static final int FRAGMENT = 44;

    public static final int ESP = 50;
    public static final int AUTHENTICATION = 51;
    public static final int ICMPV6 = 58;

    /** Nothing follows the header that says so. */
    public static final int NO_NEXT_HEADER = 59;

    public static final int DESTINATION_OPTIONS = 60;
    public static final int MOBILITY = 135;
    public static final int HOST_IDENTITY = 139;
    public static final int SHIM6 = 140;

    private IpProtocol() {}
}
