package jslirp.forward;

import java.util.Objects;
import jslirp.host.LinuxHost;
import jslirp.stack.Stack;
import jslirp.stack.host.StreamTraffic;
import jslirp.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/** Through the stack, as a connection like any other. It takes whatever is left to it. */
final class StackWay implements Way {
    private final PortForwards forwards;
    private final Stack stack;
    private final LinuxHost host;

    StackWay(PortForwards forwards, Stack stack, LinuxHost host) {
        this.forwards = forwards;
        this.stack = stack;
        this.host = host;
    }

    @Override
    public boolean take(Accepted connection, long now) {
        Endpoint guest = Objects.requireNonNull(connection.guest(), "the way of ports");
        boolean keepsPort = !forwards.isRemembered(connection);
        StackFlow flow = new StackFlow(forwards, host, connection, guest, keepsPort);
        @Nullable StreamTraffic traffic = stack.open(flow, now);
        if (traffic == null) {
            flow.refuse();
        } else {
            flow.begin(traffic);
        }
        return true;
    }
}
