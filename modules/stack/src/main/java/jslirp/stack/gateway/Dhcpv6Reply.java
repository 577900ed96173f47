package jslirp.stack.gateway;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.link.Frame;
import jslirp.stack.udp.UdpOutput;
import jslirp.wire.BigEndian;
import jslirp.wire.Dhcpv6Message;
import jslirp.wire.Dhcpv6Option;
import jslirp.wire.IpProtocol;
import jslirp.wire.UdpHeader;

/**
 * A message to the client, written option by option in the outbound frame. It never exceeds what
 * every IPv6 link carries whole.
 */
final class Dhcpv6Reply {
    /** RFC 8200 section 5, less the headers of IPv6 and UDP. */
    private static final int LARGEST = 1280 - 40 - 8;

    private final IpOutput output;
    private final Frame frame;
    private final MemorySegment s;
    private final long message;
    private long at;

    /** A reply of this type: with the client's identifier, if it has one, and the server's. */
    Dhcpv6Reply(IpOutput output, int type, Dhcpv6Request request, MemorySegment server) {
        this.output = output;
        frame = output.frame(true);
        s = frame.segment();
        message = frame.transport() + UdpHeader.LENGTH;
        at = message + Dhcpv6Message.LENGTH;
        Dhcpv6Message.type(s, message, type);
        int transaction = Dhcpv6Message.transaction(request.s, request.message);
        Dhcpv6Message.transaction(s, message, transaction);
        if (request.hasClient()) {
            at = Dhcpv6Option.writeCopy(s, at, request.s, request.clientOption());
        }
        long data = Dhcpv6Option.begin(s, at, Dhcpv6Option.SERVER_IDENTIFIER);
        MemorySegment.copy(server, 0, s, data, server.byteSize());
        at = Dhcpv6Option.end(s, data, data + server.byteSize());
    }

    /** Whether so many bytes more may be written. */
    boolean hasRoom(int bytes) {
        return at - message + bytes <= LARGEST;
    }

    void empty(int code) {
        at = Dhcpv6Option.writeEmpty(s, at, code);
    }

    void number(int code, int value) {
        at = Dhcpv6Option.writeU8(s, at, code, value);
    }

    void address(int code, long high, long low) {
        at = Dhcpv6Option.writeAddress(s, at, code, high, low);
    }

    void bytes(int code, byte[] bytes) {
        long data = Dhcpv6Option.begin(s, at, code);
        MemorySegment.copy(bytes, 0, s, ValueLayout.JAVA_BYTE, data, bytes.length);
        at = Dhcpv6Option.end(s, data, data + bytes.length);
    }

    void status(int status, String words) {
        at = Dhcpv6Option.writeStatus(s, at, status, words);
    }

    void lease(long high, long low, int preferredSeconds, int validSeconds) {
        at = Dhcpv6Option.writeLease(s, at, high, low, preferredSeconds, validSeconds);
    }

    /** Begins an association of the client's, to be ended with what this returned. */
    long beginAssociation(int code, int identifier, int t1Seconds, int t2Seconds) {
        long data = Dhcpv6Option.begin(s, at, code);
        BigEndian.i32(s, data, identifier);
        at = data + Integer.BYTES;
        if (code != Dhcpv6Option.IA_TA) {
            BigEndian.i32(s, at, t1Seconds);
            BigEndian.i32(s, at + Integer.BYTES, t2Seconds);
            at = data + Dhcpv6Option.IA_LENGTH;
        }
        return data;
    }

    void end(long option) {
        Dhcpv6Option.end(s, option, at);
    }

    /** Sends it from the server's port of this address to the client's port of that one. */
    void send(long sourceHigh, long sourceLow, long clientHigh, long clientLow) {
        frame.end(at);
        UdpOutput.finish(frame, Dhcpv6Message.SERVER_PORT, Dhcpv6Message.CLIENT_PORT);
        output.sendOrDrop(IpProtocol.UDP, sourceHigh, sourceLow, clientHigh, clientLow);
    }
}
