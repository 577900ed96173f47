package jslirp.stack.ip;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.EHOSTUNREACH;
import static jslirp.stack.host.HostErrno.EMSGSIZE;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.link.Frame;
import jslirp.wire.BigEndian;
import jslirp.wire.Checksum;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Group;
import jslirp.wire.Ipv6Header;
import jslirp.wire.Ipv6Jumbo;
import jslirp.wire.MacAddress;
import jslirp.wire.UdpHeader;

/**
 * Puts the IP header in front of what a flow has built, and gives the frame to the link. A flow
 * writes its transport header at {@link #transportAt} of {@link #frame}, its payload behind it, and
 * calls {@link #send}; it says whether the packet is a super-frame, and where its checksum lies.
 * What the link does not complete is completed here, and what is larger than the MTU is cut.
 *
 * <p>A super-frame may be larger than the length field of its header can say. Linux takes one of
 * IPv4 whose total length is zero, and one of IPv6 as a jumbogram (RFC 2675).
 */
public final class IpOutput {
    /** TTL, or hop limit, of packets that we originate (RFC 1700's default). */
    public static final int DEFAULT_TTL = 64;

    private final FrameOutput frames;
    private final boolean linkCompletesChecksums;
    private final Fragmentation fragmentation;
    private final Neighbors neighbors;
    private final NeighborQuery query;
    private final VirtualAddresses addresses;
    private final int mtu;
    private final PathMtus paths;
    private final RandomGenerator identifications;
    private final Counters counters;
    private final Frame frame;

    private int ttl = DEFAULT_TTL;
    private int trafficClass;
    private boolean dontFragment;

    /** Sends the question for an address that {@link Neighbors} does not know. */
    @FunctionalInterface
    public interface NeighborQuery {
        /** Asks who has this address. The frame of {@link IpOutput} may be overwritten. */
        void ask(long high, long low);
    }

    /** Output of one stack, building in the frame of {@code frames}. */
    public IpOutput(
            FrameOutput frames,
            Neighbors neighbors,
            NeighborQuery query,
            VirtualAddresses addresses,
            PathMtus paths,
            RandomGenerator random,
            Counters counters) {
        this.frames = frames;
        this.frame = frames.frame();
        this.linkCompletesChecksums = frames.completesChecksums();
        this.fragmentation = new Fragmentation(frames);
        this.neighbors = neighbors;
        this.query = query;
        this.addresses = addresses;
        this.paths = paths;
        mtu = paths.link();
        // One for each packet: they must not be foreseen, but are worth no system call.
        identifications = new SplittableRandom(random.nextLong());
        this.counters = counters;
    }

    /** The link's MTU in bytes. */
    public int mtu() {
        return mtu;
    }

    /** Whether a frame may hold several datagrams ({@link Frame.Segmentation#UDP}). */
    public boolean segmentsUdp() {
        return frames.segmentsUdp();
    }

    /** The MTU of the way to an address of the guest, or behind it. */
    public int mtu(long guestHigh, long guestLow) {
        return paths.of(guestHigh, guestLow);
    }

    /** Where the transport header goes in {@link #frame}. */
    public static long transportAt(boolean ipv6) {
        return Frame.NETWORK + (ipv6 ? Ipv6Header.LENGTH : Ipv4Header.LENGTH);
    }

    /** The outbound frame, cleared, with {@link Frame#transport} set for the family. */
    public Frame frame(boolean ipv6) {
        frame.clear();
        frame.transport(transportAt(ipv6));
        ttl = DEFAULT_TTL;
        trafficClass = 0;
        dontFragment = false;
        return frame;
    }

    /** The next packet leaves with this TTL or hop limit, 1 to 255. */
    public void ttl(int ttl) {
        this.ttl = ttl;
    }

    /** The next packet leaves with this type of service or traffic class, 0 to 255. */
    public void trafficClass(int trafficClass) {
        this.trafficClass = trafficClass;
    }

    /** The next packet must not be fragmented by us, nor on the way (IPv4's DF). */
    public void dontFragment() {
        dontFragment = true;
    }

    /**
     * Sends the frame: its transport header lies at {@link Frame#transport}, its end is {@link
     * Frame#end}. The transport checksum field holds zero when {@link Frame#checksumOffset} says
     * where it lies, and is filled or left to the link; -1 means that it is complete. A packet
     * above the MTU that is not marked as a super-frame ({@link Frame#segmentation()}) goes out in
     * fragments, which destroys the frame's payload, or is refused if it must not be fragmented.
     *
     * @return the frame's length; {@code -EAGAIN} when the link is full; another {@code -errno}
     *     when the packet is lost, which has been counted
     */
    public long send(int protocol, long sourceHigh, long sourceLow, long guestHigh, long guestLow) {
        long mac = macOf(guestHigh, guestLow);
        if (mac == Neighbors.UNKNOWN) {
            counters.drop(DropReason.NO_NEIGHBOR);
            query.ask(guestHigh, guestLow);
            return -EHOSTUNREACH;
        }
        boolean ipv4 = IpAddress.isIpv4(guestHigh, guestLow);
        int mtu = paths.of(guestHigh, guestLow);
        boolean tooBig =
                frame.end() - Frame.NETWORK > mtu
                        && frame.segmentation() == Frame.Segmentation.NONE;
        if (tooBig && dontFragment) {
            counters.drop(DropReason.TOO_BIG);
            return -EMSGSIZE;
        }
        completeChecksum(
                protocol,
                pseudoHeader(protocol, sourceHigh, sourceLow, guestHigh, guestLow),
                tooBig);
        if (!ipv4) {
            ipv6Header(protocol, sourceHigh, sourceLow, guestHigh, guestLow);
            long routerMac = MacAddress.ofIpv6(addresses.gateway6Low());
            return tooBig
                    ? fragmentation.transmitIpv6(mtu, identifications.nextInt(), mac, routerMac)
                    : frames.transmit(mac, routerMac, EthernetHeader.IPV6);
        }
        ipv4Header(protocol, (int) sourceLow, (int) guestLow);
        long gatewayMac = MacAddress.ofIpv4((int) addresses.gateway());
        return tooBig
                ? fragmentation.transmit(mtu, mac, gatewayMac)
                : frames.transmit(mac, gatewayMac, EthernetHeader.IPV4);
    }

