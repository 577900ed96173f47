package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Family;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.TcpServer;
import jslirp.namespaces.fixture.UdpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Beginnings, ends and errors of flows, as a guest's program sees them through its sockets. */
@ExtendWith(Machine.class)
@ParameterizedClass
@EnumSource(Family.class)
final class FlowsTest {
    private static final int BYTES = 3_000_000;
    private static final Map<Family, String> PORT_UNREACHABLE =
            Map.of(Family.IPV4, "type 3 code 3 from ", Family.IPV6, "type 1 code 4 from ");
    private static final Map<Family, String> TIME_EXCEEDED =
            Map.of(Family.IPV4, "type 11 code 0 from ", Family.IPV6, "type 3 code 0 from ");

    private static Guest guest;
    private static Attachment attached;

    @Parameter Family family;

    @BeforeAll
    static void attach() {
        guest = Guest.of(Caller.NOBODY);
        attached = Attachment.to(guest, "-c6");
    }

    @AfterAll
    static void end() {
        try (Guest _ = guest;
                Attachment _ = attached) {
            assertTrue(attached == null || attached.isAlive(), "alive");
        }
    }

    /** What one of the guest's programs printed. */
    private static String flows(Object... arguments) {
        return guest.python("flows.py", arguments).succeeded().out().strip();
    }

