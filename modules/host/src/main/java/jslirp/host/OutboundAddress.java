package jslirp.host;

import jslirp.linux.ErrnoException;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the sockets of one IP version leave from.
 *
 * @param address what they are bound to
 * @param device the interface they are tied to; null leaves the way to the routes
 */
public record OutboundAddress(IpAddress address, @Nullable String device) {
    /**
     * Reads an address, or the name of an interface, whose first address of that IP version is
     * taken as it is now.
     *
     * @throws IllegalArgumentException if the text is neither; the message says why
     * @throws ErrnoException if the kernel does not tell
     */
    public static OutboundAddress parse(String text, boolean ipv6) throws ErrnoException {
        IpAddress literal = literal(text);
        if (literal == null) {
            return InterfaceAddresses.first(text, ipv6);
        }
        if (literal.isIpv4() == ipv6) {
            throw new IllegalArgumentException("an address of the other IP version: " + text);
        }
        if (literal.isLinkLocal()) {
            throw new IllegalArgumentException("a link-local address; name its interface: " + text);
        }
        return new OutboundAddress(literal, null);
    }

    private static @Nullable IpAddress literal(String text) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
