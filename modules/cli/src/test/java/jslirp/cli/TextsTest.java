package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jslirp.host.Outbound;
import jslirp.host.OutboundAddress;
import jslirp.stack.VirtualNetwork;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.Test;

/** The texts that clients look into. */
final class TextsTest {
    @Test
    void helpBeginsWithUsageAndPurpose() {
        List<String> lines = AttachCommandLine.help("/usr/bin/slirp4netns").lines().toList();
        assertEquals("Usage: /usr/bin/slirp4netns [OPTION]... PID|PATH|FD [TAPNAME]", lines.get(0));
        assertFalse(lines.get(1).isBlank());
        assertEquals("", lines.get(2));
        assertTrue(lines.get(3).startsWith("-c, --configure          "), lines.get(3));
        assertTrue(lines.getLast().startsWith("-v, --version            "), lines.getLast());
    }

    @Test
    void helpNamesEveryOptionThatClientsDetect() {
        String help = AttachCommandLine.help("slirp4netns");
        for (String name :
                List.of(
                        "--exit-fd=FD",
                        "--ready-fd=FD",
                        "--mtu=MTU",
                        "--cidr=CIDR",
                        "--disable-host-loopback",
                        "--netns-type=TYPE",
                        "--userns-path=PATH",
                        "--outbound-addr=IPv4",
                        "--outbound-addr6=IPv6",
                        "--disable-dns",
                        "--macaddress=MAC")) {
            assertTrue(help.contains(name), name);
        }
        assertFalse(help.contains("no-host-loopback"), "the alias is hidden");
    }

    @Test
    void readmeNamesEveryOption() throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("jslirp.root"), "README.md"));
        for (Option option : OptionTables.ATTACH) {
            boolean named = option.name().equals("help") || option.name().equals("version");
            assertTrue(named || readme.contains("`--" + option.name()), option.name());
        }
    }

    @Test
    void versionHasTheLinesThatClientsParse() {
        List<String> lines = Version.ofPeer().lines().toList();
        assertEquals("slirp4netns version 1.3.5", lines.getFirst());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("commit: ")));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("libslirp: ")));
        assertTrue(lines.contains("SLIRP_CONFIG_VERSION_MAX: 6"));
        assertEquals(
                1,
                lines.stream().filter(line -> line.contains("version")).count(),
                "dockerd takes every line with that word apart");
    }

    @Test
    void versionIsThatOfTheBuild() throws IOException {
        Path root = Path.of(System.getProperty("jslirp.root"));
        String project = Files.readString(root.resolve("modules/cli/pom.xml"));
        assertTrue(project.contains("<version>" + Version.OWN + "</version>"));
    }

    @Test
    void bannerNamesTheAddresses() {
        assertEquals(
                """
                Starting slirp
                * MTU:             1500
                * Network:         10.0.2.0
                * Netmask:         255.255.255.0
                * Gateway:         10.0.2.2
                * DNS:             10.0.2.3
                * DHCP begin:      10.0.2.15
                * DHCP end:        10.0.2.30
                * Recommended IP:  10.0.2.100
                WARNING: 127.0.0.1:* on the host is accessible as 10.0.2.2 (set\
                 --disable-host-loopback to prohibit connecting to 127.0.0.1:*)
                """,
                Banner.text(
                        VirtualNetwork.DEFAULT, null, Outbound.ROUTED, AttachOptions.KERNELS_MAC));
    }

    @Test
    void bannerNamesAnIpv6NetworkThatThePeerCouldNotHave() {
        VirtualNetwork both = VirtualNetwork.DEFAULT.withIpv6(VirtualNetwork.PREFIX6);
        assertEquals(banner(VirtualNetwork.DEFAULT), banner(both));
        assertEquals(
                """
                Starting slirp
                * MTU:             1500
                * IPv6 network:    fd00::/64
                * IPv6 gateway:    fd00::2
                * IPv6 DNS:        fd00::3
                WARNING: [::1]:* on the host is accessible as fd00::2 (set\
                 --disable-host-loopback to prohibit connecting to [::1]:*)
                """,
                banner(both.withIpv6Only()));
    }

    private static String banner(VirtualNetwork network) {
        return Banner.text(network, null, Outbound.ROUTED, AttachOptions.KERNELS_MAC);
    }

    @Test
    void bannerShowsTheMacAddressAndNoWarningWhereNothingIsOpen() {
        VirtualNetwork closed =
                new VirtualNetwork(VirtualNetwork.DEFAULT.ipv4(), 24, 0, 65520, false, true);
        String text = Banner.text(closed, "/run/s", Outbound.ROUTED, 0x0ad418d938fbL);
        assertTrue(
                text.contains("* Recommended IP:  10.0.2.100\n* API Socket:      /run/s\n"), text);
        assertTrue(text.contains("* MAC address:     0a:d4:18:d9:38:fb\n"), text);
        assertFalse(text.contains("WARNING"), text);
    }

    @Test
    void bannerNamesTheAddressesThatConnectionsLeaveFrom() {
        OutboundAddress ipv4 = new OutboundAddress(IpAddress.LOOPBACK_IPV4, null);
        OutboundAddress ipv6 = new OutboundAddress(IpAddress.LOOPBACK_IPV6, "lo");
        String text =
                Banner.text(
                        VirtualNetwork.DEFAULT,
                        null,
                        new Outbound(ipv4, ipv6),
                        AttachOptions.KERNELS_MAC);
        String lines = "* Outbound IPv4:    127.0.0.1\n* Outbound IPv6:    ::1\nWARNING";
        assertTrue(text.contains(lines), text);
    }
}
