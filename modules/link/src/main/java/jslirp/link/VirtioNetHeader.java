package jslirp.link;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.c.Linux;
import jslirp.linux.c.virtio_net_hdr;

/**
 * The header in front of a TAP's frames (linux/virtio_net.h, Virtual I/O Device 1.2 section 5.1.6),
 * in place. In the legacy form that the TAP speaks its numbers are in the machine's own byte order.
 *
 * <pre>
 *    0        1        2                 4
 *   +--------+--------+--------+--------+--------+--------+--------+--------+--------+--------+
 *   | flags  |gso_type|     hdr_len     |    gso_size     |   csum_start    |   csum_offset   |
 *   +--------+--------+--------+--------+--------+--------+--------+--------+--------+--------+
 * </pre>
 */
final class VirtioNetHeader {
    /** The header without num_buffers, which is all that a TAP needs. */
    static final int LENGTH = (int) virtio_net_hdr.sizeof();

    static final int NEEDS_CSUM = Linux.VIRTIO_NET_HDR_F_NEEDS_CSUM();
    static final int DATA_VALID = Linux.VIRTIO_NET_HDR_F_DATA_VALID();

    static final int GSO_NONE = Linux.VIRTIO_NET_HDR_GSO_NONE();
    static final int GSO_TCPV4 = Linux.VIRTIO_NET_HDR_GSO_TCPV4();
    static final int GSO_TCPV6 = Linux.VIRTIO_NET_HDR_GSO_TCPV6();
    static final int GSO_UDP_L4 = Linux.VIRTIO_NET_HDR_GSO_UDP_L4();

    /** Joined to gso_type when the super-frame's first packet carries CWR (RFC 3168). */
    static final int GSO_ECN = Linux.VIRTIO_NET_HDR_GSO_ECN();

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    private static final long FLAGS = virtio_net_hdr.flags$offset();
    private static final long GSO_TYPE = virtio_net_hdr.gso_type$offset();
    private static final long HDR_LEN = virtio_net_hdr.hdr_len$offset();
    private static final long GSO_SIZE = virtio_net_hdr.gso_size$offset();
    private static final long CSUM_START = virtio_net_hdr.csum_start$offset();
    private static final long CSUM_OFFSET = virtio_net_hdr.csum_offset$offset();

    private VirtioNetHeader() {}

    /** A header that asks for nothing and knows nothing. */
    static void clear(MemorySegment s, long at) {
        s.set(ValueLayout.JAVA_LONG_UNALIGNED, at, 0);
        s.set(SHORT, at + Long.BYTES, (short) 0);
    }

    static int flags(MemorySegment s, long at) {
        return s.get(ValueLayout.JAVA_BYTE, at + FLAGS) & 0xff;
    }

    static void flags(MemorySegment s, long at, int flags) {
        s.set(ValueLayout.JAVA_BYTE, at + FLAGS, (byte) flags);
    }

    static int gsoType(MemorySegment s, long at) {
        return s.get(ValueLayout.JAVA_BYTE, at + GSO_TYPE) & 0xff;
    }

    static void gsoType(MemorySegment s, long at, int type) {
        s.set(ValueLayout.JAVA_BYTE, at + GSO_TYPE, (byte) type);
    }

    /** Bytes from the Ethernet header to the payload: all that each packet repeats. */
    static int hdrLen(MemorySegment s, long at) {
        return s.get(SHORT, at + HDR_LEN) & 0xffff;
    }

    static void hdrLen(MemorySegment s, long at, int length) {
        s.set(SHORT, at + HDR_LEN, (short) length);
    }

    /** Payload bytes of each packet. */
    static int gsoSize(MemorySegment s, long at) {
        return s.get(SHORT, at + GSO_SIZE) & 0xffff;
    }

    static void gsoSize(MemorySegment s, long at, int length) {
        s.set(SHORT, at + GSO_SIZE, (short) length);
    }

    /** Where the bytes to be summed begin, counted from the Ethernet header. */
    static int csumStart(MemorySegment s, long at) {
        return s.get(SHORT, at + CSUM_START) & 0xffff;
    }

    static void csumStart(MemorySegment s, long at, int offset) {
        s.set(SHORT, at + CSUM_START, (short) offset);
    }

    /** Where the sum goes, counted from {@link #csumStart}. */
    static int csumOffset(MemorySegment s, long at) {
        return s.get(SHORT, at + CSUM_OFFSET) & 0xffff;
    }

    static void csumOffset(MemorySegment s, long at, int offset) {
        s.set(SHORT, at + CSUM_OFFSET, (short) offset);
    }
}
