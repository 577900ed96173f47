package jslirp.forward;

import java.lang.foreign.MemorySegment;
import jslirp.host.SocketFile;
import jslirp.linux.SocketAddress;
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
     * A Unix stream socket that somebody listens on.
     *
     * @param path absolute, as this process sees it, or {@code @} and an abstract name of the
     *     guest's network namespace (unix(7)); shorter than 108 bytes
     */
    record UnixSocket(String path) implements GuestEnd {
        private static final String ABSTRACT = "@";

        /** Checks that it is a path or a name, whether anybody listens there or not. */
        public UnixSocket {
            boolean named = path.startsWith(ABSTRACT) && path.length() > ABSTRACT.length();
            if (!named && !path.startsWith("/") || path.indexOf(0) >= 0) {
                throw new IllegalArgumentException("neither an absolute path nor @ and a name");
            }
            if (!SocketFile.fits(path)) {
                throw new IllegalArgumentException("a path of 108 bytes or more");
            }
        }

        boolean isAbstract() {
            return path.startsWith(ABSTRACT);
        }

        /** Writes it as connect(2) takes it; returns the length. */
        int encode(MemorySegment into) {
            return isAbstract()
                    ? SocketAddress.unixAbstract(into, 0, path.substring(ABSTRACT.length()))
                    : SocketAddress.unix(into, 0, path);
        }
    }
}
