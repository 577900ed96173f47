package jslirp.namespaces;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.RandomFile;
import jslirp.namespaces.fixture.Running;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections by a forward take the short cut into the guest's namespace, and nobody notices. */
@ExtendWith(Machine.class)
final class SplicedForwardTest {
    private static final String GATEWAY = "10.0.2.2";
    private static final String GUEST = "10.0.2.100";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int SERVICE = 7000;
    private static final int BYTES = 3_000_000;
    private static final long MANY = 4096;

    private static Forwarded forwarded;

    /** A guest with the service, and a port of the host that leads to it. */
    private static final class Forwarded implements AutoCloseable {
        private final Guest guest;
        private final Attachment attached;
        private final Running service;
        private final int port = freePort();
        private final int portOfNobody = freePort();
        private final int portOfLoopback = freePort();

        Forwarded(Caller caller, long descriptors, String... options) throws IOException {
            guest = Guest.of(caller);
            List<String> words = new ArrayList<>();
            words.addAll(List.of("prlimit", "--nofile=" + descriptors + ":" + descriptors));
            words.addAll(List.of(Image.slirp4netns(), "-r", "3"));
            words.addAll(List.of("-p", port + ":" + SERVICE));
            words.addAll(List.of("-p", portOfNobody + ":" + (SERVICE + 1)));
            words.addAll(List.of("-p", portOfLoopback + ":" + (SERVICE + 2)));
            words.addAll(List.of(options));
            words.addAll(List.of(Long.toString(guest.pid()), Attachment.TAP));
            attached = Attachment.launch(caller.command(words)).ready();
            service = guest.startPython("service.py", "0.0.0.0", SERVICE).awaitOut("listening");
        }

        /** What the service answers to a line. */
        String ask(String address, String line) throws IOException {
            try (Socket client = new Socket(address, port)) {
                return answer(client, line);
            }
        }

        private static String answer(Socket client, String line) throws IOException {
            client.getOutputStream().write((line + "\n").getBytes(UTF_8));
            return new String(client.getInputStream().readAllBytes(), UTF_8).strip();
        }

        /** Asks as a client with this port, for no longer than the guest knows the last one. */
        String wayFrom(int clientPort) throws IOException {
            try (Socket client = new Socket()) {
                client.setReuseAddress(true);
                client.setSoTimeout(20_000);
                client.bind(new InetSocketAddress(LOOPBACK, clientPort));
                client.connect(new InetSocketAddress(LOOPBACK, port));
                return answer(client, "peer").replaceFirst(".* ", "");
            }
        }

        String way() {
            return way(LOOPBACK);
        }

        String way(String address) {
            try {
                return ask(address, "peer").replaceFirst(".* ", "");
            } catch (IOException e) {
                return e.toString();
            }
        }

        /** The first sockets inside the namespace are there some time after the first forward. */
        Forwarded awaitSplicing() {
            Await.until("a spliced connection", () -> way().equals("spliced"));
            return this;
        }

        @Override
        public void close() {
            try (Guest _ = guest;
                    Attachment _ = attached;
                    Running _ = service) {
                assertTrue(attached.isAlive(), "alive");
            }
        }
    }

    @BeforeAll
    static void attach() throws IOException {
        forwarded = new Forwarded(Caller.NOBODY, MANY, "-c").awaitSplicing();
    }

