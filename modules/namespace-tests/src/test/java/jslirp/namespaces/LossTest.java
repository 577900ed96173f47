package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jslirp.jmh.throughput.Bench;
import jslirp.jmh.throughput.Client;
import jslirp.jmh.throughput.Direction;
import jslirp.jmh.throughput.Driver;
import jslirp.jmh.throughput.Drivers;
import jslirp.jmh.throughput.Load;
import jslirp.jmh.throughput.Subject;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Family;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import jslirp.namespaces.fixture.Shell;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Of every hundred frames one is lost, on a link that carries plain frames only: a stream stays
 * fast, measured beside the same stream without losses, and beside slirp4netns where that is
 * installed. The best of some rounds counts, since the machine has other things to do.
 */
@ExtendWith(Machine.class)
@ParameterizedClass
@EnumSource(Family.class)
final class LossTest {
    private static final String MTU = "1500";
    private static final int ROUNDS = 6;
    private static final int SECONDS = 1;

    /** What has to remain of our own loss-free figure. */
    private static final double KEPT = 0.4;

    /** What has to remain of slirp4netns's. */
    private static final double OF_THE_PEER = 0.5;

    private static final String DROPS = "numgen random mod 100 == 0 counter drop";

    @Parameter Family family;

    /** A stream that can be measured, and where its frames are lost. */
    private record Stream(
            Shell shell, String inside, String what, String address, String table, String chain) {
        double measure(int port) {
            String words = String.join(" ", what, address, "" + port, "" + SECONDS);
            String program = Scratch.program("streams.py");
            String out = shell.succeeds(inside + "/usr/bin/python3 " + program + " " + words);
            return Double.parseDouble(out.strip());
        }

        double measureWithLosses(int port) {
            shell.succeeds(
                    "nft add table " + table,
                    "nft add chain " + table + " losses '{ " + chain + "; }'",
                    "nft add rule " + table + " losses " + DROPS);
            double measured = measure(port);
            String rules = shell.succeeds("nft list table " + table);
            assertFalse(rules.contains("packets 0 "), rules);
            shell.succeeds("nft delete table " + table);
            return measured;
        }
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void streamIsFastThoughFramesAreLost(Direction direction) throws IOException {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c6", "--mtu=" + MTU, "--offload=off");
                Shell shell = Shell.in(guest);
                Running server = serve()) {
            int port = Integer.parseInt(server.awaitOut(out -> out.endsWith("\n")).strip());
            Stream stream = direction == Direction.TO_GUEST ? toGuest(shell) : fromContainer(shell);
            double peer = peer(direction);
            compare(stream, port, peer);
            assertTrue(attached.isAlive());
        }
    }

    private Running serve() {
        String program = Scratch.program("streams.py");
        return Running.start(List.of("/usr/bin/python3", program, "serve", family.loopback));
    }

    private static void compare(Stream stream, int port, double peer) {
        stream.measure(port);
        List<String> measured = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            double free = stream.measure(port);
            double lossy = stream.measureWithLosses(port);
            measured.add(lossy + " of " + free);
            if (lossy >= KEPT * free && lossy >= OF_THE_PEER * peer) {
                System.out.println(stream.what() + ", Mbit/s with losses: " + measured);
                return;
            }
        }
        fail("not once enough, in Mbit/s: " + measured + "; slirp4netns without losses: " + peer);
    }

    /** The frames are lost as they arrive at the guest's device. */
    private Stream toGuest(Shell shell) {
        String chain = "type filter hook ingress device " + Attachment.TAP + " priority 0";
        return new Stream(shell, "", "receive", family.gateway, "netdev losses", chain);
    }

    /** The frames of a container inside the guest are lost where the guest forwards them. */
    private Stream fromContainer(Shell shell) {
        boolean ipv4 = family == Family.IPV4;
        String inner = ipv4 ? "172.17.0." : "fd17::";
        String length = ipv4 ? "/24 " : "/64 ";
        String flags = ipv4 ? "" : " nodad";
        String forwarding = ipv4 ? "net/ipv4/ip_forward" : "net/ipv6/conf/all/forwarding";
        shell.succeeds(
                "echo 2 >/proc/sys/net/ipv6/conf/" + Attachment.TAP + "/accept_ra",
                "echo 1 >/proc/sys/" + forwarding,
                "ip netns add container",
                "ip link add veth0 type veth peer name eth0 netns container",
                "ip addr add " + inner + 1 + length + "dev veth0" + flags,
                "ip link set veth0 up mtu " + MTU,
                "ip -n container addr add " + inner + 2 + length + "dev eth0" + flags,
                "ip -n container link set eth0 up mtu " + MTU,
                "ip -n container route add default via " + inner + 1,
                "nft add table inet nat",
                "nft add chain inet nat post '{ type nat hook postrouting priority srcnat; }'",
                "nft add rule inet nat post oifname " + Attachment.TAP + " masquerade");
        String chain = "type filter hook forward priority 0";
        String inside = "ip netns exec container ";
        return new Stream(shell, inside, "send", family.gateway, "inet losses", chain);
    }

    /** What slirp4netns comes to without losses, in Mbit/s; nothing where it is not installed. */
    private static double peer(Direction direction) throws IOException {
        Drivers drivers = Drivers.find(Path.of(Image.slirp4netns()));
        Optional<Driver> peer = drivers.named(Drivers.SLIRP4NETNS);
        if (peer.isEmpty()) {
            return 0;
        }
        try (Bench bench = Bench.open();
                Subject subject = bench.attach(peer.orElseThrow(), Integer.parseInt(MTU))) {
            subject.warmUp(List.of(Client.GUEST), SECONDS);
            Load load = Load.one(direction);
            return 1000 * subject.measure(Client.GUEST, load, 1, SECONDS).gigabitsPerSecond();
        }
    }
}
