package jslirp.stack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.random.RandomGenerator;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.Deadlines;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.host.HostErrno;
import jslirp.stack.icmp.IcmpError;
import jslirp.stack.ip.FrameOutput;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.Ipv4Input;
import jslirp.stack.ip.Neighbors;
import jslirp.stack.ip.PathMtus;
import jslirp.stack.ip.Reassembly;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Link;
import jslirp.stack.link.LinkProperties;
import jslirp.stack.neighbor.ArpResponder;
import jslirp.wire.Checksum;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.UdpHeader;
import org.jspecify.annotations.Nullable;

/**
 * The guest's end of the wire, and the lower half of a stack at the other: builds frames of the
 * guest, and keeps what is sent to it.
 */
public final class GuestWire implements Link {
    public static final long GUEST_MAC = 0x0202_0304_0506L;
    public static final VirtualAddresses ADDRESSES = VirtualNetwork.DEFAULT.addresses();
    public static final long GUEST = VirtualNetwork.DEFAULT.guest().low();
    public static final long GATEWAY = ADDRESSES.gateway();
    public static final long DNS = ADDRESSES.dns();
    public static final long OUTSIDE = IpAddress.parse("198.51.100.7").low();
    public static final long BROADCAST = IpAddress.mappedLow(-1);

    public final Counters counters = new Counters();
    public final Deadlines deadlines = new Deadlines();
    public final Neighbors neighbors = new Neighbors(ADDRESSES);
    public final ArpResponder arp;
    public final IpOutput output;
    public final IcmpError errors;
    public final Ipv4Input input;

    /** What the guest has not looked at yet; frames begin with the Ethernet header. */
    public final ArrayDeque<MemorySegment> sent = new ArrayDeque<>();

    private static final int FRAMES = 256;

    private final Arena arena = Arena.ofAuto();
    private final @Nullable Frame[] frames = new Frame[FRAMES];
    private int next;
    private final LinkProperties properties;
    private boolean full;

    /** A plain wire. */
    public GuestWire(int mtu) {
        this(mtu, LinkProperties.plain(100));
    }

    /** A wire that can do this. */
    public GuestWire(int mtu, LinkProperties properties) {
        this.properties = properties;
        RandomGenerator random = new Random(1);
        FrameOutput frames = new FrameOutput(this, new Frame(arena), counters);
        arp = new ArpResponder(frames, neighbors, ADDRESSES, counters);
        PathMtus paths = new PathMtus(deadlines, mtu);
        output = new IpOutput(frames, neighbors, arp, ADDRESSES, paths, random, counters);
        errors = new IcmpError(output, ADDRESSES, counters);
        Reassembly reassembly = new Reassembly(arena, deadlines, counters, errors::incomplete);
        input = new Ipv4Input(reassembly, neighbors, ADDRESSES, counters);
    }

    @Override
    public LinkProperties properties() {
        return properties;
    }

    @Override
    public long receive(Frame frame) {
        return -HostErrno.EAGAIN;
    }

    @Override
    public long transmit(Frame frame) {
        if (full) {
            return -HostErrno.EAGAIN;
        }
        MemorySegment copy = Arena.ofAuto().allocate(frame.length());
        MemorySegment.copy(frame.segment(), Frame.ETHERNET, copy, 0, frame.length());
        sent.add(copy);
        return frame.length();
    }

    /** From now on the wire takes nothing. */
    public void fill() {
        full = true;
    }

    /** From now on the wire takes everything again. */
    public void drain() {
        full = false;
    }

    /** How many packets were dropped for this reason. */
    public long dropped(DropReason reason) {
        return counters.dropped(reason);
    }

    /** An empty frame of this EtherType from the guest; it is used again 256 frames later. */
    public Frame frame(int etherType) {
        Frame frame = frames[next];
        if (frame == null) {
            frame = new Frame(arena);
            frames[next] = frame;
        }
        next = (next + 1) % FRAMES;
        frame.clear();
        MemorySegment s = frame.segment();
        EthernetHeader.destination(s, Frame.ETHERNET, 0x5255_0a00_0202L);
        EthernetHeader.source(s, Frame.ETHERNET, GUEST_MAC);
        EthernetHeader.etherType(s, Frame.ETHERNET, etherType);
        frame.end(Frame.NETWORK);
        return frame;
    }

    /** A whole IPv4 packet with this payload, from the guest or whom it pretends to be. */
    public Frame packet(int protocol, long source, long destination, byte... payload) {
        Frame frame = frame(EthernetHeader.IPV4);
        MemorySegment s = frame.segment();
        long at = Frame.NETWORK;
        Ipv4Header.headerLength(s, at, Ipv4Header.LENGTH);
        Ipv4Header.totalLength(s, at, Ipv4Header.LENGTH + payload.length);
        Ipv4Header.ttl(s, at, 64);
        Ipv4Header.protocol(s, at, protocol);
        Ipv4Header.source(s, at, (int) source);
        Ipv4Header.destination(s, at, (int) destination);
        Ipv4Header.fillChecksum(s, at);
        long transport = at + Ipv4Header.LENGTH;
        MemorySegment.copy(payload, 0, s, ValueLayout.JAVA_BYTE, transport, payload.length);
        frame.end(transport + payload.length);
        frame.network(at);
        frame.transport(transport);
        frame.payload(transport);
        return frame;
    }

    /** A datagram with a good checksum. */
    public Frame datagram(
            long source, int sourcePort, long destination, int destinationPort, byte... payload) {
        byte[] whole = new byte[UdpHeader.LENGTH + payload.length];
        System.arraycopy(payload, 0, whole, UdpHeader.LENGTH, payload.length);
        MemorySegment s = Arena.ofAuto().allocate(whole.length);
        MemorySegment.copy(whole, 0, s, ValueLayout.JAVA_BYTE, 0, whole.length);
        UdpHeader.sourcePort(s, 0, sourcePort);
        UdpHeader.destinationPort(s, 0, destinationPort);
        UdpHeader.totalLength(s, 0, whole.length);
        long sum = Checksum.pseudoHeader(0, source, 0, destination, IpProtocol.UDP, whole.length);
        UdpHeader.checksum(s, 0, UdpHeader.finishChecksum(Checksum.add(sum, s, 0, whole.length)));
        Frame frame = packet(IpProtocol.UDP, source, destination, s.toArray(ValueLayout.JAVA_BYTE));
        frame.payload(frame.transport() + UdpHeader.LENGTH);
        return frame;
    }

    /** The next frame that was sent to the guest. */
    public MemorySegment next() {
        assertTrue(!sent.isEmpty(), "nothing was sent");
        return sent.remove();
    }

    /** Bytes 0, 1, 2, ... of this length. */
    public static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + i / 256);
        }
        return bytes;
    }
}
