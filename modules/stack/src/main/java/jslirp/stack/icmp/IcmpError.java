package jslirp.stack.icmp;

import static jslirp.stack.host.HostErrno.EACCES;
import static jslirp.stack.host.HostErrno.ECONNREFUSED;
import static jslirp.stack.host.HostErrno.EHOSTDOWN;
import static jslirp.stack.host.HostErrno.EHOSTUNREACH;
import static jslirp.stack.host.HostErrno.EMSGSIZE;

import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.link.Frame;
import jslirp.wire.Checksum;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.MacAddress;

import java.lang.foreign.MemorySegment;

/**
 * ICMP errors to the guest (RFC 792, RFC 1122 section 3.2.2, RFC 1812 section 4.3.2): what the host
 * refuses, the guest learns in its own language.
 *
 * <p>An error comes at once, about a packet that is still in its frame, or late, when a host socket
 * tells what became of an earlier one. For the latter the quoted packet is made up from what is
 * known of the flow: IP header and the first 8 bytes of the transport's, by which the guest's
 * kernel finds the socket.
 */
public final class IcmpError {
    /** RFC 1812 section 4.3.2.3: as much as possible without the whole exceeding 576 bytes. */
    private static final int LONGEST_QUOTE = 576 - Ipv4Header.LENGTH - IcmpHeader.LENGTH;

    private static final int HEADERS = Ipv4Header.LENGTH + IcmpHeader.LENGTH;
    private static final int TTL = 255;

    /** RFC 1812 section 4.3.2.5: precedence "internetwork control". */
    private static final int INTERNETWORK_CONTROL = 0xc0;

    private static final int TOS_WITHOUT_PRECEDENCE_AND_ECN = 0x1c;

    private final IpOutput output;
    private final VirtualAddresses addresses;
    private final Counters counters;
    private final ErrorRate rate = new ErrorRate();

    /** The errors of one stack. */
    public IcmpError(IpOutput output, VirtualAddresses addresses, Counters counters) {
        this.output = output;
        this.addresses = addresses;
        this.counters = counters;
    }

    /**
     * What a failed socket call means to the guest: the code of "destination unreachable" for IPv4.
     */
    public static int unreachableCode(int errno) {
        return switch (errno) {
            case EHOSTUNREACH, EHOSTDOWN -> IcmpHeader.V4.UNREACHABLE_HOST;
            case ECONNREFUSED -> IcmpHeader.V4.UNREACHABLE_PORT;
            case EMSGSIZE -> IcmpHeader.V4.UNREACHABLE_FRAGMENTATION_NEEDED;
            case EACCES -> IcmpHeader.V4.UNREACHABLE_PROHIBITED;
            default -> IcmpHeader.V4.UNREACHABLE_NET;
        };
    }

    /** Answers a packet whose TTL, or hop limit, has run out. */
    public void timeExceeded(Frame offending, long now) {
        send(IcmpHeader.V4.TIME_EXCEEDED, IcmpHeader.V4.EXCEEDED_IN_TRANSIT, offending, now);
    }

    /** Tells of a datagram whose other fragments have not come in time. */
    public void incomplete(Frame first, long now) {
        send(IcmpHeader.V4.TIME_EXCEEDED, IcmpHeader.V4.EXCEEDED_REASSEMBLY, first, now);
    }

    /** Answers a packet that the host refused with this error number. */
    public void unreachable(int errno, Frame offending, long now) {
        send(IcmpHeader.V4.DESTINATION_UNREACHABLE, unreachableCode(errno), offending, now);
    }

    /**
     * Sends an error about a packet of the guest, unless the rules forbid it. The packet was
     * checked by the IP input.
     */
    public void send(int type, int code, Frame offending, long now) {
        if (IpPacket.isIpv6(offending) || !mayAnswer(offending) || !rate.allows(now)) {
            return;
        }
        Frame frame = output.frame(false);
        assert frame != offending;
        long quote = frame.transport() + IcmpHeader.LENGTH;
        long room = Math.min(LONGEST_QUOTE, output.mtu() - HEADERS);
        long length = Math.min(offending.end() - offending.network(), room);
        MemorySegment.copy(
                offending.segment(), offending.network(), frame.segment(), quote, length);
        frame.end(quote + length);
        output.trafficClass(
                INTERNETWORK_CONTROL
                        | IpPacket.trafficClass(offending) & TOS_WITHOUT_PRECEDENCE_AND_ECN);
        finish(frame, type, code, 0);
        transmit(addresses.gateway(), IpPacket.sourceLow(offending));
    }

