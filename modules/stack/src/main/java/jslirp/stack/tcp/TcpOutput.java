package jslirp.stack.tcp;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;
import jslirp.wire.TcpHeader;
import jslirp.wire.TcpOptions;

/**
 * Segments to the guest: text peeked from the host's socket into the frame, acknowledgments, and
 * resets. On a link that segments, a frame holds as many segments as fit 65535 bytes.
 *
 * <p>Silly-window avoidance (RFC 1122 section 4.2.3.4): a piece smaller than a segment is sent only
 * when it is all there is, or when nothing is in flight. Nagle's algorithm is not applied: the far
 * end has applied it, if it wanted to.
 */
final class TcpOutput {
    /** RFC 9293 section 3.7.1, for IPv4 and for IPv6. */
    static final int DEFAULT_MSS = 536;

    private static final int DEFAULT_MSS_IPV6 = 1220;

    /** A guest that claims less is not believed; Linux stops there as well. */
    private static final int SMALLEST_MSS = 48;

    /** Frames that one connection may send before others have their turn. */
    private static final int TURN = 16;

    private static final int CHECKSUM = 16;

    private final IpOutput ip;
    private final boolean segments;
    private final Counters counters;

    TcpOutput(IpOutput ip, boolean linkSegments, Counters counters) {
        this.ip = ip;
        segments = linkSegments;
        this.counters = counters;
    }

    /** The text of a full segment, given the guest's MSS option (or its absence, negative). */
    int segmentText(boolean ipv6, int offered, boolean timestamps) {
        int given = offered >= 0 ? offered : ipv6 ? DEFAULT_MSS_IPV6 : DEFAULT_MSS;
        int mss = Math.min(Math.max(given, SMALLEST_MSS), largestSegment(ipv6));
        return mss - (timestamps ? TcpOptions.TIMESTAMPS_LENGTH : 0);
    }

    /** The MSS we announce, and the window without which a connection could not move. */
    int smallestWindow(boolean ipv6) {
        return largestSegment(ipv6);
    }

    private int largestSegment(boolean ipv6) {
        return Math.max(
                SMALLEST_MSS,
                ip.mtu() - (ipv6 ? Ipv6Header.LENGTH : Ipv4Header.LENGTH) - TcpHeader.LENGTH);
    }

    // ---- the end of a batch

    /** Sends what the connection may and owes: text, the FIN, or an acknowledgment alone. */
    void flush(TcpConnection c, long now) {
        if (c.state == TcpState.SYN_RECEIVED || c.state == TcpState.CONNECTING) {
            return;
        }
        if (c.state != TcpState.TIME_WAIT && !sendText(c, now)) {
            return;
        }
        if (c.ackOwed) {
            acknowledge(c, now);
        }
    }

    /** False when the connection is gone, or the link is full. */
    private boolean sendText(TcpConnection c, long now) {
        for (int turn = 0; mayHaveText(c); turn++) {
            int usable = c.send.usable(c.congestion.bytes());
            if (usable == 0) {
                break;
            }
            if (turn == TURN) {
                c.schedule();
                break;
            }
            Frame frame = ip.frame(c.ipv6);
            long text = frame.transport() + headerLength(c);
            int room = room(c, usable);
            long n = c.host().peek(c.send.flight(), frame.segment(), text, room);
            if (n < 0) {
                if (n == -EAGAIN) {
                    c.readable = false;
                    break;
                }
                c.hostFailed((int) -n, now);
                return false;
            }
            if (n < room && !c.hostEnded) {
                c.readable = false;
            }
            if (n == 0) {
                return sendFin(c, frame, now);
            }
            if (n == usable && n < c.mss && c.send.flight() > 0) {
                break;
            }
            if (!sendPiece(c, frame, c.send.nxt, (int) n, n < room, now)) {
                return false;
            }
            sent(c, (int) n, now);
        }
        watchWindow(c, now);
        return true;
    }

    private static boolean mayHaveText(TcpConnection c) {
        boolean again = c.send.nxt != c.send.max;
        return c.state.mayStillSend() && (c.readable || again) || c.state.hasSentFin() && again;
    }

    private int room(TcpConnection c, int usable) {
        if (!segments) {
            return Math.min(usable, c.mss);
        }
        int most =
                Frame.LARGEST_PACKET
                        - (int) (IpOutput.transportAt(c.ipv6) - Frame.NETWORK)
                        - headerLength(c);
        int room = Math.min(usable, most);
        return room > c.mss ? room - room % c.mss : room;
    }

    private boolean sendFin(TcpConnection c, Frame frame, long now) {
        frame.end(header(c, frame, TcpHeader.FIN | TcpHeader.ACK, c.send.nxt, now));
        if (!transmit(c, frame)) {
            return false;
        }
        boolean first = !c.state.hasSentFin();
        sent(c, 1, now);
        if (first) {
            c.finSent(now);
        }
        return true;
    }

    /** Sends {@code n} bytes of text that lie behind the room for the header. */
    private boolean sendPiece(
            TcpConnection c, Frame frame, int sequence, int n, boolean push, long now) {
        int flags = TcpHeader.ACK | (push ? TcpHeader.PSH : 0);
        frame.end(header(c, frame, flags, sequence, now) + n);
        if (n > c.mss) {
            frame.segmentation(c.ipv6 ? Segmentation.TCP_IPV6 : Segmentation.TCP_IPV4, c.mss);
        }
        return transmit(c, frame);
    }

