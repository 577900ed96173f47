package jslirp.cli;

import jslirp.stack.VirtualNetwork;

/** The options that describe the network, as they are read; both commands have them. */
final class NetworkOptions {
    static final Option CIDR =
            Option.named("cidr", "CIDR", "use this IPv4 network (default=10.0.2.0/24)");
    static final Option DISABLE_HOST_LOOPBACK =
            Option.named("disable-host-loopback", "", "make 127.0.0.1:* of the host inaccessible");
    static final Option DISABLE_DNS = Option.named("disable-dns", "", "turn the built-in DNS off");
    static final Option OFFLOAD =
            Option.named(
                    "offload",
                    "WHEN",
                    "let the device carry super-frames ([auto|off], default=auto)");

    private String cidr = "10.0.2.0/24";
    private int mtu;
    private boolean hostLoopback = true;
    private boolean dns = true;
    private boolean offload = true;

    NetworkOptions(int mtu) {
        this.mtu = mtu;
    }

    /** The option {@code --mtu}; its default depends on the command. */
    static Option mtuOption(int mtu) {
        return new Option('m', "mtu", "MTU", "largest IP packet (default=" + mtu + ", max=65521)");
    }

    /** Takes an option if it is one of these. */
    boolean take(Option option, String argument) throws UsageException {
        switch (option.name()) {
            case "mtu" -> mtu = parseMtu(argument);
            case "cidr" -> cidr = argument;
            case "disable-host-loopback" -> hostLoopback = false;
            case "disable-dns" -> dns = false;
            case "offload" -> offload = parseOffload(argument);
            default -> {
                return false;
            }
        }
        return true;
    }

    boolean offload() {
        return offload;
    }

    /** The network that was described. */
    VirtualNetwork network() throws UsageException {
        Cidr parsed = Cidr.parse(cidr);
        return new VirtualNetwork(
                parsed.network(), parsed.prefixLength(), 0, mtu, hostLoopback, dns);
    }

    private static int parseMtu(String text) throws UsageException {
        int value = Decimal.parse(text);
        if (value < VirtualNetwork.SMALLEST_MTU || value > VirtualNetwork.LARGEST_MTU) {
            throw UsageException.withHelp("MTU must be a positive integer (< 65522)");
        }
        return value;
    }

    private static boolean parseOffload(String text) throws UsageException {
        if (!text.equals("auto") && !text.equals("off")) {
            throw UsageException.withHelp("--offload must be either \"auto\" or \"off\"");
        }
        return text.equals("auto");
    }
}
