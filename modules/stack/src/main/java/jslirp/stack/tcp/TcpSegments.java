package jslirp.stack.tcp;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.EHOSTUNREACH;

import java.lang.foreign.MemorySegment;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;
import jslirp.wire.TcpHeader;
import jslirp.wire.TcpOptions;

/**
 * Builds the segments to the guest, one by one: headers and options, and those segments that carry
 * no text. When and what to send is {@link TcpOutput}'s and {@link TcpInput}'s decision.
 */
final class TcpSegments {
    /** RFC 9293 section 3.7.1, for IPv4 and for IPv6. */
    static final int DEFAULT_MSS = 536;

    private static final int DEFAULT_MSS_IPV6 = 1220;

    /** A guest that claims less is not believed; Linux stops there as well. */
    private static final int SMALLEST_MSS = 48;

    private static final int CHECKSUM = 16;

    /** Our timestamp clock ticks in milliseconds. */
    private static final long NANOS_PER_TICK = 1_000_000;

    private final IpOutput ip;

    TcpSegments(IpOutput ip) {
        this.ip = ip;
    }

    /** The MTU of the way to the guest's end of a connection. */
    int mtu(long guestHigh, long guestLow) {
        return ip.mtu(guestHigh, guestLow);
    }

    /**
     * The text of a full segment on a way with this MTU, given the guest's MSS option (or its
     * absence, negative).
     */
    int segmentText(int mtu, boolean ipv6, int offered, boolean timestamps) {
        int given = offered >= 0 ? offered : ipv6 ? DEFAULT_MSS_IPV6 : DEFAULT_MSS;
        int mss = Math.min(Math.max(given, SMALLEST_MSS), largestSegment(mtu, ipv6));
        return mss - (timestamps ? TcpOptions.TIMESTAMPS_LENGTH : 0);
    }

    /** The MSS we announce, and the window without which a connection could not move. */
    int smallestWindow(boolean ipv6) {
        return largestSegment(ip.mtu(), ipv6);
    }

    private static int largestSegment(int mtu, boolean ipv6) {
        return Math.max(
                SMALLEST_MSS,
                mtu - (ipv6 ? Ipv6Header.LENGTH : Ipv4Header.LENGTH) - TcpHeader.LENGTH);
    }

    /** The end of the stream. */
    boolean fin(TcpConnection c, int sequence, long now) {
        Frame frame = frame(c);
        frame.end(header(c, frame, TcpHeader.FIN | TcpHeader.ACK, sequence, now));
        return transmit(c, frame);
    }

    /** The outbound frame, empty. Text goes to {@link #textAt}. */
    Frame frame(TcpConnection c) {
        return ip.frame(c.ipv6);
    }

    /** Where the text of the next segment begins in its frame. */
    static long textAt(TcpConnection c, Frame frame) {
        return frame.transport() + headerLength(c);
    }

    /** The text of the largest super-frame. */
    static int largestText(TcpConnection c) {
        return Frame.LARGEST_PACKET
                - (int) (IpOutput.transportAt(c.ipv6) - Frame.NETWORK)
                - headerLength(c);
    }

    /**
     * Sends {@code n} bytes of text that lie behind the room for the header.
     *
     * @return negative when they have not left: {@code -EAGAIN} when the link is full, and the
     *     connection waits for it; after another {@code -errno} they are lost, as on any wire
     */
    long text(TcpConnection c, Frame frame, int sequence, int n, boolean push, long now) {
        int flags = TcpHeader.ACK | (push ? TcpHeader.PSH : 0);
        frame.payload(header(c, frame, flags, sequence, now));
        frame.end(frame.payload() + n);
        if (n > c.mss) {
            frame.segmentation(c.ipv6 ? Segmentation.TCP_IPV6 : Segmentation.TCP_IPV4, c.mss);
        }
        return sendAcknowledging(c, frame);
    }

    /** An acknowledgment alone. */
    void acknowledge(TcpConnection c, long now) {
        Frame frame = frame(c);
        long end = header(c, frame, TcpHeader.ACK, c.send.max, now);
        frame.end(c.sack && !c.outOfOrder.isEmpty() ? sackOption(c, frame, end) : end);
        transmit(c, frame);
    }

