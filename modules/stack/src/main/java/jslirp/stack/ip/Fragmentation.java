package jslirp.stack.ip;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import jslirp.stack.link.Frame;
import jslirp.wire.BigEndian;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Fragment;
import jslirp.wire.Ipv6Header;

/**
 * Cuts a packet that is larger than the MTU into fragments (RFC 791 section 3.2, RFC 8200 section
 * 4.5).
 *
 * <p>A frame begins at a fixed place, so each piece is moved to where the first one lay, over
 * pieces that have left already: no second buffer, and one short copy a fragment. The packet is
 * destroyed by this, which nobody minds, since a datagram that does not get through is lost anyway.
 */
final class Fragmentation {
    private static final long PAYLOAD = Frame.NETWORK + Ipv4Header.LENGTH;
    private static final long HEADER = Frame.NETWORK + Ipv6Header.LENGTH;
    private static final int IPV6_HEADERS = Ipv6Header.LENGTH + Ipv6Fragment.LENGTH;

    private final FrameOutput frames;

    Fragmentation(FrameOutput frames) {
        this.frames = frames;
    }

    /**
     * Sends the packet in the outbound frame, whose header is complete and has no options, in
     * pieces. The first piece that the link does not take ends it.
     *
     * @return what the last transmission returned
     */
    long transmit(int mtu, long destinationMac, long sourceMac) {
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

    /**
     * The same for IPv6. The fragment header takes the place of the first eight bytes, so that the
     * first piece moves up, over the first bytes of the second, which are laid aside.
     *
     * @param identification of the packet
     */
    long transmitIpv6(int mtu, int identification, long destinationMac, long sourceMac) {
        Frame frame = frames.frame();
        MemorySegment s = frame.segment();
        int length = (int) (frame.end() - HEADER);
        int piece = (mtu - IPV6_HEADERS) & ~7;
        int protocol = Ipv6Header.nextHeader(s, Frame.NETWORK);
        long laidAside = BigEndian.i64(s, HEADER + piece);
        long payload = HEADER + Ipv6Fragment.LENGTH;
        Ipv6Header.nextHeader(s, Frame.NETWORK, IpProtocol.FRAGMENT);
        long n = -EAGAIN;
        for (int offset = 0; offset < length; offset += piece) {
            int bytes = Math.min(piece, length - offset);
            MemorySegment.copy(s, HEADER + offset, s, payload, bytes);
            if (offset == piece) {
                BigEndian.i64(s, payload, laidAside);
            }
            Ipv6Fragment.nextHeader(s, HEADER, protocol);
            Ipv6Fragment.fragmentOffset(s, HEADER, offset, offset + bytes < length);
            Ipv6Fragment.identification(s, HEADER, identification);
            frame.end(payload + bytes);
            Ipv6Header.payloadLength(s, Frame.NETWORK, Ipv6Fragment.LENGTH + bytes);
            n = frames.transmit(destinationMac, sourceMac, EthernetHeader.IPV6);
            if (n < 0) {
                return n;
            }
        }
        return n;
    }
}
