package jslirp.stack.ip;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.link.Frame;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv6Header;
import jslirp.wire.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * Packets from the guest, as far as IPv6 is concerned (RFC 8200): checked once, so that nothing
 * above has to. A super-frame is one large packet here and stays whole. Extension headers are
 * walked over, fragments are put together; a packet larger than the link could carry (RFC 2675) is
 * refused. Any destination is accepted, as {@link Ipv4Input} does.
 */
public final class Ipv6Input {
    private final Reassembly reassembly;
    private final Neighbors neighbors;
    private final VirtualAddresses addresses;
    private final Counters counters;
    private final int mtu;
    private final Ipv6Problems problems;
    private final ExtensionHeaders headers = new ExtensionHeaders();

    /** Input of one stack. */
    public Ipv6Input(
            Reassembly reassembly,
            Neighbors neighbors,
            VirtualAddresses addresses,
            Counters counters,
            int mtu,
            Ipv6Problems problems) {
        this.reassembly = reassembly;
        this.neighbors = neighbors;
        this.addresses = addresses;
        this.counters = counters;
        this.mtu = mtu;
        this.problems = problems;
        reassembly.tell(problems);
    }

    /**
     * Checks the packet, sets where its parts lie, and cuts off what the link put behind it.
     *
     * @return the frame to go on with, which is this one or, for the fragment that completes a
     *     packet, one of {@link Reassembly}'s; null when there is nothing to go on with
     */
    public @Nullable Frame accept(Frame frame, long now) {
        MemorySegment s = frame.segment();
        long at = Frame.NETWORK;
        if (!Ipv6Header.fits(s, at, frame.end())) {
            return drop(DropReason.IP_MALFORMED);
        }
        int protocol = Ipv6Header.nextHeader(s, at);
        int length = Ipv6Header.payloadLength(s, at);
        frame.network(at);
        frame.protocol(protocol);
        frame.transport(at + Ipv6Header.LENGTH);
        frame.payload(frame.transport());
        // Of a jumbogram the options are still looked at, to find what it is refused for.
        if (length != 0 || protocol != IpProtocol.HOP_BY_HOP) {
            frame.end(frame.transport() + length);
        }
        if (!acceptSource(frame)) {
            return drop(DropReason.IP_SOURCE);
        }
        if (Ipv6Header.hopLimit(s, at) == 0) {
            return drop(DropReason.TTL_EXCEEDED);
        }
        if (frame.end() - at > mtu && frame.segmentation() == Frame.Segmentation.NONE) {
            problems.tooBig(frame, now);
            return drop(DropReason.TOO_BIG);
        }
        return isSpoken(protocol) ? acceptProtocol(frame) : walk(frame, now);
    }

    private static boolean isSpoken(int protocol) {
        return protocol == IpProtocol.TCP
                || protocol == IpProtocol.UDP
                || protocol == IpProtocol.ICMPV6;
    }

    private @Nullable Frame walk(Frame frame, long now) {
        return switch (headers.walk(frame, true)) {
            case PROBLEM -> refuse(frame, DropReason.IP_OPTIONS, now);
            case TRANSPORT -> {
                frame.protocol(headers.protocol());
                frame.transport(headers.at());
                frame.payload(headers.at());
                yield end(frame, now);
            }
            case FRAGMENT -> {
                frame.transport(headers.at());
                if (!headers.hasWholeChain(frame)) {
                    yield refuse(frame, DropReason.FRAGMENT_MALFORMED, now);
                }
                Frame whole = reassembly.acceptIpv6(frame, now);
                yield whole == null ? null : walkWhole(whole, now);
            }
        };
    }

    /** What was in fragments may begin with further headers, but not with another fragment's. */
    private @Nullable Frame walkWhole(Frame whole, long now) {
        if (headers.walk(whole, false) != ExtensionHeaders.End.TRANSPORT) {
            return refuse(whole, DropReason.IP_OPTIONS, now);
        }
        whole.protocol(headers.protocol());
        whole.transport(headers.at());
        whole.payload(headers.at());
        return end(whole, now);
    }

    private @Nullable Frame end(Frame frame, long now) {
        if (Ipv6Header.payloadLength(frame.segment(), frame.network()) == 0) {
            return drop(DropReason.IP_MALFORMED);
        }
        if (frame.protocol() == IpProtocol.NO_NEXT_HEADER) {
            return drop(DropReason.IP_PROTOCOL);
        }
        if (!isSpoken(frame.protocol())) {
            headers.unknownProtocol(frame);
            return refuse(frame, DropReason.IP_PROTOCOL, now);
        }
        return acceptProtocol(frame);
    }

    private @Nullable Frame refuse(Frame frame, DropReason reason, long now) {
        if (headers.isTold()) {
            problems.parameterProblem(headers.code(), headers.pointer(), frame, now);
        }
        return drop(reason);
    }

    private @Nullable Frame drop(DropReason reason) {
        counters.drop(reason);
        return null;
    }

    /** Whether a guest can have this source; if so, we learn where to reach it. */
    private boolean acceptSource(Frame frame) {
        MemorySegment s = frame.segment();
        long at = frame.network();
        long high = Ipv6Header.sourceHigh(s, at);
        long low = Ipv6Header.sourceLow(s, at);
        if (IpAddress.isUnspecified(high, low)) {
            return true;
        }
        if (!addresses.isIpv6Guest(high, low)) {
            return false;
        }
        long mac = EthernetHeader.source(s, Frame.ETHERNET);
        if (MacAddress.isUnicast(mac)) {
            neighbors.learn(high, low, mac);
        }
        return true;
    }

    /** RFC 4861: who has no address yet may speak ICMPv6, to find one. */
    private @Nullable Frame acceptProtocol(Frame frame) {
        MemorySegment s = frame.segment();
        long at = frame.network();
        boolean nobody =
                IpAddress.isUnspecified(Ipv6Header.sourceHigh(s, at), Ipv6Header.sourceLow(s, at));
        return nobody && frame.protocol() != IpProtocol.ICMPV6 ? drop(DropReason.IP_SOURCE) : frame;
    }
}
