package jslirp.stack.icmp;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.link.Frame;
import jslirp.stack.neighbor.NeighborDiscovery;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;

/** ICMP from the guest (RFC 792, RFC 4443): checked, and sorted by what it is about. */
public final class IcmpInput {
    private final EchoInput echo;
    private final TooBigInput tooBig;
    private final NeighborDiscovery discovery;
    private final NeighborDiscovery.Solicitations routers;
    private final Counters counters;

    /** Input of one stack; {@code routers} hears of guests that come up. */
    public IcmpInput(
            EchoInput echo,
            TooBigInput tooBig,
            NeighborDiscovery discovery,
            NeighborDiscovery.Solicitations routers,
            Counters counters) {
        this.echo = echo;
        this.tooBig = tooBig;
        this.discovery = discovery;
        this.routers = routers;
        this.counters = counters;
    }

    /** Takes a packet whose network header has been checked and whose payload is ICMP for IPv4. */
    public void accept(Frame frame, long now) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        if (!IcmpHeader.fits(s, at, frame.end()) || !IcmpChecksum.isValid(frame, false)) {
            counters.drop(DropReason.ICMP_MALFORMED);
            return;
        }
        int type = IcmpHeader.type(s, at);
        if (type == IcmpHeader.V4.ECHO_REQUEST) {
            echo.request(frame, now);
        } else if (IcmpVersion.V4.isTooBig(type, IcmpHeader.code(s, at))) {
            tooBig.accept(frame, now);
        } else {
            counters.drop(DropReason.ICMP_TYPE);
        }
    }

    /** The same for ICMPv6. */
    public void acceptIpv6(Frame frame, long now) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        if (!IcmpHeader.fits(s, at, frame.end()) || !IcmpChecksum.isValid(frame, true)) {
            counters.drop(DropReason.ICMP_MALFORMED);
            return;
        }
        switch (IcmpHeader.type(s, at)) {
            case IcmpHeader.V6.ECHO_REQUEST -> echo(frame, now);
            case IcmpHeader.V6.PACKET_TOO_BIG -> tooBig.accept(frame, now);
            case IcmpHeader.V6.ROUTER_SOLICITATION,
                    IcmpHeader.V6.ROUTER_ADVERTISEMENT,
                    IcmpHeader.V6.NEIGHBOR_SOLICITATION,
                    IcmpHeader.V6.NEIGHBOR_ADVERTISEMENT,
                    IcmpHeader.V6.REDIRECT ->
                    discovery.accept(frame, now);
            case IcmpHeader.V6.LISTENER_REPORT, IcmpHeader.V6.LISTENER_REPORT_V2 -> {
                // Nobody's groups are of interest, but a guest that comes up begins with these.
                counters.drop(DropReason.ICMP_TYPE);
                routers.arrived(now);
            }
            default -> counters.drop(DropReason.ICMP_TYPE);
        }
    }

    private void echo(Frame frame, long now) {
        if (IpAddress.isUnspecified(IpPacket.sourceHigh(frame), IpPacket.sourceLow(frame))) {
            counters.drop(DropReason.IP_SOURCE);
        } else {
            echo.request(frame, now);
        }
    }
}
