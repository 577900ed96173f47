package jslirp.stack.icmp;

import static jslirp.stack.host.HostErrno.EMSGSIZE;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.AnswerRate;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.ip.Ipv6Problems;
import jslirp.stack.link.Frame;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.MacAddress;

/**
 * ICMP errors to the guest (RFC 792, RFC 1122 section 3.2.2, RFC 1812 section 4.3.2; RFC 4443):
 * what the host refuses, the guest learns in its own language.
 *
 * <p>An error comes at once, about a packet that is still in its frame, or late, when a host socket
 * tells what became of an earlier one. For the latter the quoted packet is made up from what is
 * known of the flow: IP header and the first 8 bytes of the transport's, by which the guest's
 * kernel finds the socket.
 */
public final class IcmpError implements Ipv6Problems {
    /**
     * Errors at once (RFC 1812 section 4.3.2.8): enough for a traceroute with all its probes at
     * once, or a scan of a page of ports.
     */
    static final int BURST = 100;

    /** One thousand a second, the default of net.ipv4.icmp_msgs_per_sec for many years. */
    static final long INTERVAL_NANOS = 1_000_000;

    private static final int TTL = 255;

    /** RFC 1812 section 4.3.2.5: precedence "internetwork control". */
    private static final int INTERNETWORK_CONTROL = 0xc0;

    private static final int TOS_WITHOUT_PRECEDENCE_AND_ECN = 0x1c;

    /** What every IPv6 link carries, told when nothing better is known (RFC 8200 section 5). */
    private static final int SMALLEST_MTU_IPV6 = 1280;

    private final IpOutput output;
    private final VirtualAddresses addresses;
    private final Counters counters;
    private final AnswerRate rate = new AnswerRate(BURST, INTERVAL_NANOS);

    /** The errors of one stack. */
    public IcmpError(IpOutput output, VirtualAddresses addresses, Counters counters) {
        this.output = output;
        this.addresses = addresses;
        this.counters = counters;
    }

    // ---- about a packet in its frame

    /** Answers a packet whose TTL, or hop limit, has run out. */
    public void timeExceeded(Frame offending, long now) {
        int type = version(offending).timeExceeded();
        send(type, IcmpHeader.V6.EXCEEDED_IN_TRANSIT, 0, offending, now);
    }

    /** Answers a packet that the host refused with this error number. */
    public void unreachable(int errno, Frame offending, long now) {
        IcmpVersion version = version(offending);
        int mtu = errno == EMSGSIZE && version == IcmpVersion.V6 ? SMALLEST_MTU_IPV6 : 0;
        send(version.unreachableType(errno), version.unreachableCode(errno), mtu, offending, now);
    }

    @Override
    public void parameterProblem(int code, long pointer, Frame offending, long now) {
        send(IcmpHeader.V6.PARAMETER_PROBLEM, code, pointer, offending, now);
    }

    /** Tells of a datagram whose other fragments have not come in time. */
    public void incomplete(Frame first, long now) {
        int type = version(first).timeExceeded();
        send(type, IcmpHeader.V6.EXCEEDED_REASSEMBLY, 0, first, now);
    }

    @Override
    public void tooBig(Frame offending, long now) {
        send(IcmpHeader.V6.PACKET_TOO_BIG, 0, output.mtu(), offending, now);
    }

    /**
     * Sends an error about a packet of the guest, unless the rules forbid it. The packet was
     * checked by the IP input.
     *
     * @param rest of the ICMP header
     */
    public void send(int type, int code, long rest, Frame offending, long now) {
        if (!mayAnswer(type, code, offending) || !rate.allows(now)) {
            return;
        }
        IcmpVersion version = version(offending);
        boolean ipv6 = version == IcmpVersion.V6;
        Frame frame = output.frame(ipv6);
        assert frame != offending;
        long quote = frame.transport() + IcmpHeader.LENGTH;
        long length =
                Math.min(offending.end() - offending.network(), version.longestQuote(output.mtu()));
        MemorySegment.copy(
                offending.segment(), offending.network(), frame.segment(), quote, length);
        frame.end(quote + length);
        if (!ipv6) {
            output.trafficClass(
                    INTERNETWORK_CONTROL
                            | IpPacket.trafficClass(offending) & TOS_WITHOUT_PRECEDENCE_AND_ECN);
        }
        finish(frame, type, code, rest, ipv6);
        long guestHigh = IpPacket.sourceHigh(offending);
        long high = IpPacket.destinationHigh(offending);
        long low = IpPacket.destinationLow(offending);
        // RFC 4443 section 2.2: about a packet to an address of ours that address speaks.
        if (!ipv6 || !addresses.isGateway(high, low) && !addresses.isDns(high, low)) {
            high = routerHigh(ipv6, guestHigh);
            low = routerLow(ipv6);
        }
        transmit(version, high, low, guestHigh, IpPacket.sourceLow(offending));
    }

    /** Whether the rules allow an error about this packet. */
    private boolean mayAnswer(int type, int code, Frame offending) {
        MemorySegment s = offending.segment();
        boolean toGroup =
                isGroup(IpPacket.destinationHigh(offending), IpPacket.destinationLow(offending))
                        || MacAddress.isMulticast(EthernetHeader.destination(s, Frame.ETHERNET));
        long sourceHigh = IpPacket.sourceHigh(offending);
        long sourceLow = IpPacket.sourceLow(offending);
        if (IpAddress.isUnspecified(sourceHigh, sourceLow)) {
            return false;
        }
        return IpPacket.isIpv6(offending)
                ? mayAnswerIpv6(type, code, toGroup, offending)
                : mayAnswerIpv4(toGroup, offending);
    }

