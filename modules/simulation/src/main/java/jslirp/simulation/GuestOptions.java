package jslirp.simulation;

/**
 * What the guest's TCP offers in its SYN, and how it behaves.
 *
 * @param mss the largest segment it takes
 * @param windowScale its window shift, or -1 to offer none
 * @param timestamps whether it offers them
 * @param sack whether it offers selective acknowledgments
 * @param superFrames whether it hands super-frames to its device
 * @param buffer bytes of its receive buffer
 */
public record GuestOptions(
        int mss,
        int windowScale,
        boolean timestamps,
        boolean sack,
        boolean superFrames,
        int buffer) {
    /** As Linux does on an Ethernet without offloads. */
    public static final GuestOptions LINUX =
            new GuestOptions(1460, 7, true, true, false, 256 << 10);

    /** As Linux does on a TAP with offloads. */
    public static final GuestOptions OFFLOADING =
            new GuestOptions(1460, 10, true, true, true, 1 << 20);

    /** RFC 793 and nothing else. */
    public static final GuestOptions ANCIENT =
            new GuestOptions(536, -1, false, false, false, 32 << 10);

    /** The same with another largest segment. */
    public GuestOptions withMss(int bytes) {
        return new GuestOptions(bytes, windowScale, timestamps, sack, superFrames, buffer);
    }

    /** The same with another receive buffer. */
    public GuestOptions withBuffer(int bytes) {
        return new GuestOptions(mss, windowScale, timestamps, sack, superFrames, bytes);
    }
}
