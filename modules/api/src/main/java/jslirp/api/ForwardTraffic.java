package jslirp.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jslirp.forward.ForwardListener;
import jslirp.forward.ForwardedFlow;
import jslirp.forward.PortForward;
import jslirp.forward.PortForwards;

/** What has passed by forwards: by each that stands, and by all there ever were. */
final class ForwardTraffic implements ForwardListener {
    private final PortForwards forwards;
    private final Sum ended = new Sum();

    /** Connections, and bytes both ways. */
    private static final class Sum {
        private long connections;
        private long toGuest;
        private long fromGuest;

        void add(long moreConnections, long moreToGuest, long moreFromGuest) {
            connections += moreConnections;
            toGuest += moreToGuest;
            fromGuest += moreFromGuest;
        }

        void add(Sum other) {
            add(other.connections, other.toGuest, other.fromGuest);
        }

        JsonObject addTo(JsonObject text) {
            return text.with("connections", connections)
                    .with("bytes_to_guest", toGuest)
                    .with("bytes_from_guest", fromGuest);
        }
    }

    ForwardTraffic(PortForwards forwards) {
        this.forwards = forwards;
        forwards.listen(this);
    }

    @Override
    public void opened(ForwardedFlow flow) {
        ended.add(1, 0, 0);
    }

    @Override
    public void closed(ForwardedFlow flow) {
        ended.add(0, flow.bytesToGuest(), flow.bytesFromGuest());
    }

    /** Adds the sums to a text. A forward has those of its flows that have ended. */
    void addTo(JsonObject text) {
        Sum total = new Sum();
        total.add(ended);
        Map<PortForward, Sum> running = new HashMap<>();
        for (ForwardedFlow flow : forwards.flows()) {
            long toGuest = flow.bytesToGuest();
            long fromGuest = flow.bytesFromGuest();
            total.add(0, toGuest, fromGuest);
            Sum sum = running.computeIfAbsent(flow.forward(), _ -> new Sum());
            sum.add(0, toGuest, fromGuest);
        }
        List<JsonObject> each = new ArrayList<>();
        for (PortForward forward : forwards.list()) {
            Sum sum = running.getOrDefault(forward, new Sum());
            sum.add(
                    forward.connections(),
                    forward.endedBytesToGuest(),
                    forward.endedBytesFromGuest());
            each.add(sum.addTo(new JsonObject().with("id", forward.id())));
        }
        text.with("forwarded", total.addTo(new JsonObject())).with("forwards", each);
    }
}
