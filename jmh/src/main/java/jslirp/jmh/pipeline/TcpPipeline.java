package jslirp.jmh.pipeline;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counter;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.Checksum;
import jslirp.wire.IpProtocol;
import jslirp.wire.TcpHeader;
import jslirp.wire.TcpOptions;

/**
 * One established TCP flow, with timestamps as a Linux guest sends them. The guest acknowledges
 * each batch once, as its kernel does for what came in together.
 */
public final class TcpPipeline extends MemoryLink {
    private static final int CHECKSUM = 16;
    private static final int WINDOW_SCALE = 7;
    private static final int WINDOW = 0xffff;
    private static final int FIRST_SEQUENCE = 1_000_000;
    private static final int DATA_OFFSET = TcpHeader.LENGTH + TcpOptions.TIMESTAMPS_LENGTH;

    /** Frames of each size after which no window grows any more. */
    private static final int GROWING = 1000;

    /** Of the gateway and the guest, which never change. */
    private final long addressSum;

    private int flags = TcpHeader.SYN;
    private boolean opening = true;
    private int text;
    private int sequence = FIRST_SEQUENCE;
    private int acknowledgment;
    private int timestamp;
    private long toGuest;

    /** An established flow, on which nothing has been sent. */
    public TcpPipeline(Wire wire) {
        super(wire);
        addressSum = Checksum.pseudoHeader(0, guest(), 0, gateway(), IpProtocol.TCP, 0);
        turn(1);
        sequence++;
        host().events().onConnected(now());
        flags = TcpHeader.ACK;
        turn(1);
        if (acknowledgment == 0 || stack().flows() != 1) {
            throw new IllegalStateException("the flow is not established");
        }
        growWindows();
    }

    /** Both directions start small (RFC 5681 section 3.1), and a batch must fit. */
    private void growWindows() {
        for (int i = 0; i < GROWING; i++) {
            fromGuest(1);
            toGuest(1);
        }
    }

    /** The guest sends data in so many frames. */
    public void fromGuest(int frames) {
        text = wire().frameText();
        turn(frames);
        text = 0;
    }

    /** The host sends as much as so many frames carry, and the guest acknowledges it. */
    public void toGuest(int frames) {
        long bytes = (long) frames * wire().frameText();
        long target = toGuest + bytes;
        host().say(bytes);
        host().events().onReadable(now());
        turn(0);
        while (toGuest != target) {
            turn(1);
        }
        turn(1);
    }

    /** Bytes of the guest that the host has got. */
    public long hostHas() {
        return host().taken();
    }

    /** Bytes of the host that the guest has got. */
    public long guestHas() {
        return toGuest;
    }

    /** How many frames carried them, acknowledgments included. */
    public long framesToGuest() {
        return stack().counters().count(Counter.FRAMES_TO_GUEST);
    }

    @Override
    void write(Frame frame) {
        MemorySegment s = frame.segment();
        long tcp = TRANSPORT;
        long data = tcp + DATA_OFFSET;
        if ((flags & TcpHeader.SYN) != 0) {
            data = writeSynOptions(s);
        } else if (opening) {
            // The text lies where the options of the SYN were.
            s.asSlice(data).fill((byte) 0);
            opening = false;
        }
        TcpHeader.sourcePort(s, tcp, GUEST_PORT);
        TcpHeader.destinationPort(s, tcp, HOST_PORT);
        TcpHeader.sequence(s, tcp, sequence);
        TcpHeader.acknowledgment(s, tcp, acknowledgment);
        TcpHeader.dataOffset(s, tcp, (int) (data - tcp));
        TcpHeader.flags(s, tcp, flags);
        TcpHeader.window(s, tcp, WINDOW);
        TcpHeader.checksum(s, tcp, 0);
        TcpHeader.urgentPointer(s, tcp, 0);
        TcpOptions.writeTimestamps(s, tcp + TcpHeader.LENGTH, 1, timestamp);
        frame.end(data + text);
        writeNetwork(s, IpProtocol.TCP, frame.end() - tcp);
        writeChecksum(frame, data);
        sequence += text;
    }

    private long writeSynOptions(MemorySegment s) {
        long at = TRANSPORT + DATA_OFFSET;
        at = TcpOptions.writeMss(s, at, wire().mtu() - 40);
        at = TcpOptions.writeSackPermitted(s, at);
        return TcpOptions.writeWindowScale(s, at, WINDOW_SCALE);
    }

    /** The text is zeros and adds nothing. */
    private void writeChecksum(Frame frame, long data) {
        MemorySegment s = frame.segment();
        long sum = addressSum + frame.end() - TRANSPORT;
        if (wire().offload()) {
            frame.checksumOffset(CHECKSUM);
            if (text > wire().segmentText()) {
                frame.segmentation(Segmentation.TCP_IPV4, wire().segmentText());
            }
            TcpHeader.checksum(s, TRANSPORT, Checksum.fold(sum));
        } else {
            sum = Checksum.add(sum, s, TRANSPORT, data - TRANSPORT);
            TcpHeader.checksum(s, TRANSPORT, Checksum.finish(sum));
        }
    }

    @Override
    void take(Frame frame) {
        MemorySegment s = frame.segment();
        int first = TcpHeader.sequence(s, TRANSPORT);
        int flagsSeen = TcpHeader.flags(s, TRANSPORT);
        if ((flagsSeen & (TcpHeader.RST | TcpHeader.FIN)) != 0) {
            throw new IllegalStateException("the flow has ended");
        }
        timestamp = TcpOptions.timestampValue(s, TRANSPORT + TcpHeader.LENGTH);
        if ((flagsSeen & TcpHeader.SYN) != 0) {
            acknowledgment = first + 1;
            return;
        }
        int length = (int) (frame.end() - TRANSPORT) - TcpHeader.dataOffset(s, TRANSPORT);
        if (first != acknowledgment) {
            throw new IllegalStateException("a gap, or text that came before");
        }
        acknowledgment += length;
        toGuest += length;
    }
}
