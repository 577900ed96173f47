package jslirp.stack.link;

/**
 * What a link can do.
 *
 * @param segmentsTcp takes and gives TCP super-frames of up to {@link Frame#LARGEST_PACKET} bytes,
 *     whatever the MTU, and perhaps larger ones to {@link LocalConnections}
 * @param segmentsUdp the same for UDP
 * @param completesChecksums completes the checksum at {@link Frame#checksumOffset()}
 * @param queueFrames how many frames from the guest the link holds before it loses some; bounds the
 *     windows the stack may advertise when frames are not super-frames
 */
public record LinkProperties(
        boolean segmentsTcp, boolean segmentsUdp, boolean completesChecksums, int queueFrames) {
    /** A link that carries plain frames. */
    public static LinkProperties plain(int queueFrames) {
        return new LinkProperties(false, false, false, queueFrames);
    }
}
