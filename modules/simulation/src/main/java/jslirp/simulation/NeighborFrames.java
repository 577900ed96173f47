package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import jslirp.wire.BigEndian;
import jslirp.wire.Endpoint;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.MacAddress;

/** Neighbour discovery as a guest's kernel speaks it (RFC 4861 section 4). */
final class NeighborFrames {
    static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");
    static final IpAddress ALL_ROUTERS = IpAddress.parse("ff02::2");

    private static final int HOP_LIMIT = 255;
    private static final long TARGET = IcmpHeader.LENGTH;
    private static final long OPTIONS = TARGET + 16;
    private static final int OPTION_LENGTH = 8;
    private static final int SOURCE_LINK_LAYER = 1;
    private static final int TARGET_LINK_LAYER = 2;
    private static final long SOLICITED_NODE_HIGH = 0xff02L << 48;
    private static final long SOLICITED_NODE_LOW = 0x1_ff00_0000L;

    private NeighborFrames() {}

    /** To the group of those who may have this address (RFC 4291 section 2.7.1). */
    static Route toNeighbors(Route route, IpAddress target) {
        return toGroup(
                route,
                new IpAddress(SOLICITED_NODE_HIGH, SOLICITED_NODE_LOW | target.low() & 0xff_ffffL));
    }

    /** To a group of the link. */
    static Route toGroup(Route route, IpAddress group) {
        return route.to(new Endpoint(group, 0))
                .toMac(MacAddress.ofIpv6Multicast(group.low()))
                .withTtl(HOP_LIMIT);
    }

    /** Who has this address? Without a source of its own the guest only probes (RFC 4862). */
    static Packet solicitation(Route route, IpAddress target) {
        boolean probe = route.from().address().isUnspecified();
        Packet p = message(route, IcmpHeader.V6.NEIGHBOR_SOLICITATION, probe ? 0 : OPTION_LENGTH);
        target(p, target);
        if (!probe) {
            linkLayer(p, SOURCE_LINK_LAYER, route.fromMac());
        }
        GuestFrames.completeIcmp(p);
        return p;
    }

    /** The guest has this address: an answer, which overrides what was known. */
    static Packet advertisement(Route route, IpAddress target) {
        Packet p =
                message(
                        route.withTtl(HOP_LIMIT),
                        IcmpHeader.V6.NEIGHBOR_ADVERTISEMENT,
                        OPTION_LENGTH);
        IcmpHeader.rest(p.bytes(), p.transport(), 0x6000_0000L);
        target(p, target);
        linkLayer(p, TARGET_LINK_LAYER, route.fromMac());
        GuestFrames.completeIcmp(p);
        return p;
    }

    /** Is there a router? */
    static Packet routerSolicitation(Route route) {
        boolean nameless = route.from().address().isUnspecified();
        int length = IcmpHeader.LENGTH + (nameless ? 0 : OPTION_LENGTH);
        Packet p = GuestFrames.ip(route, IpProtocol.ICMPV6, length);
        IcmpHeader.type(p.bytes(), p.transport(), IcmpHeader.V6.ROUTER_SOLICITATION);
        if (!nameless) {
            option(p, p.transport() + IcmpHeader.LENGTH, SOURCE_LINK_LAYER, route.fromMac());
        }
        GuestFrames.completeIcmp(p);
        return p;
    }

    /** The address that a solicitation or an advertisement is about. */
    static IpAddress target(Packet p) {
        MemorySegment s = p.bytes();
        long at = p.transport() + TARGET;
        return new IpAddress(BigEndian.i64(s, at), BigEndian.i64(s, at + 8));
    }

    private static Packet message(Route route, int type, int optionLength) {
        Packet p = GuestFrames.ip(route, IpProtocol.ICMPV6, (int) OPTIONS + optionLength);
        IcmpHeader.type(p.bytes(), p.transport(), type);
        return p;
    }

    private static void target(Packet p, IpAddress target) {
        BigEndian.i64(p.bytes(), p.transport() + TARGET, target.high());
        BigEndian.i64(p.bytes(), p.transport() + TARGET + 8, target.low());
    }

    private static void linkLayer(Packet p, int type, long mac) {
        option(p, p.transport() + OPTIONS, type, mac);
    }

    private static void option(Packet p, long at, int type, long mac) {
        BigEndian.u8(p.bytes(), at, type);
        BigEndian.u8(p.bytes(), at + 1, 1);
        BigEndian.u48(p.bytes(), at + 2, mac);
    }
}
