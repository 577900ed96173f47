package jslirp.api;

import java.util.ArrayList;
import java.util.List;
import jslirp.forward.ForwardedFlow;
import jslirp.stack.event.FlowWatch;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** The flows that a request asks for: what it does not name may be anything. */
final class FlowFilter implements FlowWatch {
    /** More would keep the frames waiting; the total is told all the same. */
    private static final int MOST = 1000;

    private final Arguments arguments;
    private final @Nullable IpAddress guest;
    private final @Nullable IpAddress remote;
    private final int most;
    private final List<JsonObject> found = new ArrayList<>();
    private long total;

    FlowFilter(Arguments arguments) throws BadRequest {
        this.arguments = arguments;
        guest = address("guest_addr");
        remote = address("remote_addr");
        int limit = arguments.number("limit");
        most = limit > 0 ? Math.min(limit, MOST) : MOST;
    }

    private @Nullable IpAddress address(String name) throws BadRequest {
        String text = arguments.stringOrEmpty(name);
        try {
            return text.isEmpty() ? null : IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("flows: bad arguments." + name);
        }
    }

    @Override
    public void present(int protocol, Endpoint guestEnd, Endpoint remoteEnd) {
        if (arguments.number("forward") == 0
                && isDirection("out")
                && isProtocol(FlowText.name(protocol))
                && isEnd("guest_port", guest, guestEnd)
                && isEnd("remote_port", remote, remoteEnd)
                && ++total <= most) {
            found.add(FlowText.outgoing(protocol, guestEnd, remoteEnd));
        }
    }

    /** The same for one that came by a forward. */
    void present(ForwardedFlow flow) {
        int forward = arguments.number("forward");
        if ((forward == 0 || forward == flow.forward().id())
                && isDirection("in")
                && isProtocol(ForwardText.protocol(flow.forward().request().protocol()))
                && isEnd("guest_port", guest, flow.guest())
                && isEnd("remote_port", remote, flow.client())
                && ++total <= most) {
            found.add(FlowText.arrived(flow));
        }
    }

    private boolean isDirection(String direction) {
        String wanted = arguments.stringOrEmpty("direction");
        return wanted.isEmpty() || wanted.equals(direction);
    }

    private boolean isProtocol(String name) {
        String wanted = arguments.stringOrEmpty("proto");
        return wanted.isEmpty() || wanted.equals(name);
    }

    private boolean isEnd(String portName, @Nullable IpAddress wanted, @Nullable Endpoint end) {
        int port = arguments.number(portName);
        if (end == null) {
            return port == 0 && wanted == null;
        }
        return (port == 0 || port == end.port())
                && (wanted == null || wanted.equals(end.address()));
    }

    JsonObject result() {
        return new JsonObject().with("total", total).with("flows", found);
    }
}
