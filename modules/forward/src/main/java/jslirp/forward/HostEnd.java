package jslirp.forward;

import jslirp.host.SocketFile;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** Where the host listens. */
public sealed interface HostEnd {
    /**
     * Ports of the host.
     *
     * @param ipv4 the address that IPv4 clients connect to, 0.0.0.0 for each of them; null without
     *     IPv4
     * @param ipv6 the same for IPv6; where both are given, its failure is not one of the request
     * @param device the interface by which clients must come; null for any
     * @param first the first port
     */
    record Ports(
            @Nullable IpAddress ipv4, @Nullable IpAddress ipv6, @Nullable String device, int first)
            implements HostEnd {
        /** Checks that there is an address, and the right one in each place. */
        public Ports {
            if (ipv4 == null && ipv6 == null) {
                throw new IllegalArgumentException("no address to listen on");
            }
            if (ipv4 != null && !ipv4.isIpv4() || ipv6 != null && ipv6.isIpv4()) {
                throw new IllegalArgumentException("an address of the other family");
            }
            ForwardRequest.checkPort(first);
        }

        /** Every address of both families. */
        public static Ports anywhere(int first) {
            return new Ports(IpAddress.ANY_IPV4, IpAddress.ANY_IPV6, null, first);
        }

        /** One address. */
        public static Ports at(IpAddress address, int first) {
            return address.isIpv4()
                    ? new Ports(address, null, null, first)
                    : new Ports(null, address, null, first);
        }
    }

    /**
     * A Unix stream socket that is made at a path, for clients of the host. To the guest they
     * appear as the gateway.
     *
     * @param path absolute, shorter than 108 bytes; where no file may be, except a socket that
     *     nobody listens on any more
     */
    record UnixSocket(String path) implements HostEnd {
        /** Checks that it is a path, whatever is there. */
        public UnixSocket {
            if (!path.startsWith("/") || path.indexOf(0) >= 0) {
                throw new IllegalArgumentException("not an absolute path");
            }
            if (!SocketFile.fits(path)) {
                throw new IllegalArgumentException("a path of 108 bytes or more");
            }
        }
    }
}