    /**
     * Tells the guest of a late error that the host's own kernel reports, by its error number.
     *
     * @param remoteHigh as the guest dialled it, before any translation; so the other two
     * @param sequence of the segment (TCP) or of the request (echo); 0 for UDP
     */
    public void sendForFlow(
            int errno,
            int protocol,
            long guestHigh,
            long guestLow,
            int guestPort,
            long remoteHigh,
            long remoteLow,
            int remotePort,
            int sequence,
            long now) {
        sendForFlow(
                IcmpHeader.V4.DESTINATION_UNREACHABLE,
                unreachableCode(errno),
                0,
                0,
                addresses.gateway(),
                protocol,
                guestHigh,
                guestLow,
                guestPort,
                remoteHigh,
                remoteLow,
                remotePort,
                sequence,
                now);
    }

    /**
     * Passes on an ICMP error that the host received about a flow.
     *
     * @param info the MTU of the next hop for "fragmentation needed", else 0
     * @param offenderHigh who reported it, as the guest may know it; the gateway reports in place
     *     of one that the guest would not believe
     * @param guestPort the identifier of an echo
     * @param remoteHigh as the guest dialled it, before any translation; so the other two
     * @param sequence of the segment (TCP) or of the request (echo); 0 for UDP
     */
    public void sendForFlow(
            int type,
            int code,
            int info,
            long offenderHigh,
            long offenderLow,
            int protocol,
            long guestHigh,
            long guestLow,
            int guestPort,
            long remoteHigh,
            long remoteLow,
            int remotePort,
            int sequence,
            long now) {
        if (!IpAddress.isIpv4(guestHigh, guestLow)
                || !IpAddress.isIpv4(remoteHigh, remoteLow)
                || isGroup(remoteLow)
                || !rate.allows(now)) {
            return;
        }
        Frame frame = output.frame(false);
        long quote = frame.transport() + IcmpHeader.LENGTH;
        FlowQuote.ipv4Header(frame.segment(), quote, protocol, (int) guestLow, (int) remoteLow);
        FlowQuote.transport(
                frame.segment(),
                quote + Ipv4Header.LENGTH,
                protocol,
                guestPort,
                remotePort,
                sequence);
        frame.end(quote + FlowQuote.LENGTH);
        output.trafficClass(INTERNETWORK_CONTROL);
        finish(frame, type, code, info);
        transmit(source(offenderHigh, offenderLow), guestLow);
    }

    /** Whether the rules allow an error about this packet (RFC 1122 section 3.2.2). */
    private boolean mayAnswer(Frame offending) {
        MemorySegment s = offending.segment();
        long at = offending.network();
        // We answer no ICMP but requests, and so never an error with an error.
        boolean request =
                Ipv4Header.protocol(s, at) != IpProtocol.ICMP
                        || IcmpHeader.fits(s, offending.transport(), offending.end())
                                && IcmpHeader.type(s, offending.transport())
                                        == IcmpHeader.V4.ECHO_REQUEST;
        return request
                && Ipv4Header.fragmentOffset(s, at) == 0
                && !isGroup(Ipv4Header.destinationLow(s, at))
                && !MacAddress.isMulticast(EthernetHeader.destination(s, Frame.ETHERNET))
                && !IpAddress.isUnspecified(0, Ipv4Header.sourceLow(s, at));
    }

    private boolean isGroup(long destination) {
        return IpAddress.isMulticast(0, destination)
                || IpAddress.isBroadcast(0, destination)
                || destination == addresses.broadcast();
    }

    /**
     * The offender, if the guest would believe a packet from it: one that belongs outside, and is
     * an address that somebody can have. The host's loopback is not.
     */
    private long source(long high, long low) {
        boolean believable =
                IpAddress.isIpv4(high, low)
                        && !AddressMap.isForbidden(high, low)
                        && !isGroup(low)
                        && !addresses.contains(high, low);
        return believable ? low : addresses.gateway();
    }

    /** Writes the ICMP header in front of the quote. */
    private static void finish(Frame frame, int type, int code, int info) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        IcmpHeader.type(s, at, type);
        IcmpHeader.code(s, at, code);
        IcmpHeader.rest(s, at, info & 0xffff);
        IcmpHeader.checksum(s, at, 0);
        long sum = Checksum.add(0, s, at, frame.end() - at);
        IcmpHeader.checksum(s, at, Checksum.finish(sum));
    }

    private void transmit(long source, long guest) {
        output.ttl(TTL);
        if (output.sendOrDrop(IpProtocol.ICMP, 0, source, 0, guest) >= 0) {
            counters.add(Counter.ICMP_ERRORS);
        }
    }
}
