package jslirp.api;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import jslirp.forward.ForwardListener;
import jslirp.forward.ForwardedFlow;
import jslirp.forward.PortForward;
import jslirp.forward.PortForwards;
import jslirp.stack.Stack;
import jslirp.stack.VirtualNetwork;
import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.event.FlowWatch;
import jslirp.wire.Endpoint;

/** The commands that tell of the network; slirp4netns has none of them. */
public final class NetworkCommands implements ForwardListener, FlowWatch {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final String version;
    private final VirtualNetwork network;
    private final Stack stack;
    private final PortForwards forwards;
    private final ForwardTraffic traffic;
    private final long startedAt;
    private final Subscriptions subscriptions = new Subscriptions();

    private NetworkCommands(
            String version,
            VirtualNetwork network,
            Stack stack,
            PortForwards forwards,
            long startedAt) {
        this.version = version;
        this.network = network;
        this.stack = stack;
        this.forwards = forwards;
        this.startedAt = startedAt;
        traffic = new ForwardTraffic(forwards);
    }

    /**
     * The commands by their names.
     *
     * @param version of this program
     */
    public static Map<String, Command> of(
            String version,
            VirtualNetwork network,
            Stack stack,
            PortForwards forwards,
            long startedAt) {
        NetworkCommands commands =
                new NetworkCommands(version, network, stack, forwards, startedAt);
        forwards.listen(commands);
        stack.watchFlows(commands);
        Map<String, Command> byName = new HashMap<>();
        byName.put("info", (_, answer, now) -> answer.giveReturn(commands.described(now)));
        byName.put("stats", (_, answer, _) -> answer.giveReturn(commands.counted()));
        byName.put("flows", (arguments, answer, _) -> commands.flows(arguments, answer));
        byName.put("subscribe", (_, answer, _) -> commands.subscribe(answer));
        return byName;
    }

    // ---- info

    private JsonObject described(long now) {
        JsonObject text =
                new JsonObject()
                        .with("jslirp", version)
                        .with("java", Runtime.version().toString())
                        .with("pid", ProcessHandle.current().pid())
                        .with("uptime_seconds", (now - startedAt) / NANOS_PER_SECOND)
                        .with("mtu", network.mtu())
                        .with("network", network.ipv4() + "/" + network.prefixLength())
                        .with("gateway", network.gateway().toString())
                        .with("dns", network.nameserver().toString())
                        .with("dhcp_begin", network.dhcpFirst().toString())
                        .with("dhcp_end", network.dhcpLast().toString())
                        .with("guest", network.guest().toString());
        return text.with("host_loopback", network.hostLoopback())
                .with("host_addresses", network.hostAddresses())
                .with("dns_enabled", network.dns());
    }

    // ---- stats

    private JsonObject counted() {
        Counters counters = stack.counters();
        JsonObject counted = new JsonObject();
        for (Counter counter : Counter.values()) {
            counted.with(counter.name().toLowerCase(Locale.ROOT), counters.count(counter));
        }
        JsonObject dropped = new JsonObject();
        for (DropReason reason : DropReason.values()) {
            dropped.with(reason.name().toLowerCase(Locale.ROOT), counters.dropped(reason));
        }
        JsonObject text =
                new JsonObject()
                        .with("counters", counted)
                        .with("dropped", dropped)
                        .with("flows", stack.flows());
        traffic.addTo(text);
        Runtime runtime = Runtime.getRuntime();
        return text.with("dropped_subscribers", subscriptions.dropped())
                .with("heap_used", runtime.totalMemory() - runtime.freeMemory());
    }

    // ---- flows

    private void flows(Arguments arguments, Answer answer) throws BadRequest {
        FlowFilter filter = new FlowFilter(arguments);
        forwards.flows().forEach(filter::present);
        stack.showFlows(filter);
        answer.giveReturn(filter.result());
    }

    // ---- subscribe

    private void subscribe(Answer answer) {
        JsonObject nothing = new JsonObject();
        answer.subscribe(new JsonObject().with("return", nothing), subscriptions);
    }

    private void tell(String event, String what, JsonObject text) {
        subscriptions.tell(new JsonObject().with("event", event).with(what, text));
    }

    @Override
    public void added(PortForward forward) {
        if (!subscriptions.isEmpty()) {
            tell("forward_added", "forward", ForwardText.of(forward));
        }
    }

    @Override
    public void removed(PortForward forward) {
        if (!subscriptions.isEmpty()) {
            tell("forward_removed", "forward", ForwardText.of(forward));
        }
    }

    @Override
    public void opened(ForwardedFlow flow) {
        if (!subscriptions.isEmpty()) {
            tell("flow_opened", "flow", FlowText.arrived(flow));
        }
    }

    @Override
    public void closed(ForwardedFlow flow) {
        if (!subscriptions.isEmpty()) {
            tell("flow_closed", "flow", FlowText.arrived(flow));
        }
    }

    @Override
    public void present(int protocol, Endpoint guest, Endpoint remote) {
        if (!subscriptions.isEmpty()) {
            tell("flow_opened", "flow", FlowText.outgoing(protocol, guest, remote));
        }
    }

    @Override
    public void gone(int protocol, Endpoint guest, Endpoint remote) {
        if (!subscriptions.isEmpty()) {
            tell("flow_closed", "flow", FlowText.outgoing(protocol, guest, remote));
        }
    }
}