    @AfterAll
    static void end() {
        if (forwarded != null) {
            forwarded.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    private static Socket connect(String line) throws IOException {
        Socket client = new Socket(LOOPBACK, forwarded.port);
        client.getOutputStream().write((line + "\n").getBytes(UTF_8));
        return client;
    }

    @Test
    void clientOfTheLoopbackIsTheGatewayWithItsOwnPort() throws IOException {
        try (Socket client = connect("peer")) {
            String seen = new String(client.getInputStream().readAllBytes(), UTF_8).strip();
            assertEquals(GATEWAY + " " + client.getLocalPort() + " spliced", seen);
        }
    }

    @Test
    void clientOfAnotherAddressKeepsIt() throws IOException {
        try (Socket client = new Socket(Machine.OWN_ADDRESS, forwarded.port)) {
            client.getOutputStream().write("peer\n".getBytes(UTF_8));
            String seen = new String(client.getInputStream().readAllBytes(), UTF_8).strip();
            String expected = Machine.OWN_ADDRESS + " " + client.getLocalPort() + " spliced";
            assertEquals(expected, seen);
        }
    }

    @Test
    void ipv6TakesTheShortCutToo() throws IOException {
        try (Forwarded other = new Forwarded(Caller.NOBODY, MANY, "-c", "--enable-ipv6");
                Running _ =
                        other.guest
                                .startPython("service.py", "::", SERVICE)
                                .awaitOut("listening")) {
            Await.until("spliced by IPv6", () -> other.way("::1").equals("spliced"));
            assertTrue(other.ask("::1", "peer").startsWith("fd00::2 "));
            other.awaitSplicing();
        }
    }

    @Test
    void everyByteArrivesEachWay() throws Exception {
        RandomFile file = RandomFile.of(20261122, ((Machine.FULL ? 1024L : 64L) << 20) - 1);
        try (Socket client = connect("digest")) {
            Files.copy(file.path(), client.getOutputStream());
            client.shutdownOutput();
            String digest = new String(client.getInputStream().readAllBytes(), UTF_8).strip();
            assertEquals(file.sha256(), digest);
        }
        try (Socket client = connect("file " + file.path())) {
            assertEquals(file.sha256(), sha256(client.getInputStream()));
        }
    }

    private static String sha256(InputStream in) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** After as long a silence as the stack allows a guest, two hours. */
    @ParameterizedTest
    @CsvSource({LOOPBACK + ",false", Machine.OWN_ADDRESS + ",true"})
    void silentClientIsAskedWhetherItLivesUnlessItIsOnTheLoopback(String address, boolean asked)
            throws IOException {
        try (Socket client = new Socket(address, forwarded.port)) {
            client.getOutputStream().write("echo\n*".getBytes(UTF_8));
            assertEquals('*', client.getInputStream().read());
            String from = "sport = :" + forwarded.port + " and dport = :" + client.getLocalPort();
            Await.until(
                    () -> "timers: " + timers(from),
                    () -> timers(from).contains("keepalive,119min") == asked);
            assertEquals(asked, timers(from).contains("keepalive"), timers(from));
        }
    }

    private static String timers(String filter) {
        return Running.run("ss", "-Htno", "state", "established", filter).succeeded().out();
    }

    @Test
    void clientMayEndItsHalfAndGoOnReading() throws IOException {
        try (Socket client = connect("half " + BYTES)) {
            client.getOutputStream().write(new byte[BYTES]);
            client.shutdownOutput();
            InputStream in = client.getInputStream();
            assertEquals(BYTES, in.transferTo(OutputStream.nullOutputStream()));
        }
    }

    @Test
    void guestMayEndItsHalfAndGoOnReading() throws IOException {
        try (Socket client = connect("first " + BYTES)) {
            InputStream in = client.getInputStream();
            assertEquals(BYTES, in.transferTo(OutputStream.nullOutputStream()));
            client.getOutputStream().write(new byte[BYTES]);
        }
        awaitCount(BYTES);
    }

    private static void awaitCount(long expected) {
        Await.until("count of " + expected, () -> count().equals(Long.toString(expected)));
    }

    private static String count() {
        try {
            return forwarded.ask(LOOPBACK, "count");
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void resetByTheGuestReachesTheClient() throws IOException {
        try (Socket client = connect("reset")) {
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }
    }

    @Test
    void resetByTheClientReachesTheGuest() throws IOException {
        try (Socket client = connect("first 10")) {
            client.getInputStream().readNBytes(10);
            client.setSoLinger(true, 0);
        }
        long connectionReset = 104;
        awaitCount(-connectionReset);
    }

    @Test
    void guestThatRefusesResetsTheClient() throws IOException {
        assertRefused(forwarded.portOfNobody);
    }

    @Test
    void serviceOfTheGuestsLoopbackAloneIsNotReached() throws IOException {
        try (Running _ =
                forwarded
                        .guest
                        .startPython("service.py", LOOPBACK, SERVICE + 2)
                        .awaitOut("listening")) {
            assertRefused(forwarded.portOfLoopback);
        }
    }

    private static void assertRefused(int port) throws IOException {
        try (Socket client = new Socket(LOOPBACK, port)) {
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }
    }

    @Test
    void everyConnectionOfABurstIsServed() throws IOException {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                clients.add(connect("echo"));
            }
            for (Socket client : clients) {
                client.getOutputStream().write(42);
            }
            for (Socket client : clients) {
                assertEquals(42, client.getInputStream().read());
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void closedConnectionsGiveTheirDescriptorsBack() throws IOException {
        int before = forwarded.attached.descriptors();
        for (int i = 0; i < 300; i++) {
            forwarded.ask(LOOPBACK, "peer");
        }
        // A stock of sockets is kept, and grows by the one batch that is being fetched.
        int stock = 128;
        Await.until(
                () -> before + " descriptors, " + forwarded.attached.descriptors() + " now",
                () -> forwarded.attached.descriptors() <= before + stock);
    }

    @Test
    void rootsForwardTakesTheShortCutToo() throws IOException {
        try (Forwarded root = new Forwarded(Caller.ROOT, MANY, "-c")) {
            root.awaitSplicing();
        }
    }

    @Test
    void aboveHalfOfTheDescriptorsConnectionsGoByTheStack() throws IOException {
        List<Socket> clients = new ArrayList<>();
        try (Forwarded small = new Forwarded(Caller.NOBODY, 128, "-c")) {
            small.awaitSplicing();
            for (int i = 0; i < 30; i++) {
                clients.add(new Socket(LOOPBACK, small.port));
            }
            assertEquals("stack", small.way());
            for (Socket client : clients) {
                client.close();
            }
            small.awaitSplicing();
        }
    }

    /** The guest's kernel has them in TIME_WAIT: what it answers would go by the short cut. */
    @Test
    void clientsThatTheGuestStillKnowsFromTheShortCutReachItByTheStack() throws IOException {
        List<Socket> clients = new ArrayList<>();
        try (Forwarded small = new Forwarded(Caller.NOBODY, 128, "-c")) {
            small.awaitSplicing();
            List<Integer> ports = new ArrayList<>();
            while (ports.size() < 10) {
                int port = freePort();
                if (small.wayFrom(port).equals("spliced")) {
                    ports.add(port);
                }
            }
            for (int i = 0; i < 30; i++) {
                clients.add(new Socket(LOOPBACK, small.port));
            }
            for (int port : ports) {
                assertEquals("stack", small.wayFrom(port));
            }
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /**
     * Late, or lost in a packet filter: the stack serves the client, and the next ones for a bit.
     */
    @Test
    void guestWithoutAnAnswerOnTheSpotIsReachedByTheStackForAWhile() throws IOException {
        try (Forwarded other = new Forwarded(Caller.NOBODY, MANY, "-c")) {
            other.awaitSplicing();
            other.guest
                    .shell(
                            "nft add table filter && nft add chain filter in '{ type filter hook"
                                    + " input priority 0; }' && nft add rule filter in iif lo tcp"
                                    + " dport "
                                    + SERVICE
                                    + " drop")
                    .succeeded();
            assertEquals("stack", other.way());
            other.guest.shell("nft delete table filter").succeeded();
            other.awaitSplicing();
        }
    }

    @Test
    void withoutConfigurationConnectionsGoByTheStack() throws IOException {
        try (Forwarded other = new Forwarded(Caller.NOBODY, MANY)) {
            other.guest
                    .shell(
                            "ip link set lo up && ip link set tap0 up && ip addr add "
                                    + GUEST
                                    + "/24 dev tap0 && ip route add default via "
                                    + GATEWAY)
                    .succeeded();
            assertEquals("stack", other.way());
            assertEquals("stack", other.way());
        }
    }

    @Test
    void shortCutCanBeSwitchedOff() throws IOException {
        try (Forwarded other = new Forwarded(Caller.NOBODY, MANY, "-c", "--splice=off")) {
            assertEquals("stack", other.way());
            assertEquals("stack", other.way());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {87380, 131072})
    void sizeOfTheGuestsFirstWindowDoesNotMatter(int bytes) throws Exception {
        try (Forwarded other = new Forwarded(Caller.NOBODY, MANY, "-c")) {
            other.guest
                    .shell("echo 4096 " + bytes + " 6291456 >/proc/sys/net/ipv4/tcp_rmem")
                    .succeeded();
            other.awaitSplicing();
            RandomFile file = RandomFile.of(20261123, (16L << 20) - 1);
            try (Socket client = new Socket(LOOPBACK, other.port)) {
                client.getOutputStream().write("digest\n".getBytes(UTF_8));
                Files.copy(file.path(), client.getOutputStream());
                client.shutdownOutput();
                String digest = new String(client.getInputStream().readAllBytes(), UTF_8).strip();
                assertEquals(file.sha256(), digest);
            }
        }
    }
}
