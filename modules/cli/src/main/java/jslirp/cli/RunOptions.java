package jslirp.cli;

import java.util.List;
import jslirp.stack.VirtualNetwork;

/**
 * What {@code jslirp run} is asked for.
 *
 * @param command the command and its arguments
 * @param offload whether the device may hand over super-frames and unfinished checksums
 * @param network the network that the command sees
 */
record RunOptions(List<String> command, boolean offload, VirtualNetwork network) {
    RunOptions {
        command = List.copyOf(command);
    }
}
