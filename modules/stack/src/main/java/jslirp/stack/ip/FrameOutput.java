package jslirp.stack.ip;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Link;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.BigEndian;
import jslirp.wire.EthernetHeader;

/**
 * The last step of every frame to the guest: the Ethernet header, padding, the link, and the
 * counters. Owns the one outbound frame.
 */
public final class FrameOutput {
    /** The shortest frame that Ethernet allows, without its check sequence (IEEE 802.3). */
    public static final int SHORTEST = 60;

    private final Link link;
    private final LinkProperties properties;
    private final Frame frame;
    private final Counters counters;

    /** Output to {@code link}, of what is built in {@code frame}. */
    public FrameOutput(Link link, Frame frame, Counters counters) {
        this.link = link;
        this.properties = link.properties();
        this.frame = frame;
        this.counters = counters;
    }

    /** The outbound frame, as whoever used it last has left it. */
    public Frame frame() {
        return frame;
    }

    /** Whether the link takes UDP super-frames. */
    public boolean segmentsUdp() {
        return properties.segmentsUdp();
    }

    /** Whether a checksum may be left to the link. */
    public boolean completesChecksums() {
        return properties.completesChecksums();
    }

    /**
     * Gives the frame to the link; what follows the Ethernet header is complete up to {@link
     * Frame#end}.
     *
     * @return the frame's length; {@code -EAGAIN} when the link is full; another {@code -errno}
     *     when the frame is lost, which has been counted
     */
    public long transmit(long destinationMac, long sourceMac, int etherType) {
        MemorySegment s = frame.segment();
        long begin = frame.begin();
        EthernetHeader.destination(s, begin, destinationMac);
        EthernetHeader.source(s, begin, sourceMac);
        EthernetHeader.etherType(s, begin, etherType);
        long end = frame.end();
        pad(s, end);
        long n = link.transmit(frame);
        if (n >= 0) {
            counters.add(Counter.FRAMES_TO_GUEST);
            counters.add(Counter.BYTES_TO_GUEST, frame.length());
        } else if (n == -EAGAIN) {
            counters.add(Counter.LINK_FULL);
        } else {
            counters.drop(DropReason.LINK_ERROR);
        }
        frame.end(end);
        return n;
    }

    /** Zeros up to the shortest frame: what an earlier frame left there is nobody's business. */
    private void pad(MemorySegment s, long end) {
        long shortest = Frame.ETHERNET + SHORTEST;
        for (long at = end; at < shortest; at++) {
            BigEndian.u8(s, at, 0);
        }
        frame.end(Math.max(end, shortest));
    }
}