    /** What was kept behind a gap, the latest first (RFC 2018 section 4). */
    private static long sackOption(TcpConnection c, Frame frame, long at) {
        MemorySegment s = frame.segment();
        OutOfOrder kept = c.outOfOrder;
        int count = kept.report(c.timestamps ? 3 : 4);
        long end = TcpOptions.writeSack(s, at, count);
        for (int block = 0; block < count; block++) {
            int left = kept.reportedLeft(block);
            TcpOptions.writeSackBlock(s, at, block, left, kept.reportedRight(block));
        }
        TcpHeader.dataOffset(s, frame.transport(), (int) (end - frame.transport()));
        return end;
    }

    /** Asks a silent guest whether it lives: a sequence number it has acknowledged long ago. */
    void keepAlive(TcpConnection c, long now) {
        Frame frame = frame(c);
        frame.end(header(c, frame, TcpHeader.ACK, c.send.una - 1, now));
        transmit(c, frame);
    }

    /**
     * Our own SYN, with all that we can do.
     *
     * @return false when it has not left: the link is full, which the connection waits for, or the
     *     guest's Ethernet address is not known yet
     */
    boolean syn(TcpConnection c, long now) {
        Frame frame = frame(c);
        MemorySegment s = frame.segment();
        long at = frame.transport();
        long end = TcpOptions.writeMss(s, at + TcpHeader.LENGTH, smallestWindow(c.ipv6));
        end = TcpOptions.writeWindowScale(s, end, ReceiveSequence.SCALE);
        end = TcpOptions.writeSackPermitted(s, end);
        end = TcpOptions.writeTimestamps(s, end, timestamp(c, now), 0);
        fixedHeader(c, s, at, TcpHeader.SYN, c.send.iss, c.receive.advertise(true, 0));
        TcpHeader.dataOffset(s, at, (int) (end - at));
        frame.end(end);
        long n = send(c, frame);
        if (n == -EHOSTUNREACH || n == -EAGAIN) {
            return false;
        }
        if (c.send.max == c.send.iss) {
            c.send.sent(1);
        }
        return true;
    }

    /** The yes to a guest's SYN. */
    void synAck(TcpConnection c, long now) {
        Frame frame = frame(c);
        MemorySegment s = frame.segment();
        long at = frame.transport();
        long end = TcpOptions.writeMss(s, at + TcpHeader.LENGTH, largestSegment(ip.mtu(), c.ipv6));
        if (c.receive.scale != 0) {
            end = TcpOptions.writeWindowScale(s, end, c.receive.scale);
        }
        if (c.sack) {
            end = TcpOptions.writeSackPermitted(s, end);
        }
        if (c.timestamps) {
            end = TcpOptions.writeTimestamps(s, end, timestamp(c, now), c.tsRecent);
        }
        int window = c.receive.advertise(true, 0);
        fixedHeader(c, s, at, TcpHeader.SYN | TcpHeader.ACK, c.send.iss, window);
        TcpHeader.dataOffset(s, at, (int) (end - at));
        frame.end(end);
        if (transmit(c, frame) && c.send.max == c.send.iss) {
            c.send.sent(1);
        }
    }

    /** The no to a guest's SYN: RST,ACK (RFC 9293 section 3.10.7.1). */
    void refuse(TcpConnection c, long now) {
        Frame frame = frame(c);
        long at = frame.transport();
        fixedHeader(c, frame.segment(), at, TcpHeader.RST | TcpHeader.ACK, 0, 0);
        TcpHeader.dataOffset(frame.segment(), at, TcpHeader.LENGTH);
        frame.end(at + TcpHeader.LENGTH);
        transmit(c, frame);
    }

    /** Resets the guest's end. */
    void reset(TcpConnection c, long now) {
        Frame frame = frame(c);
        frame.end(header(c, frame, TcpHeader.RST | TcpHeader.ACK, c.send.max, now));
        transmit(c, frame);
    }

    /**
     * A SYN that only asks whether somebody listens.
     *
     * @return whether it has left
     */
    boolean question(TcpName name, int iss) {
        Frame frame = ip.frame(name.ipv6());
        MemorySegment s = frame.segment();
        long at = frame.transport();
        TcpHeader.sourcePort(s, at, name.remotePort());
        TcpHeader.destinationPort(s, at, name.guestPort());
        TcpHeader.sequence(s, at, iss);
        TcpHeader.acknowledgment(s, at, 0);
        TcpHeader.dataOffset(s, at, TcpHeader.LENGTH);
        TcpHeader.flags(s, at, TcpHeader.SYN);
        TcpHeader.window(s, at, DEFAULT_MSS);
        TcpHeader.checksum(s, at, 0);
        TcpHeader.urgentPointer(s, at, 0);
        frame.end(at + TcpHeader.LENGTH);
        frame.checksumOffset(CHECKSUM);
        long n =
                ip.send(
                        IpProtocol.TCP,
                        name.remoteHigh(),
                        name.remoteLow(),
                        name.guestHigh(),
                        name.guestLow());
        return n >= 0;
    }

