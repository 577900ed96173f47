package jslirp.cli;

import java.util.List;
import jslirp.host.Outbound;
import jslirp.stack.VirtualNetwork;

/**
 * What {@code jslirp run} is asked for.
 *
 * @param command the command and its arguments
 * @param offload whether the device may hand over super-frames and unfinished checksums
 * @param network the network that the command sees
 * @param outbound where sockets leave from
 */
record RunOptions(
        List<String> command, boolean offload, VirtualNetwork network, Outbound outbound) {
    RunOptions {
        command = List.copyOf(command);
    }
}
