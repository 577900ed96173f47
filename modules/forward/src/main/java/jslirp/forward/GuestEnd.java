package jslirp.forward;

import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** Where a forward leads. */
public sealed interface GuestEnd {
    /**
     * Ports of the guest.
     *
     * @param ipv4 its IPv4 address; null for the network's guest (+100), 0.0.0.0 for the first that
     *     DHCP hands out
     * @param ipv6 its IPv6 address; null for the network's guest (PREFIX::100)
     * @param first the first port; the others of a range follow it as those of the host do
     */
    record Ports(@Nullable IpAddress ipv4, @Nullable IpAddress ipv6, int first)
            implements GuestEnd {
        /** Checks that each address is in its place. */
        public Ports {
            if (ipv4 != null && !ipv4.isIpv4() || ipv6 != null && ipv6.isIpv4()) {
                throw new IllegalArgumentException("an address of the other family");
            }
            ForwardRequest.checkPort(first);
        }

        /** Ports of the network's guest. */
        public static Ports of(int first) {
            return new Ports(null, null, first);
        }
    }

    /**
     * A Unix stream socket that somebody listens on: at a path as this process sees it, or, when
     * the name begins with {@code @}, in the abstract namespace of the guest's network (unix(7)).
     */
    record UnixSocket(String path) implements GuestEnd {}
}
