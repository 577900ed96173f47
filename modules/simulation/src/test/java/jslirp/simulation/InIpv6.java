package jslirp.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A packet script for IPv4 as the same script for IPv6: what it says of TCP, UDP and pings holds
 * for both. An MTU larger by the difference of the headers leaves every length as it is written.
 */
final class InIpv6 {
    private static final int LARGER_HEADER = 20;

    /** What has no counterpart, or one whose bytes are counted otherwise. */
    private static final Pattern ONLY_IPV4 =
            Pattern.compile(
                    "(?m)^[^#]*\\b(arp|dhcp6?|fragment|options|nosum|raw|ipv6|mac|client|"
                            + "255\\.255\\.255\\.255|10\\.0\\.2\\.255|169\\.254|ns|na|ra|rs)\\b");

    private static final Pattern MTU = Pattern.compile("set mtu (\\d+)");
    private static final Pattern OUTSIDE =
            Pattern.compile("\\b(?:192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\.(\\d+)(:\\d+)?");
    private static final Pattern VIRTUAL = Pattern.compile("\\b10\\.0\\.2\\.(\\d+)(:\\d+)?");

    /**
     * The guest sends more than the larger header leaves room for, the number is IPv4's own, the
     * addresses are, or the error comes from the address that was dialled (RFC 4443 section 2.2).
     */
    private static final Set<String> IPV4_ALONE =
            Set.of(
                    "guestDataReachesHost",
                    "missingMssMeans536",
                    "dnsWithoutNameserverIsUnreachable",
                    "otherPortsOfTheDnsAddressAreUnreachable",
                    "forbiddenDestinationsOfTcpNeverReachASocket",
                    "forbiddenDestinationsOfUdpNeverReachASocket");

    /** Types and codes of RFC 792 in the words of a host, and those of RFC 4443. */
    private static final Map<String, String> REPORTS =
            Map.of("3/0", "1/0", "3/1", "1/3", "3/3", "1/4", "3/13", "1/1", "11/0", "3/0");

    private static final Map<String, String> CODES =
            Map.of("0", "0", "1", "3", "3", "4", "13", "1");
    private static final Pattern REPORT = Pattern.compile("\\bicmp (\\d+/\\d+) from");
    private static final Pattern CODE = Pattern.compile("\\bunreachable (\\d+)\\b");
    private static final Pattern LOOPBACK = Pattern.compile("\\b127\\.0\\.0\\.1(:\\d+)?");

    private InIpv6() {}

    /** Whether the script says nothing that only IPv4 knows. */
    static boolean isPossible(String name, String script) {
        return !IPV4_ALONE.contains(name) && !ONLY_IPV4.matcher(script).find();
    }

    static List<String> translated(List<String> script) {
        List<String> lines = new ArrayList<>();
        boolean mtu = false;
        for (String line : script) {
            mtu |= MTU.matcher(line).find();
            lines.add(line.startsWith("#") ? line : translated(line));
        }
        lines.add("set ipv6");
        if (!mtu) {
            lines.add("set mtu " + (1500 + LARGER_HEADER));
        }
        if (lines.stream().noneMatch(l -> l.startsWith("set to "))) {
            lines.add("set to [2001:db8::1]:80");
        }
        return lines;
    }

    private static String translated(String line) {
        String text = REPORT.matcher(line).replaceAll(m -> report(m.group(1)));
        text = CODE.matcher(text).replaceAll(m -> "unreachable " + CODES.get(m.group(1)));
        text = OUTSIDE.matcher(text).replaceAll(m -> address("2001:db8::", m.group(1), m.group(2)));
        text = VIRTUAL.matcher(text).replaceAll(m -> address("fd00::", m.group(1), m.group(2)));
        text = LOOPBACK.matcher(text).replaceAll(m -> address("::", "1", m.group(1)));
        return MTU.matcher(text)
                .replaceAll(m -> "set mtu " + (Integer.parseInt(m.group(1)) + LARGER_HEADER));
    }

    private static String report(String typeAndCode) {
        return "icmp " + REPORTS.get(typeAndCode) + " from";
    }

    private static String address(String prefix, String host, String port) {
        return port == null ? prefix + host : "[" + prefix + host + "]" + port;
    }
}
