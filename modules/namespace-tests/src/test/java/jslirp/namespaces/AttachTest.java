package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Scratch;
import jslirp.namespaces.fixture.TcpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a guest sees after each way to attach to it. */
@ExtendWith(Machine.class)
final class AttachTest {
    @ParameterizedTest
    @EnumSource
    void configureGivesAddressRouteMtuAndFlags(Caller caller) {
        try (Guest guest = Guest.of(caller);
                Attachment attached = Attachment.to(guest, "-c")) {
            assertEquals("1", attached.readyBytes());
            String device = guest.run("ip", "-o", "link", "show", "tap0").succeeded().out();
            assertTrue(device.contains("<BROADCAST,UP,LOWER_UP> mtu 1500"), device);
            assertTrue(queueLength(device) > 1000, "raised queue length: " + device);
            String address = guest.run("ip", "-o", "-4", "addr", "show", "tap0").succeeded().out();
            assertTrue(address.contains("inet 10.0.2.100/24 brd 10.0.2.255"), address);
            String routes = guest.run("ip", "-4", "route").succeeded().out();
            assertTrue(routes.contains("default via 10.0.2.2 dev tap0"), routes);
            String loopback = guest.run("ip", "-o", "link", "show", "lo").succeeded().out();
            assertTrue(loopback.contains("<LOOPBACK,UP,LOWER_UP>"), loopback);
            answersPing(guest);
        }
    }

    /** The kernel gives the rights to whoever owns the user namespace. */
    @ParameterizedTest
    @EnumSource
    void targetWhoseUserIsNotMappedIsServed(Caller caller) {
        try (Guest guest = Guest.unmapped(caller);
                Attachment _ = Attachment.to(guest, "-c");
                TcpServer server = TcpServer.echo()) {
            String address = guest.run("ip", "-o", "-4", "addr", "show", "tap0").succeeded().out();
            assertTrue(address.contains("inet 10.0.2.100/24"), address);
            Result seen = guest.python("flows.py", "connect", "10.0.2.2", server.port());
            assertEquals("connected\n", seen.succeeded().out());
        }
    }

    private static int queueLength(String device) {
        return Integer.parseInt(device.replaceFirst("(?s).*qlen (\\d+).*", "$1"));
    }

    private static void answersPing(Guest guest) {
        guest.run("ping", "-c", "1", "-W", "5", "10.0.2.2").succeeded();
    }

    @Test
    void bannerNamesTheNetwork() {
        try (Guest guest = Guest.of(Caller.ROOT);
                Attachment attached = Attachment.to(guest, "-c", "--cidr=10.7.0.0/16")) {
            String banner = attached.stdout();
            assertTrue(banner.startsWith("Starting slirp\n"), banner);
            assertTrue(banner.contains("\n* Gateway:         10.7.0.2\n"), banner);
            assertTrue(banner.contains("\n* Recommended IP:  10.7.0.100\n"), banner);
            assertEquals("", attached.stderr());
        }
    }

    @ParameterizedTest
    @EnumSource
    void optionsOfTheDeviceAreApplied(Caller caller) {
        String mac = "0e:d4:18:d9:38:fb";
        try (Guest guest = Guest.of(caller);
                Attachment _ =
                        Attachment.to(
                                guest,
                                "--configure",
                                "--mtu=9000",
                                "--macaddress=" + mac,
                                "--cidr=10.0.135.128/25")) {
            String link = guest.run("ip", "-o", "link", "show", "tap0").out();
            assertTrue(link.contains("mtu 9000"), link);
            assertTrue(link.contains("link/ether " + mac), link);
            String address = guest.run("ip", "-o", "-4", "addr", "show", "tap0").out();
            assertTrue(address.contains("inet 10.0.135.228/25"), address);
            guest.run("ping", "-c", "1", "-W", "5", "-s", "8000", "10.0.135.130").succeeded();
        }
    }

