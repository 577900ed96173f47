package jslirp.api;

import jslirp.forward.ForwardRequest;
import jslirp.forward.ForwardedFlow;
import jslirp.forward.GuestEnd;
import jslirp.forward.HostEnd;
import jslirp.wire.Endpoint;
import jslirp.wire.IpProtocol;
import org.jspecify.annotations.Nullable;

/** A flow as clients read it. */
final class FlowText {
    private FlowText() {}

    /** One that the guest has begun; without a remote end when it serves every one. */
    static JsonObject outgoing(int protocol, Endpoint guest, Endpoint remote) {
        JsonObject text = new JsonObject().with("proto", name(protocol)).with("direction", "out");
        end(text, "guest", guest);
        if (remote.port() != 0 || !remote.address().isUnspecified()) {
            end(text, "remote", remote);
        }
        return text;
    }

    /** One that came by a forward; an end that is a Unix socket has a path. */
    static JsonObject arrived(ForwardedFlow flow) {
        ForwardRequest request = flow.forward().request();
        JsonObject text =
                new JsonObject()
                        .with("proto", ForwardText.protocol(request.protocol()))
                        .with("direction", "in");
        end(text, "guest", flow.guest());
        if (request.guest() instanceof GuestEnd.UnixSocket end) {
            text.with("guest_path", end.path());
        }
        end(text, "remote", flow.client());
        if (request.host() instanceof HostEnd.UnixSocket end) {
            text.with("remote_path", end.path());
        }
        return text.with("forward", flow.forward().id())
                .with("way", flow.way())
                .with("bytes_to_guest", flow.bytesToGuest())
                .with("bytes_from_guest", flow.bytesFromGuest());
    }

    private static void end(JsonObject text, String name, @Nullable Endpoint end) {
        if (end != null) {
            text.with(name + "_addr", end.address().toString()).with(name + "_port", end.port());
        }
    }

    static String name(int protocol) {
        return switch (protocol) {
            case IpProtocol.TCP -> "tcp";
            case IpProtocol.UDP -> "udp";
            default -> "icmp";
        };
    }
}
