package jslirp.stack.ip;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Link;
import jslirp.stack.neighbor.Neighbors;
import jslirp.wire.Checksum;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;
import jslirp.wire.MacAddress;

/**
 * Puts the IP and Ethernet headers in front of what a flow has built, and gives the frame to the
 * link. A flow writes its transport header at {@link #transportAt} of {@link #frame}, its payload
 * behind it, and calls {@link #send}; it says whether the packet is a super-frame, and where its
 * checksum lies. What the link does not complete is completed here.
 */
public final class IpOutput {
    /** TTL, or hop limit, of packets that we originate (RFC 1700's default). */
    public static final int DEFAULT_TTL = 64;

    private final Link link;
    private final boolean linkCompletesChecksums;
    private final Neighbors neighbors;
    private final NeighborQuery query;
    private final VirtualAddresses addresses;
    private final int mtu;
    private final RandomGenerator random;
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

    /** Output of one stack, building in {@code frame}. */
    public IpOutput(
            Link link,
            Frame frame,
            Neighbors neighbors,
            NeighborQuery query,
            VirtualAddresses addresses,
            int mtu,
            RandomGenerator random,
            Counters counters) {
        this.link = link;
        this.frame = frame;
        this.neighbors = neighbors;
        this.query = query;
        this.addresses = addresses;
        this.mtu = mtu;
        this.random = random;
        this.counters = counters;
        this.linkCompletesChecksums = link.properties().completesChecksums();
    }

    /** The link's MTU in bytes. */
    public int mtu() {
        return mtu;
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

    /** The next packet must not be fragmented on the way (IPv4's DF). */
    public void dontFragment() {
        dontFragment = true;
    }

    /**
     * Sends the frame: its transport header lies at {@link Frame#transport}, its end is {@link
     * Frame#end}. The transport checksum field holds zero when {@link Frame#checksumOffset} says
     * where it lies, and is filled or left to the link; -1 means that it is complete. A packet above
     * the MTU must be marked as a super-frame ({@link Frame#segmentation()}) or is refused: cutting
     * it into fragments is {@code Fragmentation}'s.
     *
     * @return the frame's length; {@code -EAGAIN} when the link is full; another {@code -errno} when
     *     the packet is lost, which has been counted
     */
    public long send(
            int protocol, long sourceHigh, long sourceLow, long guestHigh, long guestLow) {
        long mac = macOf(guestHigh, guestLow);
        if (mac == Neighbors.UNKNOWN) {
            counters.drop(DropReason.NO_NEIGHBOR);
            query.ask(guestHigh, guestLow);
            return -jslirp.stack.host.HostErrno.EHOSTUNREACH;
        }
        completeChecksum(protocol, sourceHigh, sourceLow, guestHigh, guestLow);
        boolean ipv4 = IpAddress.isIpv4(guestHigh, guestLow);
        if (ipv4) {
            ipv4Header(protocol, (int) sourceLow, (int) guestLow);
        } else {
            ipv6Header(protocol, sourceHigh, sourceLow, guestHigh, guestLow);
        }
        return transmit(mac, ipv4 ? MacAddress.ofIpv4((int) addresses.gateway()) : MacAddress.ofIpv6(sourceLow),
                ipv4 ? EthernetHeader.IPV4 : EthernetHeader.IPV6);
    }

    /**
     * Gives a frame to the link whose packet is complete from {@link Frame#NETWORK} on: writes the
     * Ethernet header and counts.
     */
    public long transmit(long destinationMac, long sourceMac, int etherType) {
        MemorySegment s = frame.segment();
        EthernetHeader.destination(s, Frame.ETHERNET, destinationMac);
        EthernetHeader.source(s, Frame.ETHERNET, sourceMac);
        EthernetHeader.etherType(s, Frame.ETHERNET, etherType);
        long n = link.transmit(frame);
        if (n >= 0) {
            counters.add(Counter.FRAMES_TO_GUEST);
            counters.add(Counter.BYTES_TO_GUEST, frame.length());
        } else if (n == -EAGAIN) {
            counters.add(Counter.LINK_FULL);
        } else {
            counters.drop(DropReason.LINK_ERROR);
        }
        return n;
    }

    private long macOf(long high, long low) {
        if (high == 0 && (low == addresses.broadcast() || IpAddress.isBroadcast(high, low))) {
            return MacAddress.BROADCAST;
        }
        return neighbors.mac(high, low);
    }

    private void completeChecksum(
            int protocol, long sourceHigh, long sourceLow, long guestHigh, long guestLow) {
        if (frame.checksumOffset() < 0) {
            return;
        }
        MemorySegment s = frame.segment();
        long transport = frame.transport();
        long length = frame.end() - transport;
        long field = transport + frame.checksumOffset();
        long sum =
                Checksum.pseudoHeader(
                        sourceHigh, sourceLow, guestHigh, guestLow, protocol, length);
        if (linkCompletesChecksums) {
            jslirp.wire.BigEndian.u16(s, field, Checksum.partial(sum));
            return;
        }
        frame.checksumOffset(-1);
        int checksum = Checksum.fold(Checksum.add(sum, s, transport, length));
        // RFC 768: zero would mean that there is none.
        boolean none = checksum == 0 && protocol == IpProtocol.UDP;
        jslirp.wire.BigEndian.u16(s, field, none ? 0xffff : checksum);
    }

    private void ipv4Header(int protocol, int source, int guest) {
        MemorySegment s = frame.segment();
        long at = Frame.NETWORK;
        Ipv4Header.start(s, at, trafficClass, (int) (frame.end() - at));
        Ipv4Header.identification(s, at, dontFragment ? 0 : random.nextInt() & 0xffff);
        Ipv4Header.fragment(s, at, dontFragment ? Ipv4Header.DONT_FRAGMENT : 0);
        Ipv4Header.ttl(s, at, ttl);
        Ipv4Header.protocol(s, at, protocol);
        Ipv4Header.source(s, at, source);
        Ipv4Header.destination(s, at, guest);
        Ipv4Header.completeChecksum(s, at);
    }

    private void ipv6Header(
            int protocol, long sourceHigh, long sourceLow, long guestHigh, long guestLow) {
        MemorySegment s = frame.segment();
        long at = Frame.NETWORK;
        Ipv6Header.start(s, at, trafficClass, (int) (frame.end() - at - Ipv6Header.LENGTH));
        Ipv6Header.nextHeader(s, at, protocol);
        Ipv6Header.hopLimit(s, at, ttl);
        Ipv6Header.source(s, at, sourceHigh, sourceLow);
        Ipv6Header.destination(s, at, guestHigh, guestLow);
    }
}
