package jslirp.stack.icmp;

import static jslirp.stack.host.HostErrno.EACCES;
import static jslirp.stack.host.HostErrno.ECONNREFUSED;
import static jslirp.stack.host.HostErrno.EHOSTDOWN;
import static jslirp.stack.host.HostErrno.EHOSTUNREACH;
import static jslirp.stack.host.HostErrno.EMSGSIZE;

import jslirp.wire.IcmpHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;

/** The two versions of ICMP: how each says what both can say. */
enum IcmpVersion {
    /** RFC 792. */
    V4(IpProtocol.ICMP, Ipv4Header.LENGTH, 576) {
        @Override
        int unreachableType(int errno) {
            return IcmpHeader.V4.DESTINATION_UNREACHABLE;
        }

        @Override
        int unreachableCode(int errno) {
            return switch (errno) {
                case EHOSTUNREACH, EHOSTDOWN -> IcmpHeader.V4.UNREACHABLE_HOST;
                case ECONNREFUSED -> IcmpHeader.V4.UNREACHABLE_PORT;
                case EMSGSIZE -> IcmpHeader.V4.UNREACHABLE_FRAGMENTATION_NEEDED;
                case EACCES -> IcmpHeader.V4.UNREACHABLE_PROHIBITED;
                default -> IcmpHeader.V4.UNREACHABLE_NET;
            };
        }

        @Override
        int timeExceeded() {
            return IcmpHeader.V4.TIME_EXCEEDED;
        }

        @Override
        int echoRequest() {
            return IcmpHeader.V4.ECHO_REQUEST;
        }

        @Override
        int echoReply() {
            return IcmpHeader.V4.ECHO_REPLY;
        }

        @Override
        boolean isError(int type) {
            return type == IcmpHeader.V4.DESTINATION_UNREACHABLE
                    || type == IcmpHeader.V4.TIME_EXCEEDED
                    || type == IcmpHeader.V4.PARAMETER_PROBLEM;
        }

        @Override
        boolean isTooBig(int type, int code) {
            return type == IcmpHeader.V4.DESTINATION_UNREACHABLE
                    && code == IcmpHeader.V4.UNREACHABLE_FRAGMENTATION_NEEDED;
        }
    },

    /** RFC 4443. */
    V6(IpProtocol.ICMPV6, Ipv6Header.LENGTH, 1280) {
        @Override
        int unreachableType(int errno) {
            return errno == EMSGSIZE
                    ? IcmpHeader.V6.PACKET_TOO_BIG
                    : IcmpHeader.V6.DESTINATION_UNREACHABLE;
        }

        @Override
        int unreachableCode(int errno) {
            return switch (errno) {
                case EHOSTUNREACH, EHOSTDOWN -> IcmpHeader.V6.UNREACHABLE_ADDRESS;
                case ECONNREFUSED -> IcmpHeader.V6.UNREACHABLE_PORT;
                case EMSGSIZE -> 0;
                case EACCES -> IcmpHeader.V6.UNREACHABLE_PROHIBITED;
                default -> IcmpHeader.V6.UNREACHABLE_NO_ROUTE;
            };
        }

        @Override
        int timeExceeded() {
            return IcmpHeader.V6.TIME_EXCEEDED;
        }

        @Override
        int echoRequest() {
            return IcmpHeader.V6.ECHO_REQUEST;
        }

        @Override
        int echoReply() {
            return IcmpHeader.V6.ECHO_REPLY;
        }

        @Override
        boolean isError(int type) {
            return type >= IcmpHeader.V6.DESTINATION_UNREACHABLE
                    && type <= IcmpHeader.V6.PARAMETER_PROBLEM;
        }

        @Override
        boolean isTooBig(int type, int code) {
            return type == IcmpHeader.V6.PACKET_TOO_BIG;
        }
    };

    private final int protocol;
    private final int headers;
    private final int longest;

    IcmpVersion(int protocol, int ipHeader, int longest) {
        this.protocol = protocol;
        this.headers = ipHeader + IcmpHeader.LENGTH;
        this.longest = longest;
    }

    static IcmpVersion of(boolean ipv6) {
        return ipv6 ? V6 : V4;
    }

    /** Its number in an IP header. */
    final int protocol() {
        return protocol;
    }

    /**
     * How much of a packet an error quotes on a link with this MTU: as much as possible without the
     * whole exceeding 576 bytes (RFC 1812 section 4.3.2.3), or 1280 (RFC 4443 section 3).
     */
    final int longestQuote(int mtu) {
        return Math.min(longest, mtu) - headers;
    }

    /** The type of the error that says what a failed socket call means. */
    abstract int unreachableType(int errno);

    /** Its code. */
    abstract int unreachableCode(int errno);

    abstract int timeExceeded();

    abstract int echoRequest();

    abstract int echoReply();

    /** Whether this is an error about a packet, of those that a guest can be told. */
    abstract boolean isError(int type);

    /** Whether the rest of the header is an MTU. */
    abstract boolean isTooBig(int type, int code);
}
