package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Published ports, as clients on the host and in its network see them, and as the guest does. */
@ExtendWith(Machine.class)
final class ForwardTest {
    private static final String GATEWAY = "10.0.2.2";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String NEIGHBOR = "198.18.0.2";
    private static final String HOST_TO_NEIGHBOR = "198.18.0.1";
    private static final int PORT = 18080;
    private static final int CLOSED = 18081;
    private static final int RANGE = 18100;
    private static final int IN_RANGE = 100;

    /** Another machine of the host's network: a namespace with one address. */
    private static Running neighbor;

    private static Guest guest;
    private static Attachment attached;
    private static Running server;
    private static Running lastOfRange;

    @BeforeAll
    static void publish() {
        makeNeighbor();
        guest = Guest.of(Caller.NOBODY);
        attached =
                Attachment.to(
                        guest,
                        "-c",
                        "--mtu=65520",
                        "-p" + PORT + ":80",
                        "--publish=" + PORT + ":80/udp",
                        "--publish=" + (PORT + 2) + ":80/udp",
                        "-p",
                        CLOSED + ":81",
                        "-p" + RANGE + "-" + (RANGE + IN_RANGE - 1) + ":1000-1099");
        server = guest.startPython("forwards.py", "serve", 80).awaitOut("serving");
        lastOfRange =
                guest.startPython("forwards.py", "serve", 1000 + IN_RANGE - 1).awaitOut("serving");
    }

    private static void makeNeighbor() {
        neighbor =
                Running.start(
                                Caller.ROOT.command(
                                        "unshare", "--net", "sh", "-c", "echo entered; exec cat"))
                        .awaitOut("entered");
        Running.run("ip", "link", "add", "fwd0", "type", "veth", "peer", "name", "fwd1")
                .succeeded();
        Running.run("ip", "link", "set", "fwd1", "netns", Long.toString(neighbor.pid()))
                .succeeded();
        Running.run("ip", "address", "add", HOST_TO_NEIGHBOR + "/24", "dev", "fwd0").succeeded();
        Running.run("ip", "link", "set", "fwd0", "up").succeeded();
        inNeighbor("ip", "address", "add", NEIGHBOR + "/24", "dev", "fwd1").succeeded();
        inNeighbor("ip", "link", "set", "fwd1", "up").succeeded();
    }

    private static Result inNeighbor(String... words) {
        String[] all = new String[words.length + 4];
        System.arraycopy(words, 0, all, 4, words.length);
        all[0] = "nsenter";
        all[1] = "--net";
        all[2] = "--target";
        all[3] = Long.toString(neighbor.pid());
        return Running.run(all);
    }

    @AfterAll
    static void end() {
        try (Running _ = neighbor;
                Guest _ = guest;
                Attachment _ = attached;
                Running _ = server;
                Running _ = lastOfRange) {
            assertTrue(attached == null || attached.isAlive(), "alive");
            Running.run("ip", "link", "delete", "fwd0").succeeded();
        }
    }

    /** What a client on the host printed. */
    private static String client(Object... arguments) {
        return Running.run(words(arguments)).succeeded().out().strip();
    }

    private static String[] words(Object... arguments) {
        String[] words = new String[arguments.length + 2];
        words[0] = "/usr/bin/python3";
        words[1] = Scratch.program("forwards.py");
        for (int i = 0; i < arguments.length; i++) {
            words[i + 2] = arguments[i].toString();
        }
        return words;
    }

