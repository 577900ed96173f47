package jslirp.stack.gateway;

import java.lang.foreign.MemorySegment;
import jslirp.stack.ip.IpPacket;
import jslirp.stack.link.Frame;
import jslirp.wire.BigEndian;
import jslirp.wire.Dhcpv6Message;
import jslirp.wire.Dhcpv6Option;
import jslirp.wire.IpAddress;

/** A client's message: looked through once, and where its options lie. */
final class Dhcpv6Request {
    final MemorySegment s;
    final long message;
    final long end;

    private final Frame frame;
    private final long client;
    private final long server;

    /** A message that {@link Dhcpv6Message#fits} at the frame's payload. */
    Dhcpv6Request(Frame frame) {
        this.frame = frame;
        s = frame.segment();
        message = frame.payload();
        end = frame.end();
        client = find(Dhcpv6Option.CLIENT_IDENTIFIER);
        server = find(Dhcpv6Option.SERVER_IDENTIFIER);
    }

    /** Whether the options inside the options lead nowhere either, and identifiers can be such. */
    boolean isWhole() {
        for (long at = options(); at < end; at = Dhcpv6Option.next(s, at)) {
            int length = Dhcpv6Option.length(s, at);
            boolean whole =
                    switch (Dhcpv6Option.code(s, at)) {
                        case Dhcpv6Option.CLIENT_IDENTIFIER, Dhcpv6Option.SERVER_IDENTIFIER ->
                                length >= Dhcpv6Option.SHORTEST_DUID
                                        && length <= Dhcpv6Option.LONGEST_DUID;
                        case Dhcpv6Option.IA_NA -> areAddressesWhole(at);
                        case Dhcpv6Option.IA_PD -> length >= Dhcpv6Option.IA_LENGTH;
                        case Dhcpv6Option.IA_TA -> length >= Dhcpv6Option.IA_TA_LENGTH;
                        default -> true;
                    };
            if (!whole) {
                return false;
            }
        }
        return true;
    }

    int type() {
        return Dhcpv6Message.type(s, message);
    }

    long sourceHigh() {
        return IpPacket.sourceHigh(frame);
    }

    long sourceLow() {
        return IpPacket.sourceLow(frame);
    }

    /** Whether it was sent to the group of all servers. */
    boolean isMulticast() {
        return IpAddress.isMulticast(
                IpPacket.destinationHigh(frame), IpPacket.destinationLow(frame));
    }

    boolean hasClient() {
        return client != Dhcpv6Option.ABSENT;
    }

    boolean hasServer() {
        return server != Dhcpv6Option.ABSENT;
    }

    /** Whether it names this server. */
    boolean isFor(MemorySegment duid) {
        if (!hasServer()) {
            return false;
        }
        long from = value(server);
        long to = Dhcpv6Option.next(s, server);
        return MemorySegment.mismatch(s, from, to, duid, 0, duid.byteSize()) == -1;
    }

    /** Whether it has an option of this code. */
    boolean has(int code) {
        return find(code) != Dhcpv6Option.ABSENT;
    }

    /** Whether it asks for an option of this code. */
    boolean asksFor(int code) {
        long request = find(Dhcpv6Option.OPTION_REQUEST);
        return request != Dhcpv6Option.ABSENT && Dhcpv6Option.requests(s, request, code);
    }

    /** The client's identifier as an option; there is one. */
    long clientOption() {
        return client;
    }

    /** Whose lease an association is about. */
    Dhcpv6Client client(long association) {
        int identifier = BigEndian.i32(s, value(association));
        return Dhcpv6Client.of(s, value(client), length(client), identifier);
    }

    /** The first address of an association, or one behind another; or none. */
    long address(long association, long after) {
        long from =
                after == Dhcpv6Option.ABSENT
                        ? value(association) + Dhcpv6Option.IA_LENGTH
                        : Dhcpv6Option.next(s, after);
        long associationEnd = Dhcpv6Option.next(s, association);
        return Dhcpv6Option.find(s, from, associationEnd, Dhcpv6Option.IA_ADDRESS);
    }

    long high(long address) {
        return BigEndian.i64(s, value(address));
    }

    long low(long address) {
        return BigEndian.i64(s, value(address) + Long.BYTES);
    }

    /** Where the options begin. */
    long options() {
        return message + Dhcpv6Message.LENGTH;
    }

    private boolean areAddressesWhole(long association) {
        long from = value(association) + Dhcpv6Option.IA_LENGTH;
        long to = Dhcpv6Option.next(s, association);
        if (from > to || !Dhcpv6Option.areWhole(s, from, to)) {
            return false;
        }
        long address = address(association, Dhcpv6Option.ABSENT);
        while (address != Dhcpv6Option.ABSENT) {
            if (length(address) < Dhcpv6Option.ADDRESS_LENGTH) {
                return false;
            }
            address = address(association, address);
        }
        return true;
    }

    private long find(int code) {
        return Dhcpv6Option.find(s, options(), end, code);
    }

    private int length(long option) {
        return Dhcpv6Option.length(s, option);
    }

    private static long value(long option) {
        return Dhcpv6Option.value(option);
    }
}