    /** A port of the loopback where nobody listens. */
    private int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(family.loopback))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void connectionToAClosedPortIsRefused() throws IOException {
        assertEquals("ECONNREFUSED", flows("connect", family.gateway, closedPort()));
        assertEquals("ECONNREFUSED", flows("connect", family.ownAddress, closedPort()));
    }

    @Test
    void gatewayIsTheHostsLoopbackAndNoOtherAddressOfIt() {
        try (TcpServer loopback = TcpServer.on(family.loopback, _ -> {});
                TcpServer own = TcpServer.on(family.ownAddress, _ -> {})) {
            assertEquals("connected", flows("connect", family.gateway, loopback.port()));
            assertEquals("connected", flows("connect", family.ownAddress, own.port()));
            assertEquals("ECONNREFUSED", flows("connect", family.gateway, own.port()));
        }
    }

    @Test
    void gatewayIsNotTheRestOfTheLoopbackNetwork() {
        try (TcpServer other = TcpServer.on("127.0.0.5", _ -> {})) {
            assertEquals("ECONNREFUSED", flows("connect", family.gateway, other.port()));
        }
    }

    @Test
    void unreachableHostIsReportedAsTheHostReportsIt() {
        assertEquals("EHOSTUNREACH", flows("connect", family.unreachable(), 80));
    }

    @Test
    void resetByTheHostReachesTheGuest() {
        try (TcpServer server =
                TcpServer.on(
                        family.loopback,
                        client -> {
                            client.getInputStream().read();
                            client.getOutputStream().write(new byte[10]);
                            client.setSoLinger(true, 0);
                        })) {
            String seen = flows("ask", family.gateway, server.port());
            assertEquals("ECONNRESET", seen);
        }
    }

    @Test
    void resetByTheGuestReachesTheHost() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (TcpServer server =
                TcpServer.on(
                        family.loopback,
                        client -> {
                            client.getOutputStream().write(1);
                            try {
                                seen.complete("read " + client.getInputStream().read());
                            } catch (IOException e) {
                                seen.complete(e.getMessage());
                            }
                        })) {
            flows("reset", family.gateway, server.port());
            assertEquals("Connection reset", seen.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void guestMayEndItsHalfAndGoOnReading() throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        try (TcpServer server =
                TcpServer.on(
                        family.loopback,
                        client -> {
                            InputStream in = client.getInputStream();
                            received.complete(in.transferTo(OutputStream.nullOutputStream()));
                            client.getOutputStream().write(new byte[BYTES]);
                        })) {
            String back = flows("write_first", family.gateway, server.port(), BYTES + 1);
            assertEquals(Integer.toString(BYTES), back);
            assertEquals(BYTES + 1, received.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void hostMayEndItsHalfAndGoOnReading() throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        try (TcpServer server =
                TcpServer.on(
                        family.loopback,
                        client -> {
                            client.getOutputStream().write(new byte[BYTES]);
                            client.shutdownOutput();
                            InputStream in = client.getInputStream();
                            received.complete(in.transferTo(OutputStream.nullOutputStream()));
                        })) {
            String got = flows("read_first", family.gateway, server.port(), BYTES + 1);
            assertEquals(Integer.toString(BYTES), got);
            assertEquals(BYTES + 1, received.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void connectionWithoutDataEndsCleanly() {
        try (TcpServer server = TcpServer.on(family.loopback, Socket::shutdownOutput)) {
            assertEquals("0 end", flows("read", family.gateway, server.port()));
        }
    }

    @Test
    void everyConnectionOfABurstIsServed() {
        try (TcpServer server = TcpServer.echo(family)) {
            assertEquals(
                    "echoed 1000 failed 0", flows("burst", family.gateway, server.port(), 1000));
            assertEquals(1000, server.accepted());
        }
    }

    @Test
    void closedConnectionsGiveTheirDescriptorsBack() {
        int before = attached.descriptors();
        try (TcpServer server = TcpServer.echo(family)) {
            flows("burst", family.gateway, server.port(), 200);
        }
        Await.until(
                () -> before + " descriptors again, " + attached.descriptors() + " now",
                () -> attached.descriptors() <= before + 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void datagramsOfEverySizeAreEchoed(boolean loopback) {
        String address = loopback ? family.loopback : family.ownAddress;
        String dialled = loopback ? family.gateway : address;
        int fits = family.largestDatagram(1500);
        String sizes = "0 1 " + fits + " " + (fits + 1) + " 9000 60000 65507";
        try (UdpServer server = UdpServer.on(address)) {
            Object[] arguments = ("udp " + dialled + " " + server.port() + " " + sizes).split(" ");
            assertEquals(sizes, flows(arguments).replace("\n", " "));
        }
    }

    @Test
    void datagramToAClosedPortIsRefusedByTheOneItWasSentTo() throws IOException {
        assertEquals(
                "ECONNREFUSED " + PORT_UNREACHABLE.get(family) + family.gateway,
                flows("udp_error", family.gateway, closedPort()));
        assertEquals(
                "ECONNREFUSED " + PORT_UNREACHABLE.get(family) + family.ownAddress,
                flows("udp_error", family.ownAddress, closedPort()));
    }

    @Test
    void gatewayIsTheFirstHop() {
        assertEquals(
                "EHOSTUNREACH " + TIME_EXCEEDED.get(family) + family.gateway,
                flows("udp_error", family.ownAddress, 33434, 1));
        Result ping = guest.run("ping", "-c", "1", "-W", "5", "-t", "1", family.ownAddress);
        String seen = ping.failed().out();
        String exceeded =
                family == Family.IPV4 ? "Time to live exceeded" : "Time exceeded: Hop limit";
        assertTrue(seen.contains("From " + family.gateway + " icmp_seq=1 " + exceeded), seen);
    }

    @Test
    void echoIsAnswered() {
        int fits = family.largestDatagram(1500);
        for (String address : List.of(family.gateway, family.nameserver, family.ownAddress)) {
            for (int size : new int[] {0, 56, fits, fits + 1, 60_000}) {
                String length = Integer.toString(size);
                guest.run("ping", "-c", "1", "-W", "5", "-s", length, address).succeeded();
            }
        }
    }

    @Test
    void addressInTheSubnetThatNobodyHasIsUnreachable() {
        Result ping = guest.run("ping", "-c", "1", "-W", "5", family.vacant).failed();
        String unreachable =
                family == Family.IPV4
                        ? "Destination Host Unreachable"
                        : "Destination unreachable: Address unreachable";
        assertTrue(ping.out().contains(unreachable), ping::toString);
    }

    @Test
    void packetsThatNobodyAnswersDoNotStopTheOthers() {
        try (Guest other = Guest.of(Caller.NOBODY);
                Attachment stillHere = Attachment.to(other, "-c6")) {
            Result silence = other.run("ping", "-c", "1", "-W", "1", family.blackHole()).failed();
            assertTrue(silence.out().contains("100% packet loss"), silence::toString);
            String line = "timeout 1 curl -s http://" + family.inUrl(family.blackHole()) + "/";
            assertEquals(124, other.shell(line).status());
            other.run("ping", "-c", "1", "-W", "5", family.gateway).succeeded();
            assertTrue(stillHere.isAlive());
        }
    }
}
