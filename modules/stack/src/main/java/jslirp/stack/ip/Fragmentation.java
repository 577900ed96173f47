package jslirp.stack.ip;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import jslirp.stack.link.Frame;
import jslirp.wire.EthernetHeader;
import jslirp.wire.Ipv4Header;

/**
 * Cuts an IPv4 packet that is larger than the MTU into fragments (RFC 791 section 3.2).
 *
 * <p>A frame begins at a fixed place, so each piece is moved to where the first one lay, over
 * pieces that have left already: no second buffer, and one short copy a fragment. The packet is
 * destroyed by this, which nobody minds, since a datagram that does not get through is lost anyway.
 */
final class Fragmentation {
    private static final long PAYLOAD = Frame.NETWORK + Ipv4Header.LENGTH;

    private final FrameOutput frames;
    private final int mtu;

    Fragmentation(FrameOutput frames, int mtu) {
        this.frames = frames;
        this.mtu = mtu;
    }

    /**
     * Sends the packet in the outbound frame, whose header is complete and has no options, in
     * pieces. The first piece that the link does not take ends it.
     *
     * @return what the last transmission returned
     */
    long transmit(long destinationMac, long sourceMac) {
        Frame frame = frames.frame();
        MemorySegment s = frame.segment();
        int length = (int) (frame.end() - PAYLOAD);
        // RFC 791: all pieces but the last are a multiple of eight bytes.
        int piece = (mtu - Ipv4Header.LENGTH) & ~7;
        long n = -EAGAIN;
        for (int offset = 0; offset < length; offset += piece) {
            int bytes = Math.min(piece, length - offset);
            if (offset > 0) {
                MemorySegment.copy(s, PAYLOAD + offset, s, PAYLOAD, bytes);
            }
            frame.end(PAYLOAD + bytes);
            Ipv4Header.totalLength(s, Frame.NETWORK, Ipv4Header.LENGTH + bytes);
            Ipv4Header.fragmentOffset(s, Frame.NETWORK, offset);
            Ipv4Header.flags(s, Frame.NETWORK, offset + bytes < length ? Ipv4Header.MF : 0);
            Ipv4Header.fillChecksum(s, Frame.NETWORK);
            n = frames.transmit(destinationMac, sourceMac, EthernetHeader.IPV4);
            if (n < 0) {
                return n;
            }
        }
        return n;
    }
}
