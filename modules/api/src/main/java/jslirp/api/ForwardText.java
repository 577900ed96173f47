package jslirp.api;

import jslirp.forward.ForwardRequest;
import jslirp.forward.GuestEnd;
import jslirp.forward.HostEnd;
import jslirp.forward.PortForward;
import jslirp.forward.Protocol;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A forward as clients read it: first the six members of slirp4netns, in its order, then those that
 * only some forwards have.
 */
final class ForwardText {
    private ForwardText() {}

    static JsonObject of(PortForward forward) {
        ForwardRequest request = forward.request();
        @Nullable IpAddress hostIpv4 = null;
        @Nullable IpAddress hostIpv6 = null;
        int hostPort = 0;
        if (request.host() instanceof HostEnd.Ports end) {
            hostIpv4 = end.ipv4();
            hostIpv6 = forward.listensIpv6() ? end.ipv6() : null;
            hostPort = end.first();
        }
        boolean onlyIpv6 = hostIpv4 == null && hostIpv6 != null;
        IpAddress guestIpv4 = onlyIpv6 && forward.guestIpv6() != null ? null : forward.guestIpv4();
        int guestPort = 0;
        if (request.guest() instanceof GuestEnd.Ports end) {
            guestPort = end.first();
            // What was asked for, not what it means: 0.0.0.0 is the first that DHCP hands out.
            guestIpv4 = end.ipv4() == null ? guestIpv4 : end.ipv4();
        }
        JsonObject text =
                new JsonObject()
                        .with("id", forward.id())
                        .with("proto", protocol(request, onlyIpv6))
                        .with("host_addr", first(hostIpv4, hostIpv6))
                        .with("host_port", hostPort)
                        .with("guest_addr", first(guestIpv4, forward.guestIpv6()))
                        .with("guest_port", guestPort);
        addAddress(text, "host_addr6", hostIpv6);
        addAddress(text, "guest_addr6", forward.guestIpv6());
        addDetails(text, request);
        if (request.ports() > 1) {
            text.with("host_port_end", hostPort + request.ports() - 1);
            text.with("guest_port_end", guestPort + request.ports() - 1);
        }
        return text;
    }

    static String protocol(Protocol protocol) {
        return switch (protocol) {
            case TCP -> "tcp";
            case UDP -> "udp";
        };
    }

    private static String protocol(ForwardRequest request, boolean onlyIpv6) {
        String name = protocol(request.protocol());
        return onlyIpv6 ? name + "6" : name;
    }

    private static String first(@Nullable IpAddress one, @Nullable IpAddress other) {
        if (one != null) {
            return one.toString();
        }
        return other == null ? "" : other.toString();
    }

    private static void addAddress(JsonObject text, String name, @Nullable IpAddress address) {
        if (address != null) {
            text.with(name, address.toString());
        }
    }

    private static void addDetails(JsonObject text, ForwardRequest request) {
        if (request.host() instanceof HostEnd.Ports end && end.device() != null) {
            text.with("host_if", end.device());
        }
        if (request.host() instanceof HostEnd.UnixSocket end) {
            text.with("host_path", end.path());
        }
        if (request.guest() instanceof GuestEnd.UnixSocket end) {
            text.with("guest_path", end.path());
        }
        if (request.deferAccept()) {
            text.with("defer_accept", true);
        }
    }
}
