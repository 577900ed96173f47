package jslirp.cli;

import java.util.List;
import jslirp.forward.ForwardRequest;
import jslirp.host.Outbound;
import jslirp.netns.DeviceConfiguration;
import jslirp.stack.VirtualNetwork;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of slirp4netns asks for.
 *
 * @param device the TAP device
 * @param configure whether the device gets address, MTU and route
 * @param macAddress the MAC address of the guest's end, or {@link #KERNELS_MAC}
 * @param offload whether the device may hand over super-frames and unfinished checksums
 * @param splice whether forwarded TCP connections may take the short cut
 * @param exitDescriptor the descriptor whose hang-up ends everything, or {@link #NONE}
 * @param readyDescriptor the descriptor that is told when everything is ready, or {@link #NONE}
 * @param apiSocket the path of the API socket, if there is to be one
 * @param exitWithTarget whether it ends when the target is gone
 * @param network the network that the guest sees
 * @param outbound where sockets leave from
 * @param forwards the ports that are published from the start
 */
record AttachOptions(
        Device device,
        boolean configure,
        long macAddress,
        boolean offload,
        boolean splice,
        int exitDescriptor,
        int readyDescriptor,
        @Nullable String apiSocket,
        boolean exitWithTarget,
        VirtualNetwork network,
        Outbound outbound,
        List<ForwardRequest> forwards) {
    AttachOptions {
        forwards = List.copyOf(forwards);
    }

    /** No descriptor. */
    static final int NONE = -1;

    /** No MAC address was asked for. */
    static final long KERNELS_MAC = DeviceConfiguration.KERNEL_CHOSEN;
}
