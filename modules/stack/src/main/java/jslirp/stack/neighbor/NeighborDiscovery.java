package jslirp.stack.neighbor;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.Neighbors;
import jslirp.stack.link.Frame;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.Ipv6Group;
import jslirp.wire.Ipv6Header;
import jslirp.wire.MacAddress;
import jslirp.wire.NdpMessage;
import jslirp.wire.NdpOption;

/**
 * Neighbour discovery for the virtual hosts (RFC 4861): answers for the router and the DNS address,
 * with their prefix and link-local, and for nobody else, so that a guest may take any other address
 * (RFC 4862 section 5.4) and learns soon that another is not there; learns from what the guest says
 * about itself; and asks for guests. Both our addresses are one router's.
 */
public final class NeighborDiscovery implements IpOutput.NeighborQuery {
    private final DiscoveryOutput output;
    private final Neighbors neighbors;
    private final VirtualAddresses addresses;
    private final Counters counters;
    private final Solicitations routers;
    private final Questions questions = new Questions();

    /** Hears of guests that look for a router. */
    public interface Solicitations {
        /** A guest asks; it has this address, or none yet. */
        void solicited(long high, long low, long now);

        /** A guest is about to take an address, as one does that has just come up. */
        void arrived(long now);
    }

    /** Neighbour discovery of one stack. */
    public NeighborDiscovery(
            DiscoveryOutput output,
            Neighbors neighbors,
            VirtualAddresses addresses,
            Counters counters,
            Solicitations routers) {
        this.output = output;
        this.neighbors = neighbors;
        this.addresses = addresses;
        this.counters = counters;
        this.routers = routers;
    }

