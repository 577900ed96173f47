package jslirp.stack.ip;

import java.lang.foreign.MemorySegment;
import jslirp.stack.link.Frame;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv6Extensions;
import jslirp.wire.Ipv6Fragment;
import jslirp.wire.Ipv6Header;
import jslirp.wire.TcpHeader;
import jslirp.wire.UdpHeader;

/**
 * Walks the extension headers of one packet after the other (RFC 8200 section 4), as their
 * receiver: to the transport header, to the header of a true fragment, or to what is wrong. The
 * walk has a bound, since a chain without end is an attack.
 */
final class ExtensionHeaders {
    /** Where a walk has ended. */
    enum End {
        /** At the transport header. */
        TRANSPORT,
        /** Behind the fragment header of a fragment that is not the whole packet. */
        FRAGMENT,
        /** At something that is {@link ExtensionHeaders#isTold told} to the sender, or is not. */
        PROBLEM
    }

    private int protocol;
    private long at;
    private long namedAt;
    private boolean told;
    private int code;
    private long pointer;

    /**
     * Walks from the frame's transport offset, where a header of its protocol lies.
     *
     * @param inFront whether only the IPv6 header is in front, so that hop-by-hop options may come
     */
    End walk(Frame frame, boolean inFront) {
        MemorySegment s = frame.segment();
        long end = frame.end();
        protocol = frame.protocol();
        at = frame.transport();
        namedAt = frame.network() + Ipv6Header.NEXT_HEADER_AT;
        told = false;
        boolean first = inFront;
        for (int i = 0; Ipv6Extensions.isExtension(protocol); i++) {
            if (protocol == IpProtocol.HOP_BY_HOP && !first) {
                return problem(frame, IcmpHeader.V6.PROBLEM_NEXT_HEADER, namedAt);
            }
            if (i == Ipv6Extensions.MAX_HEADERS || !Ipv6Extensions.fits(s, protocol, at, end)) {
                return End.PROBLEM;
            }
            int length = Ipv6Extensions.length(s, protocol, at);
            if (protocol == IpProtocol.FRAGMENT && !Ipv6Fragment.isAtomic(s, at)) {
                at += length;
                return End.FRAGMENT;
            }
            if (!isPassable(frame, length)) {
                return End.PROBLEM;
            }
            protocol = Ipv6Extensions.nextHeader(s, at);
            namedAt = at;
            at += length;
            first = false;
        }
        return End.TRANSPORT;
    }

    /**
     * RFC 7112 section 5: whether the fragment at which a walk has ended is not the first of its
     * packet, or holds all of its headers, the transport's too. If not, what is to be told has been
     * noted.
     */
    boolean hasWholeChain(Frame frame) {
        MemorySegment s = frame.segment();
        long fragment = at - Ipv6Fragment.LENGTH;
        if (Ipv6Fragment.fragmentOffset(s, fragment) != 0) {
            return true;
        }
        int next = Ipv6Fragment.nextHeader(s, fragment);
        long where = at;
        for (int i = 0; i < Ipv6Extensions.MAX_HEADERS && Ipv6Extensions.isExtension(next); i++) {
            if (!Ipv6Extensions.fits(s, next, where, frame.end())) {
                problem(frame, IcmpHeader.V6.PROBLEM_INCOMPLETE_CHAIN, frame.network());
                return false;
            }
            int length = Ipv6Extensions.length(s, next, where);
            next = Ipv6Extensions.nextHeader(s, where);
            where += length;
        }
        boolean whole = isWholeTransport(next, s, where, frame.end());
        if (!whole) {
            problem(frame, IcmpHeader.V6.PROBLEM_INCOMPLETE_CHAIN, frame.network());
        }
        return whole;
    }

    /** Of others than these the whole packet will be refused. */
    private static boolean isWholeTransport(int protocol, MemorySegment s, long at, long end) {
        return switch (protocol) {
            case IpProtocol.TCP -> TcpHeader.fits(s, at, end);
            case IpProtocol.UDP -> end - at >= UdpHeader.LENGTH;
            case IpProtocol.ICMPV6 -> IcmpHeader.fits(s, at, end);
            default -> true;
        };
    }

    /** Whether one header can be walked over; if not, what is to be told has been noted. */
    private boolean isPassable(Frame frame, int length) {
        MemorySegment s = frame.segment();
        if (protocol == IpProtocol.ROUTING && Ipv6Extensions.segmentsLeft(s, at) != 0) {
            // RFC 5095: type 0 is as unknown as any other.
            long type = at + Ipv6Extensions.ROUTING_TYPE;
            problem(frame, IcmpHeader.V6.PROBLEM_HEADER_FIELD, type);
            return false;
        }
        if (protocol != IpProtocol.HOP_BY_HOP && protocol != IpProtocol.DESTINATION_OPTIONS) {
            return true;
        }
        long option = Ipv6Extensions.unknownOption(s, at + Ipv6Extensions.OPTIONS, at + length);
        if (option > 0) {
            problem(frame, IcmpHeader.V6.PROBLEM_OPTION, option);
            boolean group =
                    IpAddress.isMulticast(
                            Ipv6Header.destinationHigh(s, frame.network()),
                            Ipv6Header.destinationLow(s, frame.network()));
            told = Ipv6Extensions.isToldOf(s, option, group);
        }
        return option == Ipv6Extensions.PASSABLE;
    }

    /** The transport's protocol is one that nobody here speaks. */
    void unknownProtocol(Frame frame) {
        problem(frame, IcmpHeader.V6.PROBLEM_NEXT_HEADER, namedAt);
    }

    private End problem(Frame frame, int code, long where) {
        told = true;
        this.code = code;
        pointer = where - frame.network();
        return End.PROBLEM;
    }

    /** The protocol of the transport header. */
    int protocol() {
        return protocol;
    }

    /** Where the walk has ended. */
    long at() {
        return at;
    }

    /** Whether the sender is to be told of the problem. */
    boolean isTold() {
        return told;
    }

    /** The code of the ICMPv6 parameter problem. */
    int code() {
        return code;
    }

    /** What it points at, counted from the IPv6 header. */
    long pointer() {
        return pointer;
    }
}