    /** Takes note of {@code length} sequence numbers that have left. */
    private void sent(TcpConnection c, int length, long now) {
        if (c.send.nxt != c.send.max) {
            counters.add(Counter.TCP_RETRANSMITTED);
        } else if (c.timedSince == 0) {
            c.timedSince = now;
            c.timedSequence = c.send.nxt + length;
        }
        c.send.sent(length);
        if (!c.armed()) {
            c.arm(now + c.rtt.timeoutNanos());
        }
    }

    /** A closed window with something to send behind it has to be probed. */
    private static void watchWindow(TcpConnection c, long now) {
        if (mayHaveText(c) && c.send.flight() == 0 && c.send.wnd == 0 && !c.armed()) {
            c.arm(now + c.rtt.timeoutNanos());
        }
    }

    // ---- time and loss

    /** The timer went off in a state in which something is to be sent again, or probed. */
    void timedOut(TcpConnection c, long now) {
        boolean opening = c.state == TcpState.SYN_RECEIVED;
        int most = opening ? TcpTimers.SYN_RETRANSMISSIONS : TcpTimers.RETRANSMISSIONS;
        boolean outstanding = c.send.una != c.send.max;
        boolean closedWindow = c.send.wnd == 0 && !opening;
        if (outstanding && !closedWindow && c.rtt.backoffs() >= most) {
            c.giveUp(now);
            return;
        }
        c.rtt.backOff();
        c.timedSince = 0;
        if (opening) {
            synAck(c, now);
        } else if (closedWindow) {
            probe(c, now);
        } else if (outstanding) {
            counters.add(Counter.TCP_TIMEOUTS);
            c.congestion.timedOut(c.send.max - c.send.una);
            c.send.nxt = c.send.una;
            c.schedule();
        } else {
            return;
        }
        c.arm(now + c.rtt.timeoutNanos());
    }

    /** Sends the first unacknowledged segment once more (RFC 5681 section 3.2). */
    void sendFirstAgain(TcpConnection c, long now) {
        counters.add(Counter.TCP_RETRANSMITTED);
        c.timedSince = 0;
        int outstanding = c.send.max - c.send.una;
        peekAndSend(c, c.send.una, Math.min(outstanding, c.mss), now);
    }

    /** One byte beyond a closed window (RFC 9293 section 3.8.6.1). */
    private void probe(TcpConnection c, long now) {
        c.send.nxt = c.send.una;
        if (peekAndSend(c, c.send.una, 1, now) && c.send.max == c.send.una) {
            c.send.max++;
        }
    }

    /** Whether a byte at least, and not the FIN, was there and has been sent. */
    private boolean peekAndSend(TcpConnection c, int sequence, int room, long now) {
        Frame frame = ip.frame(c.ipv6);
        long text = frame.transport() + headerLength(c);
        long n = c.host().peek(sequence - c.send.una, frame.segment(), text, room);
        if (n > 0) {
            return sendPiece(c, frame, sequence, (int) n, true, now);
        }
        if (n == 0) {
            if (c.state.hasSentFin()) {
                frame.end(header(c, frame, TcpHeader.FIN | TcpHeader.ACK, sequence, now));
                transmit(c, frame);
            } else {
                sendFin(c, frame, now);
            }
        } else if (n == -EAGAIN) {
            c.readable = false;
        } else {
            c.hostFailed((int) -n, now);
        }
        return false;
    }

    // ---- segments without text

    /** An acknowledgment alone. */
    void acknowledge(TcpConnection c, long now) {
        Frame frame = ip.frame(c.ipv6);
        frame.end(header(c, frame, TcpHeader.ACK, c.send.max, now));
        transmit(c, frame);
    }

    /** Asks a silent guest whether it lives: a sequence number it has acknowledged long ago. */
    void keepAlive(TcpConnection c, long now) {
        Frame frame = ip.frame(c.ipv6);
        frame.end(header(c, frame, TcpHeader.ACK, c.send.una - 1, now));
        transmit(c, frame);
    }

    /** The yes to a guest's SYN. */
    void synAck(TcpConnection c, long now) {
        Frame frame = ip.frame(c.ipv6);
        MemorySegment s = frame.segment();
        long at = frame.transport();
        long end = TcpOptions.writeMss(s, at + TcpHeader.LENGTH, largestSegment(c.ipv6));
        if (c.receive.scale != 0) {
            end = TcpOptions.writeWindowScale(s, end, c.receive.scale);
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
        Frame frame = ip.frame(c.ipv6);
        long at = frame.transport();
        fixedHeader(c, frame.segment(), at, TcpHeader.RST | TcpHeader.ACK, 0, 0);
        TcpHeader.dataOffset(frame.segment(), at, TcpHeader.LENGTH);
        frame.end(at + TcpHeader.LENGTH);
        transmit(c, frame);
    }

    /** Resets the guest's end. */
    void reset(TcpConnection c, long now) {
        Frame frame = ip.frame(c.ipv6);
        frame.end(header(c, frame, TcpHeader.RST | TcpHeader.ACK, c.send.max, now));
        transmit(c, frame);
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

    /** Writes the header of a segment of an established connection; returns where its text begins. */
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

    /** Our timestamp clock: milliseconds, from an offset that nobody knows (RFC 7323 section 5.4). */
    private static int timestamp(TcpConnection c, long now) {
        return (int) (now / 1_000_000) + c.tsOffset;
    }

    /** False when the link is full, and the connection waits for it. Other losses TCP repairs. */
    private boolean transmit(TcpConnection c, Frame frame) {
        frame.checksumOffset(CHECKSUM);
        long n = ip.send(IpProtocol.TCP, c.remoteHigh, c.remoteLow, c.guestHigh, c.guestLow);
        if (n == -EAGAIN) {
            c.waitForLink();
            return false;
        }
        c.ackOwed = false;
        return true;
    }
}