    @ParameterizedTest
    @CsvSource({
        "tcp,127.0.0.1,10.0.2.2",
        "tcp,127.0.0.9,10.0.2.2",
        "tcp,::1,10.0.2.2",
        "tcp,198.51.100.1,198.51.100.1",
        "udp,127.0.0.1,10.0.2.2",
        "udp,127.0.0.9,10.0.2.2",
        "udp,::1,10.0.2.2",
        "udp,198.51.100.1,198.51.100.1"
    })
    void guestSeesTheClientOrTheGatewayForTheLoopback(String protocol, String to, String seen) {
        assertEquals(seen + " own port", client(protocol, to, PORT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void guestSeesAClientOfAnotherMachineByItsAddress(String protocol) {
        Result result = inNeighbor(words(protocol, HOST_TO_NEIGHBOR, PORT));
        assertEquals(NEIGHBOR + " own port", result.succeeded().out().strip());
    }

    @Test
    void twoPortsMayLeadToOne() {
        assertEquals(GATEWAY + " own port", client("udp", LOOPBACK, PORT + 2));
        assertEquals(GATEWAY + " own port", client("udp", LOOPBACK, PORT));
    }

    @Test
    void guestThatSendsFirstLeavesByThePortThatIsKnown() throws IOException {
        try (Guest other = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(other, "-c", "-p", LOOPBACK + ":18090:9000/udp");
                DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(LOOPBACK))) {
            socket.setSoTimeout(20_000);
            other.python("forwards.py", "first", GATEWAY, socket.getLocalPort(), 9000).succeeded();
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            socket.receive(packet);
            assertEquals(18090, packet.getPort());
        }
    }

    /** Where it is said from where datagrams leave, the port of a forward is no other way out. */
    @Test
    void guestThatSendsFirstLeavesByTheOutboundAddress() throws IOException {
        try (Guest other = Guest.of(Caller.NOBODY);
                Attachment _ =
                        Attachment.to(
                                other,
                                "-c",
                                "--outbound-addr=" + HOST_TO_NEIGHBOR,
                                "-p",
                                "18091:9000/udp");
                DatagramSocket socket =
                        new DatagramSocket(0, InetAddress.getByName(Machine.OWN_ADDRESS))) {
            socket.setSoTimeout(20_000);
            int port = socket.getLocalPort();
            other.python("forwards.py", "first", Machine.OWN_ADDRESS, port, 9000).succeeded();
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            socket.receive(packet);
            assertEquals(HOST_TO_NEIGHBOR, packet.getAddress().getHostAddress());
        }
    }

    @Test
    void everyPortOfARangeLeadsToItsOwn() {
        assertEquals(GATEWAY + " own port", client("tcp", LOOPBACK, RANGE + IN_RANGE - 1));
        assertEquals("reset", client("refused", LOOPBACK, RANGE));
    }

    @Test
    void guestThatRefusesResetsTheClient() {
        assertEquals("reset", client("refused", LOOPBACK, CLOSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {LOOPBACK, Machine.OWN_ADDRESS})
    void bytesArriveAsTheyWereSent(String address) {
        long bytes = Machine.FULL ? 1L << 30 : 64L << 20;
        assertEquals(bytes + " same", client("transfer", address, PORT, bytes));
    }

    @Test
    void everyConnectionOfABurstIsServed() {
        assertEquals("1000", client("burst", LOOPBACK, PORT, 1000, 128));
        assertEquals("1000", client("burst", Machine.OWN_ADDRESS, PORT, 1000, 128));
    }

    @Test
    void nothingIsLeftOfConnectionsThatHaveEnded() {
        int descriptors = attached.descriptors();
        assertEquals("200", client("burst", Machine.OWN_ADDRESS, PORT, 200, 50));
        Await.until(
                () -> "descriptors: " + attached.descriptors() + ", before: " + descriptors,
                () -> attached.descriptors() <= descriptors + 100);
    }

    @Test
    void privilegedPortIsRefusedWithAHint() {
        try (Guest other = Guest.of(Caller.NOBODY)) {
            Result result = failing(other, "-p", "80:80");
            assertTrue(result.err().contains("port 80: Permission denied"), result::toString);
            assertTrue(
                    result.err().contains("net.ipv4.ip_unprivileged_port_start"), result::toString);
        }
    }

    @Test
    void portInUseIsNamed() throws IOException {
        try (Guest other = Guest.of(Caller.NOBODY);
                ServerSocket busy = new ServerSocket(0)) {
            int port = busy.getLocalPort();
            Result result = failing(other, "-p", port + ":80");
            String expected = "port " + port + ": Address already in use";
            assertTrue(result.err().contains(expected), result::toString);
        }
    }

    private static Result failing(Guest other, String... options) {
        String[] words = new String[options.length + 3];
        words[0] = "-c";
        System.arraycopy(options, 0, words, 1, options.length);
        words[words.length - 2] = Long.toString(other.pid());
        words[words.length - 1] = Attachment.TAP;
        try (Attachment attempt = Attachment.launch(Caller.NOBODY, words)) {
            Result result = attempt.await();
            assertEquals(1, result.status(), result::toString);
            return result;
        }
    }
}
