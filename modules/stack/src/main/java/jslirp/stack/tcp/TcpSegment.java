package jslirp.stack.tcp;

import java.lang.foreign.MemorySegment;
import jslirp.stack.link.Frame;
import jslirp.wire.IpAddress;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;
import jslirp.wire.TcpHeader;
import jslirp.wire.TcpOptions;

/**
 * The segment that is being processed, in the words of RFC 9293 (SEG.SEQ, SEG.ACK, SEG.LEN and so
 * on): one cell, filled anew for each frame.
 */
final class TcpSegment {
    boolean ipv6;
    long guestHigh;
    long guestLow;
    int guestPort;
    long remoteHigh;
    long remoteLow;
    int remotePort;

    int sequence;
    int acknowledgment;
    int flags;

    /** The window field as it stands in the header. */
    int window;

    /** Where the text lies, and how long it is. */
    MemorySegment memory = MemorySegment.NULL;

    long header;
    long text;
    int textLength;

    /** Whether there is a timestamps option, and its two values. */
    boolean timestamped;

    int tsValue;
    int tsEcho;

    /** Reads a segment whose header {@link TcpHeader#fits}. */
    void read(Frame frame) {
        memory = frame.segment();
        header = frame.transport();
        readAddresses(frame.network());
        guestPort = TcpHeader.sourcePort(memory, header);
        remotePort = TcpHeader.destinationPort(memory, header);
        sequence = TcpHeader.sequence(memory, header);
        acknowledgment = TcpHeader.acknowledgment(memory, header);
        flags = TcpHeader.flags(memory, header);
        window = TcpHeader.window(memory, header);
        text = header + TcpHeader.dataOffset(memory, header);
        textLength = (int) (frame.end() - text);
        long option = TcpOptions.timestamps(memory, header);
        timestamped = option >= 0;
        if (timestamped) {
            tsValue = TcpOptions.timestampValue(memory, option);
            tsEcho = TcpOptions.timestampEcho(memory, option);
        }
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** SEG.LEN: text, SYN and FIN. */
    int length() {
        return textLength + (has(TcpHeader.SYN) ? 1 : 0) + (has(TcpHeader.FIN) ? 1 : 0);
    }

    private void readAddresses(long network) {
        ipv6 = (memory.get(java.lang.foreign.ValueLayout.JAVA_BYTE, network) & 0xf0) == 0x60;
        if (ipv6) {
            guestHigh = Ipv6Header.sourceHigh(memory, network);
            guestLow = Ipv6Header.sourceLow(memory, network);
            remoteHigh = Ipv6Header.destinationHigh(memory, network);
            remoteLow = Ipv6Header.destinationLow(memory, network);
        } else {
            guestHigh = 0;
            guestLow = IpAddress.mappedLow(Ipv4Header.source(memory, network));
            remoteHigh = 0;
            remoteLow = IpAddress.mappedLow(Ipv4Header.destination(memory, network));
        }
    }
}
