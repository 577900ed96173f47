package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.RandomFile;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import jslirp.namespaces.fixture.Shell;
import jslirp.namespaces.fixture.WebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes of the README, line by line, by a user who is nobody. */
@ExtendWith(Machine.class)
final class RecipesTest {
    private static final long SEED = 20261123;
    private static final String RESOLVER = "127.0.0.1";
    private static final String SECOND_HOST = "198.51.100.2";
    private static final String PING_GROUPS = "/proc/sys/net/ipv4/ping_group_range";

    /** Two named namespaces with a pair of devices between them. */
    private static void makePair(Shell shell) {
        shell.succeeds(
                "ip netns add foo",
                "ip netns add bar",
                "ip -n foo link add eth0 type veth peer name eth0 netns bar",
                "ip -n foo link set eth0 up",
                "ip -n bar link set eth0 up",
                "ip -n foo addr add 192.168.42.100/24 dev eth0",
                "ip -n bar addr add 192.168.42.101/24 dev eth0");
    }

    @Test
    void namespacesInsideReachEachOther() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c");
                Shell shell = Shell.in(guest)) {
            makePair(shell);
            shell.succeeds("ip netns exec bar ping -c 1 -W 5 192.168.42.100");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iptables -t nat -A POSTROUTING -s 192.168.42.0/24 -o tap0 -j MASQUERADE",
                "nft add table ip nat"
                        + " && nft 'add chain ip nat post"
                        + " { type nat hook postrouting priority srcnat; }'"
                        + " && nft add rule ip nat post"
                        + " ip saddr 192.168.42.0/24 oifname tap0 masquerade"
            })
    void namespaceBehindAVethReachesTheWorldThroughTheGuest(String translation) {
        RandomFile file = RandomFile.of(SEED, 1 << 20);
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c");
                Shell shell = Shell.in(guest);
                WebServer server = new WebServer(file)) {
            shell.succeeds(
                    "ip netns add inner",
                    "ip link add veth0 type veth peer name eth0 netns inner",
                    "ip addr add 192.168.42.1/24 dev veth0",
                    "ip link set veth0 up",
                    "ip -n inner link set lo up",
                    "ip -n inner link set eth0 up",
                    "ip -n inner addr add 192.168.42.2/24 dev eth0",
                    "ip -n inner route add default via 192.168.42.1",
                    "echo 1 >/proc/sys/net/ipv4/ip_forward",
                    translation);
            String inside = "ip netns exec inner ";
            shell.succeeds(inside + "ping -c 1 -W 5 10.0.2.2");
            shell.succeeds(inside + "ping -c 1 -W 5 " + Machine.OWN_ADDRESS);
            String digest = shell.succeeds(inside + "curl -sSf " + server.url("") + " | sha256sum");
            assertTrue(digest.startsWith(file.sha256()), digest);
        }
    }

    @Test
    void switchOfVdeConnectsTwoInstances() {
        Path folder = Scratch.sharedFolder("vde");
        String path = folder + "/switch";
        String plug = "vde_plug --daemon vde://" + path + " tap://vde";
        List<String> words = List.of("vde_plug", "switch://" + path, "null://");
        try (Running central = Running.start(Caller.NOBODY.command(words));
                Guest one = Guest.of(Caller.NOBODY);
                Guest other = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(one, "-c");
                Attachment _ = Attachment.to(other, "-c");
                Shell first = Shell.in(one);
                Shell second = Shell.in(other)) {
            Await.until(
                    () -> "a switch: " + central.err(), () -> Files.exists(Path.of(path, "ctl")));
            plugIn(first, plug, "192.168.42.100");
            plugIn(second, plug, "192.168.42.101");
            second.succeeds("ping -c 3 -i 0.2 -W 5 192.168.42.100");
            first.succeeds("ping -c 1 -W 5 10.0.2.2");
        }
    }

    /** The daemon makes its device after the command has come back. */
    private static void plugIn(Shell shell, String plug, String address) {
        shell.succeeds(plug);
        Await.until("the device", () -> shell.run("ip link set vde up").status() == 0);
        shell.succeeds("ip addr add " + address + "/24 dev vde");
    }

    /** One host has two addresses here, and each stands for a host. */
    @Test
    void vxlanConnectsTwoInstancesOverForwardedDatagrams() {
        Running.run("ip", "address", "add", SECOND_HOST + "/24", "dev", "net0").succeeded();
        try (Guest one = Guest.of(Caller.NOBODY);
                Guest other = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(one, "-c", "-p", vxlan(Machine.OWN_ADDRESS));
                Attachment _ = Attachment.to(other, "-c", "-p", vxlan(SECOND_HOST));
                Shell first = Shell.in(one);
                Shell second = Shell.in(other)) {
            makeTunnel(first, "192.168.43.100", SECOND_HOST);
            makeTunnel(second, "192.168.43.101", Machine.OWN_ADDRESS);
            second.succeeds("ping -c 3 -i 0.2 -W 5 192.168.43.100");
            first.succeeds("ping -c 3 -i 0.2 -W 5 -s 1300 192.168.43.101");
        } finally {
            Running.run("ip", "address", "delete", SECOND_HOST + "/24", "dev", "net0");
        }
    }

    private static String vxlan(String host) {
        return host + ":4789:4789/udp";
    }

    private static void makeTunnel(Shell shell, String address, String otherHost) {
        shell.succeeds(
                "ip link add vxlan0 type vxlan id 42 remote %s dstport 4789 nolearning"
                        .formatted(otherHost),
                "ip addr add " + address + "/24 dev vxlan0",
                "ip link set vxlan0 up mtu 1450");
    }

    /** The nameserver is on the host's loopback, so what else is there could be reached by it. */
    @Test
    void builtInDnsCanBeFilteredInside() {
        try (Running resolver = startResolver();
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c", "--disable-host-loopback");
                Shell shell = Shell.in(guest)) {
            String dig = "dig +short +time=2 +tries=1 @10.0.2.3 host.test ";
            assertEquals("192.0.2.7", shell.succeeds(dig).strip(), resolver::err);
            assertEquals("192.0.2.7", shell.succeeds(dig + "+tcp").strip());
            shell.succeeds(
                    "iptables -A OUTPUT -d 10.0.2.3 -p udp --dport 53 -j ACCEPT",
                    "iptables -A OUTPUT -d 10.0.2.3 -j DROP");
            assertEquals("192.0.2.7", shell.succeeds(dig).strip());
            shell.run(dig + "+tcp").failed();
            shell.run("ping -c 1 -W 1 10.0.2.3").failed();
            shell.succeeds("ping -c 1 -W 5 10.0.2.2");
        } finally {
            Machine.forgetNameserver();
        }
    }

    private static Running startResolver() {
        List<String> words =
                List.of(
                        "dnsmasq",
                        "--keep-in-foreground",
                        "--conf-file=/dev/null",
                        "--no-resolv",
                        "--no-hosts",
                        "--pid-file",
                        "--listen-address=" + RESOLVER,
                        "--bind-interfaces",
                        "--user=root",
                        "--address=/host.test/192.0.2.7");
        Running resolver = Running.start(words);
        List<String> dig = List.of("dig", "+time=1", "+tries=1", "@" + RESOLVER, "host.test");
        Await.until(() -> "the resolver: " + resolver.err(), () -> Running.run(dig).status() == 0);
        Machine.nameserver(RESOLVER);
        return resolver;
    }

    /** Whatever a daemon of the host does to its resolv.conf is not noticed inside. */
    @Test
    void etcCopiedUpHasAResolvConfOfItsOwn() {
        try (Running _ = startResolver();
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c");
                Shell shell = Shell.in(guest)) {
            String outside = shell.succeeds("cat /etc/resolv.conf");
            String passwords = shell.succeeds("cat /etc/passwd");
            shell.succeeds(
                    "mount -t tmpfs none /tmp",
                    "mkdir /tmp/old /tmp/new",
                    "mount --rbind /etc /tmp/old",
                    "mount --rbind /tmp/new /etc",
                    "mkdir /etc/.ro",
                    "mount --move /tmp/old /etc/.ro",
                    "cd /etc",
                    "for f in .ro/*; do ln -s $f ${f##*/}; done",
                    "rm resolv.conf",
                    "echo nameserver 10.0.2.3 >resolv.conf");
            assertEquals(passwords, shell.succeeds("cat /etc/passwd"));
            assertEquals(outside, shell.succeeds("cat /etc/.ro/resolv.conf"));
            assertEquals("192.0.2.7", shell.succeeds("dig +short host.test").strip());
            String names = shell.succeeds("getent ahostsv4 host.test");
            assertTrue(names.startsWith("192.0.2.7 "), names);
        } finally {
            Machine.forgetNameserver();
        }
    }

    /** The kernel asks for the group of whoever sends echo requests, not for a right. */
    @Test
    void pingNeedsAGroupThatMaySend() throws IOException {
        Path range = Path.of(PING_GROUPS);
        // The kernel tells it to one read(2) only, which that of the JVM is too short for.
        String before = Running.run("cat", PING_GROUPS).out();
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c")) {
            Files.writeString(range, "1 0");
            Result refused = guest.run("ping", "-c", "1", "-W", "2", Machine.OWN_ADDRESS);
            assertTrue(refused.failed().out().contains(" 0 received"), refused::toString);
            guest.run("ping", "-c", "1", "-W", "5", "10.0.2.2").succeeded();
            Files.writeString(range, "0 2147483647");
            guest.run("ping", "-c", "1", "-W", "5", Machine.OWN_ADDRESS).succeeded();
        } finally {
            Files.writeString(range, before);
        }
    }
}