    /** Standard output is for what the program says, and who reads it reads no traces. */
    @Test
    void reportOfTheJvmOnSigquitGoesToStandardError() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c")) {
            String out = attached.stdout();
            attached.signal("QUIT");
            Await.until("a report", () -> attached.stderr().contains("Full thread dump"));
            assertEquals(out, attached.stdout());
        }
    }

    @Test
    void anotherDefaultRouteIsNoObstacle() {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            guest.run("ip", "link", "add", "other0", "type", "veth").succeeded();
            guest.run("ip", "link", "set", "other0", "up").succeeded();
            guest.run("ip", "route", "add", "default", "dev", "other0").succeeded();
            try (Attachment _ = Attachment.to(guest, "-c")) {
                String way = guest.run("ip", "route", "get", "192.0.2.1").succeeded().out();
                assertTrue(way.contains("via 10.0.2.2 dev tap0"), way);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutConfigureNothingOnTheDeviceChanges(Caller caller) {
        try (Guest guest = Guest.of(caller);
                Attachment _ = Attachment.to(guest, "--mtu=4000")) {
            String link = guest.run("ip", "-o", "link", "show", "tap0").succeeded().out();
            assertTrue(link.contains("mtu 1500") && link.contains("qlen 1000"), link);
            assertFalse(link.contains("UP"), link);
            assertFalse(guest.run("ip", "-o", "-4", "addr").out().contains("tap0"));
            assertEquals("", guest.run("ip", "-4", "route").out());
            assertFalse(guest.run("ip", "-o", "link", "show", "lo").out().contains("UP"));
            configureByHand(guest);
            answersPing(guest);
        }
    }

    private static void configureByHand(Guest guest) {
        guest.run("ip", "link", "set", "tap0", "up").succeeded();
        guest.run("ip", "addr", "add", "10.0.2.100/24", "dev", "tap0").succeeded();
        guest.run("ip", "route", "add", "default", "via", "10.0.2.2").succeeded();
    }

    @ParameterizedTest
    @EnumSource
    void namespacesMayBeNamedByPath(Caller caller) {
        try (Guest guest = Guest.of(caller)) {
            String folder = "/proc/" + guest.pid() + "/ns/";
            List<String> words = new ArrayList<>(List.of("-c", "-r", "3", "--netns-type=path"));
            words.addAll(List.of("--userns-path=" + folder + "user", folder + "net", "tap0"));
            launched(guest, caller, words);
        }
    }

    @Test
    void rootNeedsNoUserNamespaceToEnterANetworkNamespaceByPath() {
        try (Guest guest = Guest.of(Caller.ROOT)) {
            String path = "/proc/" + guest.pid() + "/ns/net";
            List<String> words = List.of("-c", "-r", "3", "--netns-type=path", path, "tap0");
            launched(guest, Caller.ROOT, words);
        }
    }

    /** As Podman does it: the caller is root of the user namespace already. */
    @Test
    void callerInTheOwningUserNamespaceMayNameThePathAlone() {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            List<String> words = new ArrayList<>();
            words.addAll(List.of("nsenter", "--target", "" + guest.pid(), "--user"));
            words.addAll(List.of("--preserve-credentials", Image.slirp4netns(), "-c", "-r", "3"));
            words.addAll(List.of("--netns-type=path", "/proc/" + guest.pid() + "/ns/net", "tap0"));
            try (Attachment _ = Attachment.launch(Caller.NOBODY.command(words)).ready()) {
                answersPing(guest);
            }
        }
    }

    private static void launched(Guest guest, Caller caller, List<String> words) {
        try (Attachment _ = Attachment.launch(caller, words.toArray(new String[0])).ready()) {
            answersPing(guest);
        }
    }

    @ParameterizedTest
    @CsvSource({"ROOT, auto", "ROOT, off", "NOBODY, auto", "NOBODY, off"})
    void openTapMayBePassedAsDescriptor(Caller caller, String offload) {
        try (Guest guest = Guest.of(caller)) {
            List<String> words = new ArrayList<>();
            words.addAll(List.of("/usr/bin/python3", Scratch.program("tapfd.py")));
            words.addAll(List.of("" + guest.pid(), "tap0", Image.slirp4netns(), "-r", "3"));
            words.addAll(List.of("--netns-type=tapfd", "--offload=" + offload, "TAPFD"));
            try (Attachment _ = Attachment.launch(caller.command(words)).ready()) {
                configureByHand(guest);
                answersPing(guest);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ROOT, auto", "ROOT, off", "NOBODY, auto", "NOBODY, off"})
    void persistentTapIsAttachedToAndLeftAsItWas(Caller caller, String offload) {
        try (Guest guest = Guest.of(caller)) {
            guest.run("ip", "tuntap", "add", "tap0", "mode", "tap").succeeded();
            configureByHand(guest);
            String before = settings(guest);
            try (Attachment _ = Attachment.to(guest, "--offload=" + offload)) {
                answersPing(guest);
                assertEquals(addresses(before), addresses(settings(guest)));
            }
            assertEquals(before, settings(guest), "after the end");
            try (Attachment _ = Attachment.to(guest)) {
                answersPing(guest);
            }
        }
    }

    /**
     * Everything of a device that could be told from outside, but what follows its carrier, and
     * whether frames have a header on the way to the program, which each that attaches says for
     * itself.
     */
    private static String settings(Guest guest) {
        String link = guest.run("ip", "-o", "-details", "link", "show", "tap0").succeeded().out();
        return link.replaceAll("<[^>]*>|state \\w+|vnet_hdr \\w+", "")
                + guest.run("ip", "-o", "-4", "addr", "show", "tap0").out()
                + guest.python("features.py", "tap0").succeeded().out();
    }

    private static String addresses(String settings) {
        return settings.lines().filter(line -> line.contains("inet ")).toList().toString();
    }

    @ParameterizedTest
    @EnumSource
    void plainDeviceWorksToo(Caller caller) {
        try (Guest guest = Guest.of(caller);
                Attachment _ = Attachment.to(guest, "-c", "--offload=off")) {
            Result features = guest.python("features.py", "tap0").succeeded();
            assertTrue(features.out().contains("tso 0"), features::toString);
            answersPing(guest);
        }
    }

    @Test
    void offloadsAreOnWhereTheyCanBe() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c")) {
            Result features = guest.python("features.py", "tap0").succeeded();
            assertTrue(features.out().contains("tso 1"), features::toString);
        }
    }

    /** A signal for the group of the program must not end the namespace, nor the reverse. */
    @Test
    void twoProgramsServeTwoDevicesOfOneNamespace() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment first = Attachment.to(guest, "-c");
                Attachment second =
                        Attachment.toDevice(guest, "tap1", "--cidr=10.9.0.0/24", "-c")) {
            guest.run("ping", "-c", "1", "-W", "5", "10.9.0.2").succeeded();
            second.end();
            assertTrue(first.isAlive());
            guest.run("ping", "-c", "1", "-W", "5", "-I", "tap0", "10.0.2.2").succeeded();
        }
    }
}
