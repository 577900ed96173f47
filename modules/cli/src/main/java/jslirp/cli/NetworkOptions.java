package jslirp.cli;

import java.util.ArrayList;
import java.util.List;
import jslirp.forward.ForwardRequest;
import jslirp.host.Outbound;
import jslirp.host.OutboundAddress;
import jslirp.linux.ErrnoException;
import jslirp.stack.VirtualNetwork;
import org.jspecify.annotations.Nullable;

/** The options that describe the network, as they are read; both commands have them. */
final class NetworkOptions {
    private String cidr = "10.0.2.0/24";
    private @Nullable String cidr6;
    private boolean ipv6;
    private boolean ipv6Only;
    private int mtu;
    private boolean hostLoopback = true;
    private boolean hostAddresses = true;
    private boolean dns = true;
    private boolean offload = true;
    private final List<ForwardRequest> forwards = new ArrayList<>();
    private boolean splice = true;
    private @Nullable String outboundIpv4;
    private @Nullable String outboundIpv6;

    NetworkOptions(int mtu) {
        this.mtu = mtu;
    }

    /** Takes an option if it is one of these. */
    boolean take(Option option, String argument) throws UsageException {
        switch (option.name()) {
            case "mtu" -> mtu = parseMtu(argument);
            case "cidr" -> cidr = argument;
            case "enable-ipv6" -> ipv6 = true;
            case "cidr6" -> cidr6 = argument;
            case "ipv6-only" -> ipv6Only = true;
            case "disable-host-loopback" -> disableHostLoopback();
            case "disable-host-addresses" -> hostAddresses = false;
            case "outbound-addr" -> outboundIpv4 = argument;
            case "outbound-addr6" -> outboundIpv6 = argument;
            case "disable-dns" -> dns = false;
            case "publish" -> forwards.add(PublishOption.parse(argument));
            case "offload" -> offload = parseWhen(option, argument);
            case "splice" -> splice = parseWhen(option, argument);
            default -> {
                return false;
            }
        }
        return true;
    }

    void disableHostLoopback() {
        hostLoopback = false;
    }

    boolean offload() {
        return offload;
    }

    boolean splice() {
        return splice;
    }

    /** The ports that are published from the start. */
    List<ForwardRequest> forwards() {
        return forwards;
    }

    /** The network that was described. */
    VirtualNetwork network() throws UsageException {
        Cidr parsed = Cidr.parse(cidr);
        VirtualNetwork network =
                new VirtualNetwork(
                        parsed.network(),
                        parsed.prefixLength(),
                        0,
                        mtu,
                        hostLoopback,
                        hostAddresses,
                        dns);
        if (!ipv6 && !ipv6Only && cidr6 == null) {
            return network;
        }
        long prefix = cidr6 == null ? VirtualNetwork.PREFIX6 : Cidr6.parse(cidr6);
        if (ipv6Only && mtu < VirtualNetwork.SMALLEST_MTU_IPV6) {
            throw UsageException.withoutHelp("IPv6 needs an MTU of 1280 at least");
        }
        return ipv6Only ? network.withIpv6(prefix).withIpv6Only() : network.withIpv6(prefix);
    }

    /** Where sockets leave from; to be asked after {@link #network}, as the peer does. */
    Outbound outbound() throws UsageException {
        if (outboundIpv4 == null && outboundIpv6 == null) {
            return Outbound.ROUTED;
        }
        // The second message is the peer's, too, with its slips.
        return new Outbound(
                outbound(
                        outboundIpv4,
                        false,
                        "outbound-addr has to be valid ipv4 address or interface name."),
                outbound(
                        outboundIpv6,
                        true,
                        "outbound-addr has to be valid ipv4 address or iterface name."));
    }

    private static @Nullable OutboundAddress outbound(
            @Nullable String text, boolean ipv6, String refusal) throws UsageException {
        if (text == null) {
            return null;
        }
        try {
            return OutboundAddress.parse(text, ipv6);
        } catch (IllegalArgumentException | ErrnoException e) {
            throw UsageException.withoutHelp(refusal + System.lineSeparator() + e.getMessage());
        }
    }

    private static int parseMtu(String text) throws UsageException {
        int value = Decimal.parse(text);
        if (value < VirtualNetwork.SMALLEST_MTU || value > VirtualNetwork.LARGEST_MTU) {
            throw UsageException.withHelp("MTU must be a positive integer (< 65522)");
        }
        return value;
    }

    private static boolean parseWhen(Option option, String text) throws UsageException {
        if (!text.equals("auto") && !text.equals("off")) {
            throw UsageException.withHelp(
                    "--" + option.name() + " must be either \"auto\" or \"off\"");
        }
        return text.equals("auto");
    }
}