    /**
     * Takes a message of neighbour discovery, whose checksum is good and whose ICMPv6 header lies
     * at {@link Frame#transport}.
     */
    public void accept(Frame frame, long now) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        if (Ipv6Header.hopLimit(s, frame.network()) != NdpMessage.HOP_LIMIT
                || IcmpHeader.code(s, at) != 0) {
            counters.drop(DropReason.NDP_MALFORMED);
            return;
        }
        switch (IcmpHeader.type(s, at)) {
            case IcmpHeader.V6.ROUTER_SOLICITATION -> routerSolicitation(frame, now);
            case IcmpHeader.V6.NEIGHBOR_SOLICITATION -> solicitation(frame, now);
            case IcmpHeader.V6.NEIGHBOR_ADVERTISEMENT -> advertisement(frame);
            // The only router of this link is ours.
            default -> counters.drop(DropReason.ICMP_TYPE);
        }
    }

    /** RFC 4861 section 6.1.1. */
    private void routerSolicitation(Frame frame, long now) {
        long options = frame.transport() + NdpMessage.ROUTER_SOLICITATION_LENGTH;
        if (!optionsFit(frame, options) || isNobody(frame) && hasSourceMac(frame, options)) {
            counters.drop(DropReason.NDP_MALFORMED);
            return;
        }
        learnSource(frame, options);
        routers.solicited(sourceHigh(frame), sourceLow(frame), now);
    }

    /** RFC 4861 section 7.1.1. */
    private void solicitation(Frame frame, long now) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        long options = at + NdpMessage.NEIGHBOR_LENGTH;
        if (!optionsFit(frame, options) || isTargetGroup(s, at) || isForgedProbe(frame, options)) {
            counters.drop(DropReason.NDP_MALFORMED);
            return;
        }
        learnSource(frame, options);
        long high = NdpMessage.targetHigh(s, at);
        long low = NdpMessage.targetLow(s, at);
        if (addresses.isGateway(high, low) || addresses.isDns(high, low)) {
            advertise(frame, high, low);
        } else if (isNobody(frame)) {
            routers.arrived(now);
        }
    }

    /** Who has no address asks the group of the one it wants, and does not say who it is. */
    private static boolean isForgedProbe(Frame frame, long options) {
        MemorySegment s = frame.segment();
        long at = frame.network();
        return isNobody(frame)
                && (hasSourceMac(frame, options)
                        || !Ipv6Group.isSolicitedNode(
                                Ipv6Header.destinationHigh(s, at),
                                Ipv6Header.destinationLow(s, at)));
    }

    /** RFC 4861 section 7.1.2. */
    private void advertisement(Frame frame) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        long options = at + NdpMessage.NEIGHBOR_LENGTH;
        if (!optionsFit(frame, options)
                || isTargetGroup(s, at)
                || isNobody(frame)
                || isToGroup(frame) && (NdpMessage.flags(s, at) & NdpMessage.SOLICITED) != 0) {
            counters.drop(DropReason.NDP_MALFORMED);
            return;
        }
        long high = NdpMessage.targetHigh(s, at);
        long low = NdpMessage.targetLow(s, at);
        if (!addresses.isIpv6Guest(high, low)) {
            counters.drop(DropReason.IP_SOURCE);
            return;
        }
        learn(frame, options, NdpOption.TARGET_LINK_LAYER, high, low);
    }

    private void learnSource(Frame frame, long options) {
        if (!isNobody(frame)) {
            int type = NdpOption.SOURCE_LINK_LAYER;
            learn(frame, options, type, sourceHigh(frame), sourceLow(frame));
        }
    }

    /** The MAC that an option names, or else that of the frame. */
    private void learn(Frame frame, long options, int type, long high, long low) {
        MemorySegment s = frame.segment();
        long option = NdpOption.find(s, options, frame.end(), type);
        long mac =
                option == NdpOption.ABSENT
                        ? EthernetHeader.source(s, Frame.ETHERNET)
                        : NdpOption.mac(s, option);
        if (MacAddress.isUnicast(mac) && neighbors.isOnLink(high, low)) {
            neighbors.learn(high, low, mac);
            questions.answered(high, low);
        }
    }

    /** RFC 4861 section 7.2.4; a probe for our address is told to everybody. */
    private void advertise(Frame question, long high, long low) {
        boolean nobody = isNobody(question);
        long destinationHigh = nobody ? Ipv6Group.HIGH : sourceHigh(question);
        long destinationLow = nobody ? Ipv6Group.ALL_NODES : sourceLow(question);
        long mac =
                nobody
                        ? MacAddress.ofIpv6Multicast(Ipv6Group.ALL_NODES)
                        : neighbors.mac(destinationHigh, destinationLow);
        if (mac == Neighbors.UNKNOWN) {
            counters.drop(DropReason.NO_NEIGHBOR);
            return;
        }
        Frame frame = output.begin(IcmpHeader.V6.NEIGHBOR_ADVERTISEMENT);
        MemorySegment s = frame.segment();
        long at = frame.transport();
        int solicited = nobody ? 0 : NdpMessage.SOLICITED;
        NdpMessage.flags(s, at, NdpMessage.ROUTER | NdpMessage.OVERRIDE | solicited);
        NdpMessage.target(s, at, high, low);
        frame.end(
                NdpOption.writeMac(
                        s,
                        at + NdpMessage.NEIGHBOR_LENGTH,
                        NdpOption.TARGET_LINK_LAYER,
                        MacAddress.ofIpv6(low)));
        output.send(high, low, destinationHigh, destinationLow, mac);
    }

    /** Asks for a guest's IPv6 address, in the router's name (RFC 4861 section 7.2.2). */
    @Override
    public void ask(long high, long low) {
        if (!neighbors.isOnLink(high, low) || !questions.worthAsking(high, low)) {
            return;
        }
        Frame frame = output.begin(IcmpHeader.V6.NEIGHBOR_SOLICITATION);
        MemorySegment s = frame.segment();
        long at = frame.transport();
        long routerLow = addresses.gateway6Low();
        NdpMessage.target(s, at, high, low);
        frame.end(
                NdpOption.writeMac(
                        s,
                        at + NdpMessage.NEIGHBOR_LENGTH,
                        NdpOption.SOURCE_LINK_LAYER,
                        MacAddress.ofIpv6(routerLow)));
        long group = Ipv6Group.solicitedNode(low);
        long routerHigh = addresses.gateway6High(high);
        long mac = MacAddress.ofIpv6Multicast(group);
        output.send(routerHigh, routerLow, Ipv6Group.HIGH, group, mac);
    }

    // ---- of a frame

    private static boolean optionsFit(Frame frame, long options) {
        return options <= frame.end() && NdpOption.fit(frame.segment(), options, frame.end());
    }

    private static boolean hasSourceMac(Frame frame, long options) {
        MemorySegment s = frame.segment();
        int type = NdpOption.SOURCE_LINK_LAYER;
        return NdpOption.find(s, options, frame.end(), type) != NdpOption.ABSENT;
    }

    private static boolean isTargetGroup(MemorySegment s, long at) {
        return IpAddress.isMulticast(NdpMessage.targetHigh(s, at), NdpMessage.targetLow(s, at));
    }

    private static boolean isToGroup(Frame frame) {
        return IpAddress.isMulticast(
                Ipv6Header.destinationHigh(frame.segment(), frame.network()), 0);
    }

    private static boolean isNobody(Frame frame) {
        return IpAddress.isUnspecified(sourceHigh(frame), sourceLow(frame));
    }

    private static long sourceHigh(Frame frame) {
        return Ipv6Header.sourceHigh(frame.segment(), frame.network());
    }

    private static long sourceLow(Frame frame) {
        return Ipv6Header.sourceLow(frame.segment(), frame.network());
    }
}
