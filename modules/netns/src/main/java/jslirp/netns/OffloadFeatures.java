package jslirp.netns;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.InterfaceRequest;
import jslirp.linux.Ioctl;
import jslirp.linux.c.Linux;
import jslirp.linux.c.ethtool_get_features_block;
import jslirp.linux.c.ethtool_gfeatures;
import jslirp.linux.c.ethtool_gstrings;
import jslirp.linux.c.ethtool_sset_info;

/**
 * Which offloads of a device are on, by the ethtool ioctl, as the TUN_F bits that would bring them
 * about. The bit numbers of features differ between kernels, so the kernel is asked for their
 * names.
 */
final class OffloadFeatures {
    private static final int BITS = 32;

    private OffloadFeatures() {}

    /** The TUN_F bits of a device, 0 when they cannot be read. */
    static long read(int socket, String device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(InterfaceRequest.LENGTH, 8);
            InterfaceRequest.name(request, 0, device);
            int count = count(socket, request, arena);
            MemorySegment names = names(socket, request, count, arena);
            MemorySegment features = features(socket, request, count, arena);
            long offloads = 0;
            for (int i = 0; i < count; i++) {
                if (isActive(features, i)) {
                    long nameAt = ethtool_gstrings.sizeof() + (long) i * Linux.ETH_GSTRING_LEN();
                    offloads |= offload(names.getString(nameAt));
                }
            }
            return offloads;
        }
    }

    private static long offload(String feature) {
        return switch (feature) {
            case "tx-checksum-ip-generic" -> Linux.TUN_F_CSUM();
            case "tx-tcp-segmentation" -> Linux.TUN_F_TSO4();
            case "tx-tcp6-segmentation" -> Linux.TUN_F_TSO6();
            case "tx-tcp-ecn-segmentation" -> Linux.TUN_F_TSO_ECN();
            case "tx-udp-segmentation" -> Linux.TUN_F_USO4() | Linux.TUN_F_USO6();
            default -> 0;
        };
    }

    /** How many features the kernel has names for. */
    private static int count(int socket, MemorySegment request, Arena arena) {
        MemorySegment info = arena.allocate(ethtool_sset_info.sizeof() + 4, 8);
        info.set(ValueLayout.JAVA_INT, ethtool_sset_info.cmd$offset(), Linux.ETHTOOL_GSSET_INFO());
        info.set(
                ValueLayout.JAVA_LONG,
                ethtool_sset_info.sset_mask$offset(),
                1L << Linux.ETH_SS_FEATURES());
        return ask(socket, request, info)
                ? info.get(ValueLayout.JAVA_INT, ethtool_sset_info.sizeof())
                : 0;
    }

    private static MemorySegment names(int socket, MemorySegment request, int count, Arena arena) {
        long length = ethtool_gstrings.sizeof() + (long) count * Linux.ETH_GSTRING_LEN();
        MemorySegment names = arena.allocate(length, 8);
        names.set(ValueLayout.JAVA_INT, ethtool_gstrings.cmd$offset(), Linux.ETHTOOL_GSTRINGS());
        names.set(
                ValueLayout.JAVA_INT,
                ethtool_gstrings.string_set$offset(),
                Linux.ETH_SS_FEATURES());
        names.set(ValueLayout.JAVA_INT, ethtool_gstrings.len$offset(), count);
        ask(socket, request, names);
        return names;
    }

    private static MemorySegment features(
            int socket, MemorySegment request, int count, Arena arena) {
        int blocks = (count + BITS - 1) / BITS;
        long length = ethtool_gfeatures.sizeof() + blocks * ethtool_get_features_block.sizeof();
        MemorySegment features = arena.allocate(length, 8);
        features.set(
                ValueLayout.JAVA_INT, ethtool_gfeatures.cmd$offset(), Linux.ETHTOOL_GFEATURES());
        features.set(ValueLayout.JAVA_INT, ethtool_gfeatures.size$offset(), blocks);
        ask(socket, request, features);
        return features;
    }

    private static boolean isActive(MemorySegment features, int index) {
        long at =
                ethtool_gfeatures.sizeof()
                        + index / BITS * ethtool_get_features_block.sizeof()
                        + ethtool_get_features_block.active$offset();
        return (features.get(ValueLayout.JAVA_INT, at) >>> (index % BITS) & 1) != 0;
    }

    /** What cannot be read stays zero, and counts as off. */
    private static boolean ask(int socket, MemorySegment request, MemorySegment question) {
        InterfaceRequest.data(request, 0, question);
        return Ioctl.ioctl(socket, Linux.SIOCETHTOOL(), request, 0) >= 0;
    }
}
