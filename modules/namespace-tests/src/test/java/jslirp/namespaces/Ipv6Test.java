package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Family;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.RandomFile;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.TcpServer;
import jslirp.namespaces.fixture.WebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a guest's kernel makes of our advertisements, and what tools see of them. */
@ExtendWith(Machine.class)
final class Ipv6Test {
    private static final String GATEWAY = Family.IPV6.gateway;
    private static final String DEFAULTS = "/proc/sys/net/ipv6/conf/default/";
    private static final Duration SLAAC = Duration.ofSeconds(3);
    private static final long WITHOUT_DETECTION_NANOS = 300_000_000;

    /** What the guest made of the prefix, one address a line. */
    private static String made(Guest guest, String... kind) {
        String words = String.join(" ", kind);
        String line = "ip -6 -oneline address show dev tap0 scope global dynamic " + words;
        return guest.shell(line).succeeded().out();
    }

    private static String usable(Guest guest) {
        String made = made(guest, "-tentative");
        return made.contains("inet6 fd00:") ? made.replaceAll("(?s).*?inet6 ([^/]+)/.*", "$1") : "";
    }

    private static String awaitAddress(Guest guest) {
        Await.until(SLAAC, "an address", () -> !usable(guest).isEmpty());
        return usable(guest);
    }

    private static void choose(Guest guest, String sysctl, String value) {
        guest.shell("echo " + value + " > " + DEFAULTS + sysctl).succeeded();
    }

    @ParameterizedTest
    @EnumSource
    void theGuestMakesItselfAnAddressWithinThreeSeconds(Caller caller) {
        try (Guest guest = Guest.of(caller);
                Attachment _ = Attachment.to(guest, "-c6")) {
            String address = awaitAddress(guest);
            guest.run("ping", "-c", "1", "-W", "5", "-I", address, GATEWAY).succeeded();
        }
    }

    /** As Podman starts it. What a look costs is not the advertisement's fault. */
    @Test
    void withoutDuplicateDetectionTheAddressIsThereAtOnce() {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            choose(guest, "accept_dad", "0");
            try (Attachment _ = Attachment.to(guest, "-c6")) {
                long ready = System.nanoTime();
                awaitAddress(guest);
                long there = System.nanoTime();
                usable(guest);
                long look = System.nanoTime() - there;
                long taken = there - ready;
                assertTrue(
                        taken < WITHOUT_DETECTION_NANOS + 4 * look,
                        taken / 1e9 + " s, a look takes " + look / 1e9 + " s");
            }
        }
    }

    @Test
    void theConfiguredAddressIsThereBesideTheOthers() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6")) {
            String line = "ip -6 address show dev tap0 permanent -tentative scope global";
            String configured = guest.shell(line).succeeded().out();
            assertTrue(configured.contains("inet6 fd00::100/64"), configured);
            guest.run("ping", "-c", "1", "-W", "5", "-I", "fd00::100", GATEWAY).succeeded();
            String made = awaitAddress(guest);
            assertFalse(made.equals("fd00::100"), made);
            String routes = guest.shell("ip -6 route show default").succeeded().out();
            assertTrue(routes.contains("default via fe80::2 dev tap0 proto ra"), routes);
        }
    }

    @Test
    void anIdentifierIsMadeOfTheMacWhereTheGuestWantsIt() {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            choose(guest, "addr_gen_mode", "0");
            try (Attachment _ = Attachment.to(guest, "-c6", "--macaddress=02:00:00:11:22:33")) {
                assertEquals("fd00::ff:fe11:2233", awaitAddress(guest));
            }
        }
    }

    @Test
    void anIdentifierIsStableWhereTheGuestHasASecret() {
        String first = "";
        for (int i = 0; i < 2; i++) {
            try (Guest guest = Guest.of(Caller.NOBODY)) {
                choose(guest, "stable_secret", "2001:db8::5ec:4e7");
                try (Attachment _ = Attachment.to(guest, "-c6", "--macaddress=02:00:00:11:22:33")) {
                    String address = awaitAddress(guest);
                    assertFalse(address.contains("ff:fe"), address);
                    assertTrue(first.isEmpty() || first.equals(address), first + " " + address);
                    first = address;
                }
            }
        }
    }

    @Test
    void privacyAddressesAreMadeWhereTheGuestWantsThem() {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            choose(guest, "use_tempaddr", "2");
            try (Attachment _ = Attachment.to(guest, "-c6")) {
                awaitAddress(guest);
                Await.until(
                        "a temporary address",
                        () -> made(guest, "temporary", "-tentative").contains("fd00:"));
                guest.run("ping", "-c", "1", "-W", "5", GATEWAY).succeeded();
            }
        }
    }

    @Test
    void theRouterAnswersUnderItsLinkLocalAddressToo() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                TcpServer server = TcpServer.echo(Family.IPV6);
                Attachment _ = Attachment.to(guest, "-c6")) {
            awaitAddress(guest);
            guest.run("ping", "-c", "1", "-W", "5", "fe80::2%tap0").succeeded();
            String port = Integer.toString(server.port());
            String seen = guest.python("flows.py", "connect", "fe80::2%tap0", port).out();
            assertEquals("connected", seen.strip());
        }
    }

    @Test
    void curlReachesTheHostByIpv6() {
        RandomFile file = RandomFile.of(6, 100_000);
        try (Guest guest = Guest.of(Caller.NOBODY);
                WebServer server = new WebServer(Family.IPV6, file);
                Attachment _ = Attachment.to(guest, "-c6")) {
            Result result = guest.shell("curl -6 -sf '" + server.url("") + "' | sha256sum");
            assertTrue(result.succeeded().out().startsWith(file.sha256()), result::toString);
        }
    }

    @Test
    void theAdvertisementHasTheRightValues() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6", "--mtu=4000")) {
            awaitAddress(guest);
            String seen =
                    guest.run("rdisc6", "--single", "tap0")
                            .succeeded()
                            .out()
                            .replaceAll(" +", " ")
                            .replaceAll("(?m)^ ", "");
            for (String line :
                    new String[] {
                        "Hop limit : 64 ( 0x40)",
                        "Stateful address conf. : No",
                        "Stateful other conf. : Yes",
                        "Router preference : medium",
                        "Router lifetime : 1800 (0x00000708) seconds",
                        "Source link-layer address: 52:56:00:00:00:02",
                        "MTU : 4000 bytes (valid)",
                        "Prefix : fd00::/64",
                        "On-link : Yes",
                        "Autonomous address conf.: Yes",
                        "Valid time : 86400 (0x00015180) seconds",
                        "Pref. time : 14400 (0x00003840) seconds",
                        "Recursive DNS server : fd00::3",
                        "from fe80::2"
                    }) {
                assertTrue(seen.contains(line + "\n"), line + " in:\n" + seen);
            }
        }
    }

    @Test
    void withoutTheOptionNobodyAdvertises() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c")) {
            // Nothing can be sent from an address that may still turn out to be another's.
            Await.until("the address of the link", () -> linkAddress(guest).contains("fe80::"));
            Result result = guest.run("rdisc6", "--single", "--retry", "1", "tap0").failed();
            assertTrue(result.out().contains("No response"), result::toString);
            assertTrue(made(guest).isEmpty(), made(guest));
            assertTrue(attached.counter("IPV6_DISABLED") > 0, attached::stderr);
        }
    }

    private static String linkAddress(Guest guest) {
        String[] words = "ip -6 -o addr show dev tap0 scope link -tentative".split(" ");
        return guest.run(words).out();
    }
}
