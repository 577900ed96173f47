package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Neighbor;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import jslirp.namespaces.fixture.TcpServer;
import jslirp.namespaces.fixture.UdpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest, or whoever it talks to, notices of an option that has no test of its own. */
@ExtendWith(Machine.class)
final class OptionsTest {
    private static final String EVERYWHERE = "0.0.0.0";
    private static final int LARGEST_DATAGRAM = 65507;

    private static String flows(Guest guest, Object... arguments) {
        return guest.python("flows.py", arguments).succeeded().out().strip();
    }

    private static void answersPing(Guest guest, String address) {
        guest.run("ping", "-c", "1", "-W", "5", address).succeeded();
    }

    @ParameterizedTest
    @CsvSource({
        "--offload=auto, " + Neighbor.HOST,
        "--outbound-addr=" + Neighbor.HOST + ", " + Neighbor.HOST,
        "--outbound-addr=" + Neighbor.HOST_SECOND + ", " + Neighbor.HOST_SECOND,
        "--outbound-addr=" + Machine.OWN_ADDRESS + ", timeout",
        "--outbound-addr=" + Neighbor.INTERFACE + ", " + Neighbor.HOST
    })
    void outboundAddressIsTheOneThatServersSee(String option, String seen) {
        try (Neighbor neighbor = Neighbor.start();
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c", option)) {
            if (seen.equals("timeout")) {
                // The neighbor knows no way back to it, but it is what arrives there.
                guest.run("dig", "+time=1", "+tries=1", "@" + Neighbor.ADDRESS, "test");
                neighbor.awaitDatagramFrom(Machine.OWN_ADDRESS);
                return;
            }
            assertEquals(seen, flows(guest, "told", Neighbor.ADDRESS, Neighbor.PORT));
            guest.run("dig", "+time=1", "+tries=1", "@" + Neighbor.ADDRESS, "test");
            neighbor.awaitDatagramFrom(seen);
        }
    }

    /** The host's routes lead elsewhere, where nobody answers. */
    @Test
    void outboundInterfaceIsLeftByWhateverTheRoutesSay() {
        try (Neighbor _ = Neighbor.start();
                Guest guest = Guest.of(Caller.NOBODY);
                TcpServer server = TcpServer.on(EVERYWHERE, _ -> {})) {
            String option = "--outbound-addr=" + Neighbor.INTERFACE;
            try (Attachment _ = Attachment.to(guest, "-c", option)) {
                String seen = flows(guest, "told", Neighbor.ASTRAY, Neighbor.PORT);
                assertEquals(Neighbor.HOST, seen);
                // The host itself is not behind any interface.
                assertEquals("connected", flows(guest, "connect", "10.0.2.2", server.port()));
                String own = Machine.OWN_ADDRESS;
                assertEquals("connected", flows(guest, "connect", own, server.port()));
            }
        }
    }

    /** The only IPv6 that leaves for a guest without it is that of its queries. */
    @ParameterizedTest
    @CsvSource({
        Neighbor.HOST6_SECOND + ", " + Neighbor.HOST6_SECOND,
        Neighbor.INTERFACE + ", " + Neighbor.HOST6
    })
    void outboundAddressOfIpv6IsTheOneThatNameserversSee(String argument, String seen) {
        Machine.nameserver(Neighbor.ADDRESS6);
        try (Neighbor neighbor = Neighbor.start();
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c", "--outbound-addr6=" + argument)) {
            guest.run("dig", "+time=2", "+tries=1", "@10.0.2.3", "test");
            neighbor.awaitDatagramFrom(seen);
        } finally {
            Machine.forgetNameserver();
        }
    }

    @Test
    void disabledHostAddressesAreUnreachableAndTheLoopbackIsNot() {
        try (Neighbor _ = Neighbor.start();
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c", "--disable-host-addresses");
                UdpServer datagrams = UdpServer.on(EVERYWHERE);
                TcpServer connections = TcpServer.on(EVERYWHERE, _ -> {})) {
            for (String own : List.of(Machine.OWN_ADDRESS, Neighbor.HOST, Neighbor.HOST_SECOND)) {
                assertEquals("ENETUNREACH", flows(guest, "connect", own, connections.port()));
                String error = flows(guest, "udp_error", own, datagrams.port());
                assertTrue(error.startsWith("ENETUNREACH type 3 code 0 "), error);
            }
            assertEquals(0, connections.accepted());
            assertEquals(List.of(), datagrams.received());
            assertEquals("connected", flows(guest, "connect", "10.0.2.2", connections.port()));
            assertEquals(Neighbor.HOST, flows(guest, "told", Neighbor.ADDRESS, Neighbor.PORT));
        }
    }