    /** RFC 1122 section 3.2.2. */
    private static boolean mayAnswerIpv4(boolean toGroup, Frame offending) {
        MemorySegment s = offending.segment();
        long at = offending.network();
        // We answer no ICMP but requests, and so never an error with an error.
        boolean request =
                Ipv4Header.protocol(s, at) != IpProtocol.ICMP
                        || IcmpHeader.fits(s, offending.transport(), offending.end())
                                && IcmpHeader.type(s, offending.transport())
                                        == IcmpHeader.V4.ECHO_REQUEST;
        return request && !toGroup && Ipv4Header.fragmentOffset(s, at) == 0;
    }

    /** RFC 4443 section 2.4. */
    private static boolean mayAnswerIpv6(int type, int code, boolean toGroup, Frame offending) {
        MemorySegment s = offending.segment();
        boolean aboutGroups =
                type == IcmpHeader.V6.PACKET_TOO_BIG
                        || type == IcmpHeader.V6.PARAMETER_PROBLEM
                                && code == IcmpHeader.V6.PROBLEM_OPTION;
        boolean request =
                offending.protocol() != IpProtocol.ICMPV6
                        || IcmpHeader.fits(s, offending.transport(), offending.end())
                                && IcmpHeader.type(s, offending.transport())
                                        == IcmpHeader.V6.ECHO_REQUEST;
        return request && (!toGroup || aboutGroups);
    }

    // ---- about a packet of long ago

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
        boolean ipv6 = !IpAddress.isIpv4(guestHigh, guestLow);
        IcmpVersion version = IcmpVersion.of(ipv6);
        sendForFlow(
                version.unreachableType(errno),
                version.unreachableCode(errno),
                errno == EMSGSIZE && ipv6 ? SMALLEST_MTU_IPV6 : 0,
                routerHigh(ipv6, guestHigh),
                routerLow(ipv6),
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
     * @param info the MTU of the next hop for "too big", else 0
     * @param offenderHigh who reported it, as the guest may know it; the gateway reports in place
     *     of one that the guest would not believe
     * @param protocol of the flow; ICMP's number stands for an echo of either version
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
        boolean ipv6 = !IpAddress.isIpv4(guestHigh, guestLow);
        if (ipv6 == IpAddress.isIpv4(remoteHigh, remoteLow)
                || isGroup(remoteHigh, remoteLow)
                || !rate.allows(now)) {
            return;
        }
        IcmpVersion version = IcmpVersion.of(ipv6);
        Frame frame = output.frame(ipv6);
        MemorySegment s = frame.segment();
        long quote = frame.transport() + IcmpHeader.LENGTH;
        long transport =
                ipv6
                        ? FlowQuote.ipv6Header(
                                s, quote, protocol, guestHigh, guestLow, remoteHigh, remoteLow)
                        : FlowQuote.ipv4Header(s, quote, protocol, (int) guestLow, (int) remoteLow);
        FlowQuote.transport(s, transport, protocol, guestPort, remotePort, sequence);
        if (protocol == IpProtocol.ICMP) {
            IcmpHeader.type(s, transport, version.echoRequest());
        }
        frame.end(transport + FlowQuote.TRANSPORT_LENGTH);
        if (!ipv6) {
            output.trafficClass(INTERNETWORK_CONTROL);
        }
        finish(frame, type, code, ipv6 ? info : info & 0xffff, ipv6);
        if (isBelievable(offenderHigh, offenderLow, ipv6)) {
            transmit(version, offenderHigh, offenderLow, guestHigh, guestLow);
        } else {
            transmit(version, routerHigh(ipv6, guestHigh), routerLow(ipv6), guestHigh, guestLow);
        }
    }

    // ---- either

    private static IcmpVersion version(Frame frame) {
        return IcmpVersion.of(IpPacket.isIpv6(frame));
    }

    private boolean isGroup(long high, long low) {
        return IpAddress.isMulticast(high, low)
                || IpAddress.isBroadcast(high, low)
                || high == 0 && low == addresses.broadcast();
    }

    /**
     * Whether the guest would believe a packet from there: an address that belongs outside, and
     * that somebody can have. The host's loopback is not.
     */
    private boolean isBelievable(long high, long low, boolean ipv6) {
        return IpAddress.isIpv4(high, low) != ipv6
                && !AddressMap.isForbidden(high, low)
                && !isGroup(high, low)
                && !addresses.contains(high, low)
                && !(ipv6 && high == addresses.prefix6());
    }

    private long routerHigh(boolean ipv6, long guestHigh) {
        return ipv6 ? addresses.gateway6High(guestHigh) : 0;
    }

    private long routerLow(boolean ipv6) {
        return ipv6 ? addresses.gateway6Low() : addresses.gateway();
    }

    /** Writes the ICMP header in front of the quote. */
    private static void finish(Frame frame, int type, int code, long rest, boolean ipv6) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        IcmpHeader.type(s, at, type);
        IcmpHeader.code(s, at, code);
        IcmpHeader.rest(s, at, rest);
        IcmpChecksum.fill(frame, ipv6);
    }

    private void transmit(IcmpVersion version, long high, long low, long guestHigh, long guestLow) {
        output.ttl(TTL);
        if (output.sendOrDrop(version.protocol(), high, low, guestHigh, guestLow) >= 0) {
            counters.add(Counter.ICMP_ERRORS);
        }
    }
}
