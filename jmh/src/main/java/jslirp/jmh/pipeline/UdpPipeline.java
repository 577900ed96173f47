package jslirp.jmh.pipeline;

import java.lang.foreign.MemorySegment;
import jslirp.stack.link.Frame;
import jslirp.wire.Checksum;
import jslirp.wire.IpProtocol;
import jslirp.wire.UdpHeader;

/** One UDP flow, which has been used before. */
public final class UdpPipeline extends MemoryLink {
    private static final int CHECKSUM = 6;

    private final int length;
    private final long addressSum;
    private long toGuest;

    /** A flow with datagrams of one length. */
    public UdpPipeline(Wire wire, int length) {
        super(wire);
        this.length = length;
        addressSum = Checksum.pseudoHeader(0, guest(), 0, gateway(), IpProtocol.UDP, 0);
        turn(1);
        if (stack().flows() != 1) {
            throw new IllegalStateException("there is no flow");
        }
    }

    /** The guest sends so many datagrams. */
    public void fromGuest(int datagrams) {
        turn(datagrams);
    }

    /** The host sends so many datagrams. */
    public void toGuest(int datagrams) {
        host().say(datagrams, length);
        host().events().onReadable(now());
        turn(0);
    }

    /** Bytes of the guest that the host has got. */
    public long hostHas() {
        return host().taken();
    }

    /** Bytes of the host that the guest has got. */
    public long guestHas() {
        return toGuest;
    }

    @Override
    void write(Frame frame) {
        MemorySegment s = frame.segment();
        long udp = TRANSPORT;
        int total = UdpHeader.LENGTH + length;
        UdpHeader.sourcePort(s, udp, GUEST_PORT);
        UdpHeader.destinationPort(s, udp, HOST_PORT);
        UdpHeader.totalLength(s, udp, total);
        UdpHeader.checksum(s, udp, 0);
        frame.end(udp + total);
        writeNetwork(s, IpProtocol.UDP, total);
        long sum = addressSum + total;
        if (wire().offload()) {
            frame.checksumOffset(CHECKSUM);
            UdpHeader.checksum(s, udp, Checksum.fold(sum));
        } else {
            // The payload is zeros and adds nothing.
            sum = Checksum.add(sum, s, udp, UdpHeader.LENGTH);
            UdpHeader.checksum(s, udp, UdpHeader.finishChecksum(sum));
        }
    }

    @Override
    void take(Frame frame) {
        toGuest += frame.end() - TRANSPORT - UdpHeader.LENGTH;
    }
}
