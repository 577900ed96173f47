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
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.TcpServer;
import jslirp.namespaces.fixture.UdpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who forges frames reaches no more of the host than who uses sockets. The servers listen on every
 * address of the host, so that a frame that gets through anyhow is seen.
 */
@ExtendWith(Machine.class)
final class IsolationTest {
    private static final String EVERYWHERE = "0.0.0.0";
    private static final String FORBIDDEN = "FORBIDDEN_DESTINATION";

    /** The host's loopback by all its names, and what the kernel takes for this host. */
    private static final List<String> LOOPBACK =
            List.of("127.0.0.1", "127.1.2.3", "127.255.255.254", "0.0.0.0", "0.1.2.3");

    private static int forge(Guest guest, String kind, String text, List<String> destinations) {
        List<Object> words = new ArrayList<>(List.of("tap0", kind, text));
        words.addAll(destinations);
        String sent = guest.python("frames.py", words.toArray()).succeeded().out();
        return Integer.parseInt(sent.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--offload=auto", "--offload=off", "--disable-host-loopback"})
    void forgedDatagramsToTheLoopbackReachNobody(String option) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c", option);
                UdpServer server = UdpServer.on(EVERYWHERE)) {
            String kind = "udp:" + server.port();
            long before = attached.counter(FORBIDDEN);
            int sent = forge(guest, kind, "forged", LOOPBACK);
            assertEquals(10, sent);
            // What may pass comes behind, through the same socket: when it is there, nothing is on
            // its way.
            forge(guest, kind, "honest", List.of(Machine.OWN_ADDRESS));
            Await.until(
                    () -> "datagrams: " + server.received(), () -> !server.received().isEmpty());
            assertFalse(server.received().contains("forged"), server.received()::toString);
            assertEquals(before + sent, attached.counter(FORBIDDEN));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--offload=auto", "--offload=off", "--disable-host-loopback"})
    void forgedConnectionsToTheLoopbackReachNobody(String option) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c", option);
                TcpServer server = TcpServer.on(EVERYWHERE, _ -> {})) {
            String kind = "tcp:" + server.port();
            long before = attached.counter(FORBIDDEN);
            int sent = forge(guest, kind, "", LOOPBACK);
            assertEquals(10, sent);
            int honest = forge(guest, kind, "", List.of(Machine.OWN_ADDRESS));
            Await.until(() -> "a connection", () -> server.accepted() > 0);
            assertEquals(before + sent, attached.counter(FORBIDDEN));
            // The same SYN went to the router and to everybody; the guest's kernel, which knows
            // nothing of
            // it, resets the connection, so that the second may begin another.
            assertTrue(server.accepted() <= honest, "connections: " + server.accepted());
        }
    }

    @Test
    void forgedEchoToTheLoopbackIsRefused() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c")) {
            long before = attached.counter(FORBIDDEN);
            int sent = forge(guest, "icmp:0", "forged", LOOPBACK);
            guest.run("ping", "-c", "1", "-W", "5", "10.0.2.2").succeeded();
            assertEquals(before + sent, attached.counter(FORBIDDEN));
        }
    }

    @Test
    void sameFramesToTheGatewayReachTheLoopback() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c");
                UdpServer datagrams = UdpServer.on("127.0.0.1");
                TcpServer connections = TcpServer.on("127.0.0.1", _ -> {})) {
            forge(guest, "udp:" + datagrams.port(), "forged", List.of("10.0.2.2"));
            forge(guest, "tcp:" + connections.port(), "", List.of("10.0.2.2"));
            Await.until("a datagram", () -> datagrams.received().contains("forged"));
            Await.until("a connection", () -> connections.accepted() > 0);
        }
    }

    @Test
    void disabledHostLoopbackRefusesTheGatewayButAnswersPing() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c", "--disable-host-loopback");
                UdpServer datagrams = UdpServer.on(EVERYWHERE);
                TcpServer connections = TcpServer.on(EVERYWHERE, _ -> {})) {
            guest.run("ping", "-c", "1", "-W", "5", "10.0.2.2").succeeded();
            assertEquals("ENETUNREACH", flows(guest, "connect", "10.0.2.2", connections.port()));
            String error = flows(guest, "udp_error", "10.0.2.2", datagrams.port());
            assertEquals("ENETUNREACH type 3 code 0 from 10.0.2.2", error);
            forge(guest, "udp:" + datagrams.port(), "forged", List.of("10.0.2.2"));
            forge(guest, "tcp:" + connections.port(), "", List.of("10.0.2.2"));
            // The host's other addresses stay reachable, as with the peer.
            String other = Machine.OWN_ADDRESS;
            assertEquals("connected", flows(guest, "connect", other, connections.port()));
            assertEquals("5", flows(guest, "udp", other, datagrams.port(), 5));
            assertEquals(1, connections.accepted());
            assertTrue(datagrams.received().stream().noneMatch("forged"::equals));
        }
    }

    private static String flows(Guest guest, Object... arguments) {
        return guest.python("flows.py", arguments).succeeded().out().strip();
    }
}