    /** Answers a segment that belongs to no connection (RFC 9293 section 3.10.7.1). */
    void resetUnknown(TcpSegment segment) {
        Frame frame = ip.frame(segment.ipv6);
        MemorySegment s = frame.segment();
        long at = frame.transport();
        boolean acknowledges = segment.has(TcpHeader.ACK);
        TcpHeader.sourcePort(s, at, segment.remotePort);
        TcpHeader.destinationPort(s, at, segment.guestPort);
        TcpHeader.sequence(s, at, acknowledges ? segment.acknowledgment : 0);
        TcpHeader.acknowledgment(s, at, acknowledges ? 0 : segment.sequence + segment.length());
        TcpHeader.dataOffset(s, at, TcpHeader.LENGTH);
        TcpHeader.flags(s, at, TcpHeader.RST | (acknowledges ? 0 : TcpHeader.ACK));
        TcpHeader.window(s, at, 0);
        TcpHeader.checksum(s, at, 0);
        TcpHeader.urgentPointer(s, at, 0);
        frame.end(at + TcpHeader.LENGTH);
        frame.checksumOffset(CHECKSUM);
        ip.send(
                IpProtocol.TCP,
                segment.remoteHigh,
                segment.remoteLow,
                segment.guestHigh,
                segment.guestLow);
    }

    // ---- headers

    private static int headerLength(TcpConnection c) {
        return TcpHeader.LENGTH + (c.timestamps ? TcpOptions.TIMESTAMPS_LENGTH : 0);
    }

    /**
     * Writes the header of a segment of an established connection; returns where its text begins.
     */
    private static long header(TcpConnection c, Frame frame, int flags, int sequence, long now) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        int window = c.receive.advertise(!c.host().blocked(), c.receive.scale);
        fixedHeader(c, s, at, flags, sequence, window);
        long end = at + TcpHeader.LENGTH;
        if (c.timestamps) {
            end = TcpOptions.writeTimestamps(s, end, timestamp(c, now), c.tsRecent);
        }
        TcpHeader.dataOffset(s, at, (int) (end - at));
        return end;
    }

    private static void fixedHeader(
            TcpConnection c, MemorySegment s, long at, int flags, int sequence, int window) {
        TcpHeader.sourcePort(s, at, c.remotePort);
        TcpHeader.destinationPort(s, at, c.guestPort);
        TcpHeader.sequence(s, at, sequence);
        TcpHeader.acknowledgment(s, at, c.receive.nxt);
        TcpHeader.flags(s, at, flags);
        TcpHeader.window(s, at, window);
        TcpHeader.checksum(s, at, 0);
        TcpHeader.urgentPointer(s, at, 0);
    }

    /** Our timestamp clock, from an offset that nobody knows (RFC 7323 section 5.4). */
    static int timestamp(TcpConnection c, long now) {
        return (int) (now / NANOS_PER_TICK) + c.tsOffset;
    }

    /** How long ago a timestamp of ours was sent, in nanoseconds. */
    static long nanosSince(TcpConnection c, int timestamp, long now) {
        return (timestamp(c, now) - timestamp) * NANOS_PER_TICK;
    }

    /** False when the link is full, and the connection waits for it. Other losses TCP repairs. */
    private boolean transmit(TcpConnection c, Frame frame) {
        return sendAcknowledging(c, frame) != -EAGAIN;
    }

    /** Sends a segment that acknowledges, as all do but the first. */
    private long sendAcknowledging(TcpConnection c, Frame frame) {
        long left = send(c, frame);
        if (left != -EAGAIN) {
            c.acknowledgmentSent();
        }
        return left;
    }

    private long send(TcpConnection c, Frame frame) {
        frame.checksumOffset(CHECKSUM);
        long n = ip.send(IpProtocol.TCP, c.remoteHigh, c.remoteLow, c.guestHigh, c.guestLow);
        if (n == -EAGAIN) {
            c.waitForLink();
        }
        return n;
    }
}
