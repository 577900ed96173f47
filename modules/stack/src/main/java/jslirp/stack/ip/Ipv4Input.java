package jslirp.stack.ip;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.link.Frame;
import jslirp.wire.DhcpMessage;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.MacAddress;
import jslirp.wire.UdpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Packets from the guest, as far as IPv4 is concerned (RFC 791, RFC 1122 section 3.2.1): checked
 * once, so that nothing above has to. A super-frame is one large packet here and stays whole.
 * Options are passed over. Any destination is accepted, since we route for the guest; which of them
 * may reach a socket is {@link AddressMap}'s decision.
 */
public final class Ipv4Input {
    private final Reassembly reassembly;
    private final Neighbors neighbors;
    private final VirtualAddresses addresses;
    private final Counters counters;

    /** Input of one stack. */
    public Ipv4Input(
            Reassembly reassembly,
            Neighbors neighbors,
            VirtualAddresses addresses,
            Counters counters) {
        this.reassembly = reassembly;
        this.neighbors = neighbors;
        this.addresses = addresses;
        this.counters = counters;
    }

    /**
     * Checks the packet, sets where its parts lie, and cuts off what the link put behind it.
     *
     * @return the frame to go on with, which is this one or, for the fragment that completes a
     *     datagram, one of {@link Reassembly}'s; null when there is nothing to go on with
     */
    public @Nullable Frame accept(Frame frame, long now) {
        MemorySegment s = frame.segment();
        long at = Frame.NETWORK;
        if (!Ipv4Header.fits(s, at, frame.end())) {
            return drop(DropReason.IP_MALFORMED);
        }
        if (!Ipv4Header.isChecksumValid(s, at)) {
            return drop(DropReason.IP_CHECKSUM);
        }
        frame.network(at);
        frame.transport(at + Ipv4Header.headerLength(s, at));
        frame.payload(frame.transport());
        frame.end(at + Ipv4Header.totalLength(s, at));
        frame.protocol(Ipv4Header.protocol(s, at));
        if (!acceptSource(frame)) {
            return drop(DropReason.IP_SOURCE);
        }
        // A guest's kernel cannot send this; RFC 1812 section 5.3.1 would have it answered.
        if (Ipv4Header.ttl(s, at) == 0) {
            return drop(DropReason.TTL_EXCEEDED);
        }
        return Ipv4Header.isFragment(s, at) ? reassembly.accept(frame, now) : frame;
    }

    private @Nullable Frame drop(DropReason reason) {
        counters.drop(reason);
        return null;
    }

    /** Whether a guest can have this source; if so, we learn where to reach it. */
    private boolean acceptSource(Frame frame) {
        MemorySegment s = frame.segment();
        long source = Ipv4Header.sourceLow(s, frame.network());
        if (IpAddress.isUnspecified(0, source)) {
            return isForDhcp(frame);
        }
        if (!isGuest(source)) {
            return false;
        }
        long mac = EthernetHeader.source(s, Frame.ETHERNET);
        if (MacAddress.isUnicast(mac)) {
            neighbors.learn(0, source, mac);
        }
        return true;
    }

    private boolean isGuest(long source) {
        if (addresses.contains(0, source)) {
            return source != addresses.gateway()
                    && source != addresses.dns()
                    && source != addresses.network()
                    && source != addresses.broadcast();
        }
        return !AddressMap.isForbidden(0, source)
                && !IpAddress.isMulticast(0, source)
                && !IpAddress.isBroadcast(0, source);
    }

    /** RFC 2131 section 4.1: only who has no address yet and asks for one may have none. */
    private boolean isForDhcp(Frame frame) {
        MemorySegment s = frame.segment();
        long destination = Ipv4Header.destinationLow(s, frame.network());
        return Ipv4Header.protocol(s, frame.network()) == IpProtocol.UDP
                && !Ipv4Header.isFragment(s, frame.network())
                && UdpHeader.fits(s, frame.transport(), frame.end())
                && UdpHeader.destinationPort(s, frame.transport()) == DhcpMessage.SERVER_PORT
                && addresses.isDhcpServer(0, destination);
    }
}
