package jslirp.cli;

import jslirp.wire.IpAddress;

/** The IPv6 network of {@code --cidr6}: a prefix of 64 bits. */
final class Cidr6 {
    private static final String LENGTH = "/64";

    /** RFC 4193 section 3.1: fd00::/8, behind which 40 bits are random, and a subnet of zero. */
    private static final long LOCAL = 0xfdL << 56;

    private static final long RANDOM_BITS = 0xff_ffff_ffffL;

    private Cidr6() {}

    /** Reads {@code PREFIX::/64}, or makes a prefix that nobody else has when it is "random". */
    static long parse(String text) throws UsageException {
        if (text.equals("random")) {
            return LOCAL | (new KernelRandom().nextLong() & RANDOM_BITS) << 16;
        }
        if (!text.endsWith(LENGTH)) {
            throw UsageException.withoutHelp(
                    "the prefix length of --cidr6 needs to be 64: " + text);
        }
        IpAddress network = address(text);
        if (network.low() != 0) {
            throw UsageException.withoutHelp(
                    "--cidr6 needs a network address like fd00::/64, not like fd00::2/64");
        }
        if (!isUnicast(network)) {
            throw UsageException.withoutHelp("--cidr6 cannot be used for guests: " + text);
        }
        return network.high();
    }

    private static IpAddress address(String text) throws UsageException {
        try {
            IpAddress network = IpAddress.parse(text.substring(0, text.length() - 3));
            if (!network.isIpv4()) {
                return network;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw UsageException.withoutHelp("invalid IPv6 network: " + text);
    }

    /** Whether hosts can have such addresses and know them from all others: ::/64 has loopback. */
    private static boolean isUnicast(IpAddress network) {
        return network.high() != 0 && !network.isLinkLocal() && !network.isMulticast();
    }
}
