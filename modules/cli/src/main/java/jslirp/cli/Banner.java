package jslirp.cli;

import jslirp.host.Outbound;
import jslirp.host.OutboundAddress;
import jslirp.stack.VirtualNetwork;
import jslirp.wire.IpAddress;
import jslirp.wire.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * What slirp4netns prints when the device is there: the addresses, and what is open to the guest.
 */
final class Banner {
    private static final int LEFT_COLUMN = 19;

    private Banner() {}

    /**
     * The lines.
     *
     * @param apiSocket the path of the API socket, if any
     * @param outbound the addresses that sockets leave from, if any were asked for
     * @param macAddress the MAC address that was asked for, or {@link AttachOptions#KERNELS_MAC}
     */
    static String text(
            VirtualNetwork network,
            @Nullable String apiSocket,
            Outbound outbound,
            long macAddress) {
        StringBuilder text = new StringBuilder("Starting slirp\n");
        line(text, "MTU:", Integer.toString(network.mtu()));
        if (!network.ipv6Only()) {
            ipv4(text, network);
        }
        if (isOursAlone(network)) {
            line(text, "IPv6 network:", new IpAddress(network.prefix6(), 0) + "/64");
            line(text, "IPv6 gateway:", network.gateway6());
            line(text, "IPv6 DNS:", network.nameserver6());
        }
        if (apiSocket != null) {
            line(text, "API Socket:", apiSocket);
        }
        outbound(text, "Outbound IPv4:", outbound.ipv4());
        outbound(text, "Outbound IPv6:", outbound.ipv6());
        if (macAddress != AttachOptions.KERNELS_MAC) {
            line(text, "MAC address:", MacAddress.format(macAddress));
        }
        if (network.hostLoopback()) {
            String loopback = network.ipv6Only() ? "[::1]:*" : "127.0.0.1:*";
            text.append("WARNING: ")
                    .append(loopback)
                    .append(" on the host is accessible as ")
                    .append(network.ipv6Only() ? network.gateway6() : network.gateway())
                    .append(" (set --disable-host-loopback to prohibit connecting to ")
                    .append(loopback)
                    .append(")\n");
        }
        return text.toString();
    }

    private static void ipv4(StringBuilder text, VirtualNetwork network) {
        line(text, "Network:", network.ipv4());
        line(text, "Netmask:", network.netmask());
        line(text, "Gateway:", network.gateway());
        line(text, "DNS:", network.nameserver());
        line(text, "DHCP begin:", network.dhcpFirst());
        line(text, "DHCP end:", network.dhcpLast());
        line(text, "Recommended IP:", network.guest());
    }

    /** Whether the peer could not have this network: of its own IPv6 it says nothing. */
    private static boolean isOursAlone(VirtualNetwork network) {
        return network.hasIpv6()
                && (network.ipv6Only() || network.prefix6() != VirtualNetwork.PREFIX6);
    }

    /** The peer has these two a column further right. */
    private static void outbound(StringBuilder text, String label, @Nullable OutboundAddress from) {
        if (from != null) {
            line(text, label, " " + from.address());
        }
    }

    private static void line(StringBuilder text, String label, IpAddress address) {
        line(text, label, address.toString());
    }

    private static void line(StringBuilder text, String label, String value) {
        int blanks = LEFT_COLUMN - 2 - label.length();
        text.append("* ").append(label).repeat(' ', blanks).append(value).append('\n');
    }
}
