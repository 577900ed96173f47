package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.TcpServer;
import jslirp.namespaces.fixture.UdpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beginnings, ends and errors of flows, as a guest's program sees them through its sockets. */
@ExtendWith(Machine.class)
final class FlowsTest {
    private static final String GATEWAY = "10.0.2.2";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int BYTES = 3_000_000;

    private static Guest guest;
    private static Attachment attached;

    @BeforeAll
    static void attach() {
        guest = Guest.of(Caller.NOBODY);
        attached = Attachment.to(guest, "-c");
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
    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void connectionToAClosedPortIsRefused() throws IOException {
        assertEquals("ECONNREFUSED", flows("connect", GATEWAY, closedPort()));
        assertEquals("ECONNREFUSED", flows("connect", Machine.OWN_ADDRESS, closedPort()));
    }

    @Test
    void gatewayIsTheHostsLoopbackAndNoOtherAddressOfIt() {
        try (TcpServer loopback = TcpServer.on(LOOPBACK, _ -> {});
                TcpServer other = TcpServer.on("127.0.0.5", _ -> {});
                TcpServer own = TcpServer.on(Machine.OWN_ADDRESS, _ -> {})) {
            assertEquals("connected", flows("connect", GATEWAY, loopback.port()));
            assertEquals("ECONNREFUSED", flows("connect", GATEWAY, other.port()));
            assertEquals("connected", flows("connect", Machine.OWN_ADDRESS, own.port()));
        }
    }

    @Test
    void unreachableHostIsReportedAsTheHostReportsIt() {
        assertEquals("EHOSTUNREACH", flows("connect", Machine.UNREACHABLE, 80));
    }

    @Test
    void resetByTheHostReachesTheGuest() {
        try (TcpServer server =
                TcpServer.on(
                        LOOPBACK,
                        client -> {
                            client.getInputStream().read();
                            client.getOutputStream().write(new byte[10]);
                            client.setSoLinger(true, 0);
                        })) {
            String seen = flows("ask", GATEWAY, server.port());
            assertEquals("ECONNRESET", seen);
        }
    }

    @Test
    void resetByTheGuestReachesTheHost() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (TcpServer server =
                TcpServer.on(
                        LOOPBACK,
                        client -> {
                            client.getOutputStream().write(1);
                            try {
                                seen.complete("read " + client.getInputStream().read());
                            } catch (IOException e) {
                                seen.complete(e.getMessage());
                            }
                        })) {
            flows("reset", GATEWAY, server.port());
            assertEquals("Connection reset", seen.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void guestMayEndItsHalfAndGoOnReading() throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        try (TcpServer server =
                TcpServer.on(
                        LOOPBACK,
                        client -> {
                            InputStream in = client.getInputStream();
                            received.complete(in.transferTo(OutputStream.nullOutputStream()));
                            client.getOutputStream().write(new byte[BYTES]);
                        })) {
            String back = flows("write_first", GATEWAY, server.port(), BYTES + 1);
            assertEquals(Integer.toString(BYTES), back);
            assertEquals(BYTES + 1, received.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void hostMayEndItsHalfAndGoOnReading() throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        try (TcpServer server =
                TcpServer.on(
                        LOOPBACK,
                        client -> {
                            client.getOutputStream().write(new byte[BYTES]);
                            client.shutdownOutput();
                            InputStream in = client.getInputStream();
                            received.complete(in.transferTo(OutputStream.nullOutputStream()));
                        })) {
            String got = flows("read_first", GATEWAY, server.port(), BYTES + 1);
            assertEquals(Integer.toString(BYTES), got);
            assertEquals(BYTES + 1, received.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void connectionWithoutDataEndsCleanly() {
        try (TcpServer server = TcpServer.on(LOOPBACK, Socket::shutdownOutput)) {
            assertEquals("0 end", flows("read", GATEWAY, server.port()));
        }
    }

    @Test
    void everyConnectionOfABurstIsServed() {
        try (TcpServer server = TcpServer.echo()) {
            assertEquals("echoed 1000 failed 0", flows("burst", GATEWAY, server.port(), 1000));
            assertEquals(1000, server.accepted());
        }
    }

    @Test
    void closedConnectionsGiveTheirDescriptorsBack() {
        int before = attached.descriptors();
        try (TcpServer server = TcpServer.echo()) {
            flows("burst", GATEWAY, server.port(), 200);
        }
        Await.until(
                () -> before + " descriptors again, " + attached.descriptors() + " now",
                () -> attached.descriptors() <= before + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {LOOPBACK, Machine.OWN_ADDRESS})
    void datagramsOfEverySizeAreEchoed(String address) {
        String dialled = address.equals(LOOPBACK) ? GATEWAY : address;
        String sizes = "0 1 1472 1473 9000 60000 65507";
        try (UdpServer server = UdpServer.on(address)) {
            Object[] arguments = ("udp " + dialled + " " + server.port() + " " + sizes).split(" ");
            assertEquals(sizes, flows(arguments).replace("\n", " "));
        }
    }

    @Test
    void datagramToAClosedPortIsRefusedByTheOneItWasSentTo() throws IOException {
        assertEquals(
                "ECONNREFUSED type 3 code 3 from " + GATEWAY,
                flows("udp_error", GATEWAY, closedPort()));
        assertEquals(
                "ECONNREFUSED type 3 code 3 from " + Machine.OWN_ADDRESS,
                flows("udp_error", Machine.OWN_ADDRESS, closedPort()));
    }

    @Test
    void gatewayIsTheFirstHop() {
        assertEquals(
                "EHOSTUNREACH type 11 code 0 from " + GATEWAY,
                flows("udp_error", Machine.OWN_ADDRESS, 33434, 1));
        Result ping = guest.run("ping", "-c", "1", "-W", "5", "-t", "1", Machine.OWN_ADDRESS);
        String seen = ping.failed().out();
        assertTrue(seen.contains("From " + GATEWAY + " icmp_seq=1 Time to live exceeded"), seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {GATEWAY, "10.0.2.3", Machine.OWN_ADDRESS})
    void echoIsAnswered(String address) {
        for (String size : new String[] {"0", "56", "1472", "1473", "60000"}) {
            guest.run("ping", "-c", "1", "-W", "5", "-s", size, address).succeeded();
        }
    }

    @Test
    void addressInTheSubnetThatNobodyHasIsUnreachable() {
        Result ping = guest.run("ping", "-c", "1", "-W", "5", "10.0.2.77").failed();
        assertTrue(ping.out().contains("Destination Host Unreachable"), ping::toString);
    }

    @Test
    void packetsThatNobodyAnswersDoNotStopTheOthers() {
        try (Guest other = Guest.of(Caller.NOBODY);
                Attachment stillHere = Attachment.to(other, "-c")) {
            Result silence = other.run("ping", "-c", "1", "-W", "1", Machine.BLACK_HOLE).failed();
            assertTrue(silence.out().contains("100% packet loss"), silence::toString);
            String line = "timeout 1 curl -s http://" + Machine.BLACK_HOLE + "/";
            assertEquals(124, other.shell(line).status());
            other.run("ping", "-c", "1", "-W", "5", GATEWAY).succeeded();
            assertTrue(stillHere.isAlive());
        }
    }
}