    /**
     * {@link #send} for a packet that does not wait: when the link is full it is lost, as it would
     * be on any wire, and counted.
     */
    public long sendOrDrop(
            int protocol, long sourceHigh, long sourceLow, long guestHigh, long guestLow) {
        long n = send(protocol, sourceHigh, sourceLow, guestHigh, guestLow);
        if (n == -EAGAIN) {
            counters.drop(DropReason.LINK_FULL);
        }
        return n;
    }

    /** Whether the Ethernet address of a guest is known; if it is not, it is asked for. */
    public boolean finds(long guestHigh, long guestLow) {
        boolean known = macOf(guestHigh, guestLow) != Neighbors.UNKNOWN;
        if (!known) {
            query.ask(guestHigh, guestLow);
        }
        return known;
    }

    private long macOf(long high, long low) {
        if (high == 0 && (low == addresses.broadcast() || IpAddress.isBroadcast(high, low))) {
            return MacAddress.BROADCAST;
        }
        if (high == Ipv6Group.HIGH) {
            return MacAddress.ofIpv6Multicast(low);
        }
        return neighbors.mac(high, low);
    }

    private long pseudoHeader(
            int protocol, long sourceHigh, long sourceLow, long guestHigh, long guestLow) {
        return Checksum.pseudoHeader(
                sourceHigh,
                sourceLow,
                guestHigh,
                guestLow,
                protocol,
                frame.end() - frame.transport());
    }

    /**
     * A link completes one checksum in one packet: fragments get theirs from us, and so does
     * ICMPv6, which is short and no device's affair.
     */
    private void completeChecksum(int protocol, long pseudoHeader, boolean inFragments) {
        if (frame.checksumOffset() < 0) {
            return;
        }
        MemorySegment s = frame.segment();
        long transport = frame.transport();
        long field = transport + frame.checksumOffset();
        if (linkCompletesChecksums && !inFragments && protocol != IpProtocol.ICMPV6) {
            BigEndian.u16(s, field, Checksum.fold(pseudoHeader));
            return;
        }
        frame.checksumOffset(-1);
        BigEndian.u16(s, field, 0);
        long sum = Checksum.add(pseudoHeader, s, transport, frame.end() - transport);
        boolean udp = protocol == IpProtocol.UDP;
        BigEndian.u16(s, field, udp ? UdpHeader.finishChecksum(sum) : Checksum.finish(sum));
    }

    /** An identification is needed only where a packet may be cut (RFC 6864 section 4.1). */
    private void ipv4Header(int protocol, int source, int guest) {
        MemorySegment s = frame.segment();
        long at = Frame.NETWORK;
        Ipv4Header.headerLength(s, at, Ipv4Header.LENGTH);
        Ipv4Header.tos(s, at, trafficClass);
        int length = (int) (frame.end() - at);
        Ipv4Header.totalLength(s, at, length > Frame.LARGEST_PACKET ? 0 : length);
        Ipv4Header.identification(s, at, dontFragment ? 0 : identifications.nextInt());
        Ipv4Header.fragmentOffset(s, at, 0);
        Ipv4Header.flags(s, at, dontFragment ? Ipv4Header.DF : 0);
        Ipv4Header.ttl(s, at, ttl);
        Ipv4Header.protocol(s, at, protocol);
        Ipv4Header.source(s, at, source);
        Ipv4Header.destination(s, at, guest);
        Ipv4Header.fillChecksum(s, at);
    }

    private void ipv6Header(
            int protocol, long sourceHigh, long sourceLow, long guestHigh, long guestLow) {
        MemorySegment s = frame.segment();
        long at = Frame.NETWORK;
        int length = (int) (frame.end() - at - Ipv6Header.LENGTH);
        int next = protocol;
        if (length > Ipv6Jumbo.LARGEST_WITHOUT) {
            at -= Ipv6Jumbo.LENGTH;
            frame.begin(Frame.ETHERNET - Ipv6Jumbo.LENGTH);
            Ipv6Jumbo.write(s, at + Ipv6Header.LENGTH, protocol, length + Ipv6Jumbo.LENGTH);
            length = 0;
            next = IpProtocol.HOP_BY_HOP;
        }
        Ipv6Header.firstWord(s, at, trafficClass, 0);
        Ipv6Header.payloadLength(s, at, length);
        Ipv6Header.nextHeader(s, at, next);
        Ipv6Header.hopLimit(s, at, ttl);
        Ipv6Header.source(s, at, sourceHigh, sourceLow);
        Ipv6Header.destination(s, at, guestHigh, guestLow);
    }
}
