package jslirp.cli;

import java.io.IOException;
import jslirp.netns.DeviceConfiguration;
import jslirp.netns.NamespaceEntry;
import jslirp.netns.SocketDiagnosis;
import jslirp.netns.Target;
import jslirp.netns.TunDevice;
import jslirp.stack.link.LocalConnections;
import org.jspecify.annotations.Nullable;

/**
 * The guest's device.
 *
 * @param inside the way into its namespaces, which stays open for forwarded connections; null where
 *     there is none
 * @param sockets tells of the sockets in its network namespace; null where they cannot be known
 * @param splices whether TCP connections may go by it, instead of passing the device
 */
record GuestDevice(
        TunDevice device,
        @Nullable NamespaceEntry inside,
        @Nullable SocketDiagnosis sockets,
        boolean splices) {
    /** A device that somebody else has opened. */
    static GuestDevice adopt(int fd, boolean offload) throws IOException {
        return new GuestDevice(TunDevice.adopt(fd, offload), null, null, false);
    }

    /**
     * Opens it in the target's namespaces; see {@link TunDevice#attach}.
     *
     * @param splice whether TCP connections may go by the way inside, if the device is configured:
     *     it takes a network whose addresses we know, and rules of ours in it
     */
    static GuestDevice attach(
            Target target,
            String name,
            boolean offload,
            @Nullable DeviceConfiguration configuration,
            boolean splice)
            throws IOException {
        NamespaceEntry entry = NamespaceEntry.open(target);
        boolean stays = false;
        try {
            TunDevice device = TunDevice.attach(entry, name, offload, configuration);
            boolean splices = splice && configuration != null;
            SocketDiagnosis sockets =
                    device.segmentsTcp() || splices ? SocketDiagnosis.open(entry) : null;
            NamespaceEntry inside = kept(entry);
            stays = inside != null;
            return new GuestDevice(device, inside, sockets, splices);
        } finally {
            if (!stays) {
                entry.close();
            }
        }
    }

    /** Which connections of the guest end in the device's network namespace. */
    LocalConnections localConnections() {
        return sockets == null ? LocalConnections.UNKNOWN : sockets::has;
    }

    /** The entry for good, null where it cannot be had: then connections pass the device. */
    private static @Nullable NamespaceEntry kept(NamespaceEntry entry) {
        try {
            return entry.withoutMounts();
        } catch (IOException e) {
            // There is no /proc that we can see.
            return null;
        }
    }
}
