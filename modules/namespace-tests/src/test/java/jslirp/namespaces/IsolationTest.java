package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Family;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.TcpServer;
import jslirp.namespaces.fixture.UdpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who forges frames reaches no more of the host than who uses sockets. The servers listen on every
 * address of the host, so that a frame that gets through anyhow is seen.
 */
@ExtendWith(Machine.class)
@ParameterizedClass
@EnumSource(Family.class)
final class IsolationTest {
    /** The host's loopback by all its names, and what the kernel takes for this host. */
    private static final Map<Family, List<String>> LOOPBACK =
            Map.of(
                    Family.IPV4,
                    List.of("127.0.0.1", "127.1.2.3", "127.255.255.254", "0.0.0.0", "0.1.2.3"),
                    Family.IPV6,
                    List.of("::1", "::", "::ffff:127.0.0.1", "::ffff:0.0.0.0", "fe80::9"));

    @Parameter Family family;

    /** Mapped addresses are no addresses on a wire: they are refused with the header. */
    private static long forbidden(Attachment attached) {
        Map<String, Long> counters = attached.counters();
        return counters.getOrDefault("FORBIDDEN_DESTINATION", 0L)
                + counters.getOrDefault("IP_MALFORMED", 0L);
    }

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
                Attachment attached = Attachment.to(guest, "-c6", option);
                UdpServer server = UdpServer.on(family.everywhere)) {
            String kind = "udp:" + server.port();
            long before = forbidden(attached);
            int sent = forge(guest, kind, "forged", LOOPBACK.get(family));
            assertEquals(10, sent);
            // What may pass comes behind, through the same socket: when it is there, nothing is on
            // its way.
            forge(guest, kind, "honest", List.of(family.ownAddress));
            Await.until(
                    () -> "datagrams: " + server.received(), () -> !server.received().isEmpty());
            assertFalse(server.received().contains("forged"), server.received()::toString);
            assertEquals(before + sent, forbidden(attached));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--offload=auto", "--offload=off", "--disable-host-loopback"})
    void forgedConnectionsToTheLoopbackReachNobody(String option) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c6", option);
                TcpServer server = TcpServer.on(family.everywhere, _ -> {})) {
            String kind = "tcp:" + server.port();
            long before = forbidden(attached);
            int sent = forge(guest, kind, "", LOOPBACK.get(family));
            assertEquals(10, sent);
            int honest = forge(guest, kind, "", List.of(family.ownAddress));
            Await.until(() -> "a connection", () -> server.accepted() > 0);
            assertEquals(before + sent, forbidden(attached));
            // The same SYN went to the router and to everybody; the guest's kernel, which knows
            // nothing of
            // it, resets the connection, so that the second may begin another.
            assertTrue(server.accepted() <= honest, "connections: " + server.accepted());
        }
    }

    @Test
    void forgedEchoToTheLoopbackIsRefused() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c6")) {
            long before = forbidden(attached);
            int sent = forge(guest, "icmp:0", "forged", LOOPBACK.get(family));
            guest.run("ping", "-c", "1", "-W", "5", family.gateway).succeeded();
            assertEquals(before + sent, forbidden(attached));
        }
    }

    @Test
    void sameFramesToTheGatewayReachTheLoopback() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6");
                UdpServer datagrams = UdpServer.on(family.loopback);
                TcpServer connections = TcpServer.on(family.loopback, _ -> {})) {
            forge(guest, "udp:" + datagrams.port(), "forged", List.of(family.gateway));
            forge(guest, "tcp:" + connections.port(), "", List.of(family.gateway));
            Await.until("a datagram", () -> datagrams.received().contains("forged"));
            Await.until("a connection", () -> connections.accepted() > 0);
        }
    }

    @Test
    void disabledHostLoopbackRefusesTheGatewayButAnswersPing() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6", "--disable-host-loopback");
                UdpServer datagrams = UdpServer.on(family.everywhere);
                TcpServer connections = TcpServer.on(family.everywhere, _ -> {})) {
            guest.run("ping", "-c", "1", "-W", "5", family.gateway).succeeded();
            assertEquals(
                    "ENETUNREACH", flows(guest, "connect", family.gateway, connections.port()));
            String error = flows(guest, "udp_error", family.gateway, datagrams.port());
            String told = family == Family.IPV4 ? "type 3 code 0" : "type 1 code 0";
            assertEquals("ENETUNREACH " + told + " from " + family.gateway, error);
            forge(guest, "udp:" + datagrams.port(), "forged", List.of(family.gateway));
            forge(guest, "tcp:" + connections.port(), "", List.of(family.gateway));
            // The host's other addresses stay reachable, as with the peer.
            String other = family.ownAddress;
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
