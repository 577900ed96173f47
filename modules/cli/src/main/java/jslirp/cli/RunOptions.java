package jslirp.cli;

import java.util.List;
import jslirp.forward.ForwardRequest;
import jslirp.host.Outbound;
import jslirp.stack.VirtualNetwork;
import org.jspecify.annotations.Nullable;

/**
 * What {@code jslirp run} is asked for.
 *
 * @param command the command and its arguments
 * @param offload whether the device may hand over super-frames and unfinished checksums
 * @param splice whether forwarded TCP connections may take the short cut
 * @param apiSocket the path of the API socket, if there is to be one
 * @param network the network that the command sees
 * @param outbound where sockets leave from
 * @param forwards the ports that are published from the start
 */
record RunOptions(
        List<String> command,
        boolean offload,
        boolean splice,
        @Nullable String apiSocket,
        VirtualNetwork network,
        Outbound outbound,
        List<ForwardRequest> forwards) {
    RunOptions {
        command = List.copyOf(command);
        forwards = List.copyOf(forwards);
    }
}
