package jslirp.stack.link;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One Ethernet frame in native memory, where its parts lie, and what is asked of or known from the
 * link about it. Reused for every packet of its direction; all offsets count bytes from the start
 * of {@link #segment()}.
 *
 * <p>The Ethernet header begins at {@link #ETHERNET}, which leaves {@link #HEADROOM} bytes for the
 * link's own header and puts the IP header on a cache line. Only a frame to the guest may begin
 * earlier, where a header was needed that nobody had left room for ({@link #begin()}).
 */
public final class Frame {
    /** Bytes in front of the Ethernet header that belong to the link. */
    public static final int HEADROOM = 50;

    /** Where the Ethernet header begins. */
    public static final long ETHERNET = HEADROOM;

    /** Where the network header begins when the frame has no tags: 64, a cache line. */
    public static final long NETWORK = ETHERNET + 14;

    /** The largest IPv4 packet, and with it the largest usual super-frame (RFC 791). */
    public static final int LARGEST_PACKET = 65535;

    /** The largest IPv6 packet, whose header is not counted in its length (RFC 8200). */
    public static final int LARGEST_PACKET_IPV6 = 40 + 65535;

    /**
     * The largest TCP super-frame to a socket of the guest, IP header included ({@link
     * LocalConnections}).
     */
    public static final int LARGEST_JUMBO = 256 << 10;

    /** How a super-frame is to be cut into packets (virtio-net's gso_type). */
    public enum Segmentation {
        NONE,
        TCP_IPV4,
        TCP_IPV6,
        UDP
    }

    private final MemorySegment segment;
    private long begin = ETHERNET;
    private long end = ETHERNET;
    private long network = NETWORK;
    private long transport = NETWORK;
    private long payload = NETWORK;
    private int protocol;
    private Segmentation segmentation = Segmentation.NONE;
    private int segmentLength;
    private int checksumOffset = -1;
    private boolean checksumKnownGood;

    /** A frame for any packet but jumbograms, whose memory lives as long as the arena. */
    public Frame(Arena arena) {
        this(arena, LARGEST_PACKET_IPV6 + 1);
    }

    /** A frame for packets of up to {@code largest} bytes. */
    public Frame(Arena arena, int largest) {
        segment = arena.allocate(NETWORK + largest, 64);
    }

    /** The memory; the Ethernet header is at {@link #begin()}. */
    public MemorySegment segment() {
        return segment;
    }

    /** Forgets the last packet: an empty frame that asks nothing of the link. */
    public void clear() {
        begin = ETHERNET;
        end = ETHERNET;
        network = NETWORK;
        transport = NETWORK;
        payload = NETWORK;
        protocol = 0;
        segmentation = Segmentation.NONE;
        segmentLength = 0;
        checksumOffset = -1;
        checksumKnownGood = false;
    }

    /** Where the Ethernet header begins: {@link #ETHERNET} unless it was moved. */
    public long begin() {
        return begin;
    }

    /** The frame begins earlier; the headroom shrinks by as much. */
    public void begin(long offset) {
        begin = offset;
    }

    /** Where the frame ends; exclusive. */
    public long end() {
        return end;
    }

    public void end(long offset) {
        end = offset;
    }

    /** Bytes from the Ethernet header to the end. */
    public long length() {
        return end - begin;
    }

    /** Where the network (IP) header begins. */
    public long network() {
        return network;
    }

    public void network(long offset) {
        network = offset;
    }

    /** Where the transport (TCP, UDP, ICMP) header begins. */
    public long transport() {
        return transport;
    }

    public void transport(long offset) {
        transport = offset;
    }

    /** Where the transport's payload begins; to the guest, only a super-frame has to say so. */
    public long payload() {
        return payload;
    }

    public void payload(long offset) {
        payload = offset;
    }

    /** From the guest: the transport's protocol, whatever IP headers are in front of it. */
    public int protocol() {
        return protocol;
    }

    public void protocol(int protocol) {
        this.protocol = protocol;
    }

    /** How the link is to cut, or has joined, this frame. */
    public Segmentation segmentation() {
        return segmentation;
    }

    /** Payload bytes of each packet the super-frame stands for; 0 when it is a single packet. */
    public int segmentLength() {
        return segmentLength;
    }

    /** Marks a super-frame: each packet carries {@code segmentLength} bytes of payload. */
    public void segmentation(Segmentation how, int segmentLength) {
        this.segmentation = how;
        this.segmentLength = segmentLength;
    }

    /**
     * Where, counted from the transport header, the checksum lies that is still to be completed:
     * the field holds the folded pseudo-header sum. -1 when the checksum is complete.
     */
    public int checksumOffset() {
        return checksumOffset;
    }

    /**
     * To the guest: asks the link to complete the checksum. From the guest: the link saw it open.
     */
    public void checksumOffset(int offset) {
        checksumOffset = offset;
    }

    /** Whether the transport checksum need not be verified: never on a wire, or seen to be good. */
    public boolean checksumTrusted() {
        return checksumKnownGood || checksumOffset >= 0;
    }

    /** From the guest: the link vouches for the checksum. */
    public void checksumKnownGood(boolean good) {
        checksumKnownGood = good;
    }
}
