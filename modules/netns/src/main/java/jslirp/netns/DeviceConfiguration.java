package jslirp.netns;

import org.jspecify.annotations.Nullable;

/**
 * What {@code --configure} gives the device.
 *
 * @param mtu the MTU
 * @param macAddress the MAC address as 48 bits, or {@link #KERNEL_CHOSEN}
 * @param ipv4 the IPv4 address, if there is to be one
 * @param ipv6 the IPv6 address, if there is to be one beside those that the kernel makes
 * @param queueLength packets that the device's transmit queue holds
 */
public record DeviceConfiguration(
        int mtu, long macAddress, @Nullable Ipv4 ipv4, @Nullable Ipv6 ipv6, int queueLength) {
    /** Leaves the MAC address as it is. No address has this value: zero is one, though refused. */
    public static final long KERNEL_CHOSEN = -1;

    /**
     * Ten times the kernel's default. Without super-frames a window of 4 MB overflows 1000 packets:
     * measured 0.44 Gbit/s with 8,000 retransmissions.
     */
    public static final int RAISED_QUEUE_LENGTH = 10_000;

    /** The device speaks IPv4 alone. */
    public DeviceConfiguration(int mtu, long macAddress, Ipv4 ipv4, int queueLength) {
        this(mtu, macAddress, ipv4, null, queueLength);
    }

    /**
     * An IPv4 address and a default route; addresses are in mapped form.
     *
     * @param prefixLength the length of its network's prefix
     * @param gateway the address of the default route
     */
    public record Ipv4(long address, int prefixLength, long gateway) {}

    /**
     * An IPv6 address in a network of 64 bits, and a default route beside the advertised one.
     *
     * @param high the upper half of the address
     * @param low its lower half
     * @param gatewayHigh the upper half of the address of the default route, which is link-local
     * @param gatewayLow its lower half
     * @param required whether the device must have it; else a namespace without IPv6 does, too
     */
    public record Ipv6(long high, long low, long gatewayHigh, long gatewayLow, boolean required) {}
}
