package jslirp.netns;

import jslirp.linux.Tun;
import jslirp.linux.c.Linux;

/**
 * The header and the offloads in force on a TAP, and what they were before.
 *
 * @param headerLength bytes of the virtio-net header, 0 without one
 * @param bits the TUN_F bits in force
 * @param restores whether the device is not ours and may outlive us
 * @param headerLengthBefore bytes of the header before us
 * @param bitsBefore the TUN_F bits before us
 */
record Offloads(
        int headerLength, long bits, boolean restores, int headerLengthBefore, long bitsBefore) {
    static final Offloads NONE = new Offloads(0, 0, false, 0, 0);

    /** With 10 bytes, Ethernet, IPv4 and TCP header in front, the payload begins a cache line. */
    private static final int HEADER_LENGTH = 10;

    private static final long TCP = Linux.TUN_F_CSUM() | Linux.TUN_F_TSO4() | Linux.TUN_F_TSO6();

    private static final long UDP = Linux.TUN_F_USO4() | Linux.TUN_F_USO6();

    /** From the most to none; the kernel refuses a set of which it does not know one. */
    private static final long[] CHOICES = {TCP | UDP, TCP, Linux.TUN_F_CSUM(), 0};

    /**
     * Switches on what the kernel has. Without a header everything is switched off: a persistent
     * device keeps offloads, and would hand us super-frames that nothing describes.
     */
    static Offloads set(int fd, boolean header, boolean wanted, boolean restores, long before) {
        if (!header) {
            Tun.tunsetoffload(fd, 0);
            return new Offloads(0, 0, restores, 0, before);
        }
        long lengthBefore = Tun.tungetvnethdrsz(fd);
        Tun.tunsetvnethdrsz(fd, HEADER_LENGTH);
        long bits = 0;
        for (int i = wanted ? 0 : CHOICES.length - 1; i < CHOICES.length; i++) {
            bits = CHOICES[i];
            if (Tun.tunsetoffload(fd, bits) >= 0) {
                break;
            }
        }
        return new Offloads(HEADER_LENGTH, bits, restores, (int) lengthBefore, before);
    }

    boolean segmentsTcp() {
        return (bits & TCP) == TCP;
    }

    boolean segmentsUdp() {
        return (bits & UDP) == UDP;
    }

    boolean completesChecksums() {
        return (bits & Linux.TUN_F_CSUM()) != 0;
    }

    /** Undoes {@link #set} as far as the kernel lets us; at the end there is nobody to tell. */
    void putBack(int fd) {
        if (!restores) {
            return;
        }
        Tun.tunsetoffload(fd, bitsBefore);
        if (headerLengthBefore > 0) {
            Tun.tunsetvnethdrsz(fd, headerLengthBefore);
        }
    }
}