    /** An address that the host gets while the guest runs is one of its own from then on. */
    @Test
    void disabledHostAddressesAreThoseOfTheMoment() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c", "--disable-host-addresses");
                Neighbor _ = Neighbor.start();
                TcpServer server = TcpServer.on(EVERYWHERE, _ -> {})) {
            assertEquals("ENETUNREACH", flows(guest, "connect", Neighbor.HOST, server.port()));
        }
    }

    @Test
    void hiddenAliasOfDisableHostLoopbackDisablesIt() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c", "--no-host-loopback");
                TcpServer server = TcpServer.on(EVERYWHERE, _ -> {})) {
            assertTrue(attached.stdout().startsWith("WARNING: --no-host-loopback is deprecated"));
            assertEquals("ENETUNREACH", flows(guest, "connect", "10.0.2.2", server.port()));
        }
    }

    /** It stands for an option of the peer's, though there are two that begin so. */
    @Test
    void abbreviationMeansAnOptionOfThePeers() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c", "--disable-host");
                TcpServer server = TcpServer.on(EVERYWHERE, _ -> {})) {
            assertEquals("ENETUNREACH", flows(guest, "connect", "10.0.2.2", server.port()));
            String own = Machine.OWN_ADDRESS;
            assertEquals("connected", flows(guest, "connect", own, server.port()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-cr3 -m4000 PID tap7",
                "PID tap7 -cm4000 -r3",
                "PID --mt 4000 tap7 --conf --ready-fd=3",
                "-m 1400 -r 3 -m 4000 -c -- PID tap7"
            })
    void formsOfTheSameCommandLineMeanTheSame(String line) {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            String[] words = line.replace("PID", Long.toString(guest.pid())).split(" ");
            try (Attachment _ = Attachment.launch(Caller.NOBODY, words).ready()) {
                String link = guest.run("ip", "-o", "link", "show", "tap7").succeeded().out();
                assertTrue(link.contains(",UP,") && link.contains("mtu 4000"), link);
                answersPing(guest, "10.0.2.2");
            }
        }
    }

    /** A device that somebody else has set higher shows that it is not the only end to know. */
    @ParameterizedTest
    @ValueSource(ints = {68, 600, 4000, 65521})
    void mtuHoldsAtBothEnds(int mtu) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                UdpServer server = UdpServer.on("127.0.0.1");
                TcpServer connections = TcpServer.echo();
                Attachment _ = Attachment.to(guest, "-c", "--mtu=" + mtu)) {
            String link = guest.run("ip", "-o", "link", "show", "tap0").succeeded().out();
            assertTrue(link.contains("mtu " + mtu + " "), link);
            guest.run("ip", "link", "set", "tap0", "mtu", "65521").succeeded();
            String segment = flows(guest, "largest", "10.0.2.2", connections.port());
            assertTrue(Integer.parseInt(segment) <= Math.max(mtu - 40, 48), segment);
            String port = Integer.toString(server.port());
            String sizes = (mtu - 28) + " " + Math.min(mtu, LARGEST_DATAGRAM) + " 5000";
            Object[] arguments = ("udp 10.0.2.2 " + port + " " + sizes).split(" ");
            assertEquals(sizes, flows(guest, arguments).replace('\n', ' '));
        }
    }

    @Test
    void exitWithTargetEndsWithTheProcess() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c", "--exit-with-target")) {
            answersPing(guest, "10.0.2.2");
            guest.endHolder();
            Result result = attached.await().endedWith(0);
            assertEquals("the target is gone\ndo_slirp is exiting\n", result.err());
        }
    }

    /** A mount keeps the namespace, as ip-netns(8) does it; the device would, too. */
    @Test
    void exitWithTargetEndsWithTheNamespacesPath() {
        Machine.need(Machine.isRoot(), "only root can keep a namespace of the host's");
        String path = Scratch.file("netns", "").toString();
        Running.run("unshare", "--net=" + path, "true").succeeded();
        String[] words = {"-c", "-r", "3", "--exit-with-target", "--netns-type=path", path, "tap0"};
        try (Attachment attached = Attachment.launch(Caller.ROOT, words).ready()) {
            Running.run("nsenter", "--net=" + path, "ping", "-c", "1", "-W", "5", "10.0.2.2")
                    .succeeded();
            assertTrue(attached.isAlive());
            Running.run("umount", path).succeeded();
            attached.await().endedWith(0);
        }
    }
}
