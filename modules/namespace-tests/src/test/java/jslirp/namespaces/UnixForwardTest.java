package jslirp.namespaces;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import jslirp.namespaces.fixture.ApiSocket;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.RandomFile;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forwards that begin or end at a Unix socket. */
@ExtendWith(Machine.class)
final class UnixForwardTest {
    private static final int PORT = 18580;
    private static final int SERVICE = 7000;

    private Path folder;
    private Path host;
    private ApiSocket api;
    private Guest guest;

    @BeforeEach
    void make() {
        folder = Scratch.sharedFolder("unix");
        host = folder.resolve("host");
        api = ApiSocket.fresh();
        guest = Guest.of(Caller.NOBODY);
    }

    @AfterEach
    void end() {
        guest.close();
    }

    private Attachment attach(String... options) {
        List<String> words = new ArrayList<>(List.of("-a", api.path().toString()));
        words.addAll(List.of(options));
        return Attachment.to(guest, words.toArray(new String[0]));
    }

    private Running serve(Object... where) {
        return guest.startPython("service.py", where).awaitOut("listening");
    }

    private SocketAddress unix() {
        return UnixDomainSocketAddress.of(host);
    }

    private static SocketAddress tcp() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
    }

    private static SocketChannel connect(SocketAddress to, String line) throws IOException {
        SocketChannel client = SocketChannel.open(to);
        write(client, line + "\n");
        return client;
    }

    private static void write(SocketChannel to, String text) throws IOException {
        to.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private static String ask(SocketAddress to, String line) throws IOException {
        try (SocketChannel client = connect(to, line)) {
            return new String(Channels.newInputStream(client).readAllBytes(), UTF_8).strip();
        }
    }

    private static String answer(SocketAddress to, String line) {
        try {
            return ask(to, line);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void assertEveryByteArrives(SocketAddress to) throws Exception {
        RandomFile file = RandomFile.of(20261130, ((Machine.FULL ? 1024L : 64L) << 20) - 1);
        try (SocketChannel client = connect(to, "digest")) {
            Files.copy(file.path(), Channels.newOutputStream(client));
            client.shutdownOutput();
            InputStream in = Channels.newInputStream(client);
            assertEquals(file.sha256(), new String(in.readAllBytes(), UTF_8).strip());
        }
        try (SocketChannel client = connect(to, "file " + file.path())) {
            assertEquals(file.sha256(), sha256(Channels.newInputStream(client)));
        }
    }

    private static String sha256(InputStream in) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    // ---- from a Unix socket of the host

    @ParameterizedTest
    @ValueSource(strings = {"spliced", "stack"})
    void clientIsTheGatewayAndEveryByteArrives(String way) throws Exception {
        String splice = way.equals("stack") ? "off" : "auto";
        try (Attachment attached = attach("-c", "--splice=" + splice, "-p", host + ":" + SERVICE);
                Running _ = serve("0.0.0.0", SERVICE)) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(host)));
            Await.until(way, () -> answer(unix(), "peer").endsWith(way));
            String[] seen = ask(unix(), "peer").split(" ");
            assertEquals("10.0.2.2", seen[0]);
            assertTrue(Integer.parseInt(seen[1]) > 1024, seen[1]);
            assertEveryByteArrives(unix());
            assertTrue(attached.isAlive());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"spliced", "stack"})
    void guestMayHaveIpv6Alone(String way) throws IOException {
        String splice = way.equals("stack") ? "off" : "auto";
        try (Attachment _ = attach("-c", "--ipv6-only", "--splice=" + splice);
                Running _ = serve("::", SERVICE)) {
            api.add("\"proto\":\"tcp\",\"host_path\":\"" + host + "\",\"guest_port\":" + SERVICE);
            Await.until(way, () -> answer(unix(), "peer").endsWith(way));
            assertTrue(ask(unix(), "peer").startsWith("fd00::2 "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "off"})
    void guestThatRefusesEndsTheClient(String splice) throws IOException {
        try (Attachment _ = attach("-c", "--splice=" + splice, "-p", host + ":" + SERVICE);
                SocketChannel client = SocketChannel.open(unix())) {
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        }
    }

    /** A read ends short of a message that carries descriptors, with more behind it. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "off"})
    void bytesBesideDescriptorsArrive(String splice) {
        String line =
                """
                import socket, sys
                s = socket.socket(socket.AF_UNIX)
                s.connect(sys.argv[1])
                s.sendall(b"echo\\n")
                for i in range(300):
                    socket.send_fds(s, [b"%04d" % i], [0])
                s.shutdown(socket.SHUT_WR)
                got = s.makefile("rb").read()
                print(got == b"".join(b"%04d" % i for i in range(300)))
                """;
        try (Attachment attached = attach("-c", "--splice=" + splice, "-p", host + ":" + SERVICE);
                Running _ = serve("0.0.0.0", SERVICE)) {
            int before = attached.descriptors();
            List<String> words = List.of("/usr/bin/python3", "-c", line, host.toString());
            Result result = Running.run(Caller.NOBODY.command(words)).succeeded();
            assertEquals("True", result.out().strip());
            // A stock of sockets inside may have come meanwhile.
            assertTrue(attached.descriptors() < before + 300);
        }
    }

    @Test
    void connectionLivesOnWhenItsForwardIsRemoved() throws IOException {
        try (Attachment _ = attach("-c");
                Running _ = serve("0.0.0.0", SERVICE)) {
            int id =
                    api.add(
                            "\"proto\":\"tcp\",\"host_path\":\""
                                    + host
                                    + "\",\"guest_port\":"
                                    + SERVICE);
            String list = api.list();
            assertTrue(list.contains("\"host_path\":\"" + host + "\""), list);
            try (SocketChannel client = connect(unix(), "echo")) {
                write(client, "1");
                client.read(ByteBuffer.allocate(1));
                String flows = api.ask("{\"execute\":\"flows\"}");
                assertTrue(flows.contains("\"remote_path\":\"" + host + "\""), flows);
                api.remove(id);
                assertFalse(Files.exists(host));
                write(client, "23");
                client.shutdownOutput();
                InputStream in = Channels.newInputStream(client);
                assertEquals("23", new String(in.readAllBytes(), UTF_8));
            }
        }
    }

    @Test
    void fileIsRemovedAtTheEndAndASocketOfTheDeadReplaced() {
        try (Attachment killed = attach("-p", host + ":80")) {
            killed.signal("KILL");
            killed.await();
        }
        assertTrue(Files.exists(host));
        try (Attachment _ = attach("-p", host + ":80")) {
            assertTrue(Files.exists(host));
        }
        assertFalse(Files.exists(host));
        Result ran =
                Running.run(
                        Caller.NOBODY.command(
                                Image.jslirp(),
                                "run",
                                "-p",
                                host + ":80",
                                "test",
                                "-S",
                                host.toString()));
        ran.succeeded();
        assertFalse(Files.exists(host));
    }

    @Test
    void whatIsNoSocketOfOursIsLeftAlone() throws IOException {
        Files.writeString(host, "content");
        try (Attachment attached = attach()) {
            String answer =
                    api.ask(
                            "{\"execute\":\"add_hostfwd\",\"arguments\":{\"proto\":\"tcp\","
                                    + "\"guest_port\":80,\"host_path\":\""
                                    + host
                                    + "\"}}");
            assertTrue(answer.contains("add_hostfwd: slirp_add_hostfwd failed"), answer);
            assertTrue(answer.contains("\"errno\":\"EADDRINUSE\""), answer);
            assertTrue(answer.contains("\"path\":\"" + host + "\""), answer);
            for (String path : List.of("relative", "/" + "x".repeat(107), "", "@name")) {
                String refused =
                        api.ask(
                                "{\"execute\":\"add_hostfwd\",\"arguments\":{\"proto\":\"tcp\","
                                        + "\"guest_port\":80,\"host_path\":\""
                                        + path
                                        + "\"}}");
                assertTrue(refused.contains("add_hostfwd: bad arguments.host_path"), refused);
            }
            assertTrue(attached.isAlive());
        }
        assertEquals("content", Files.readString(host));
    }

    // ---- to a Unix socket

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pathIsThatOfTheHost(boolean fromUnix) throws Exception {
        Path service = folder.resolve("service");
        SocketAddress from = fromUnix ? unix() : tcp();
        String spec = (fromUnix ? host.toString() : Integer.toString(PORT)) + ":" + service;
        try (Attachment attached = attach("-c", "-p", spec)) {
            List<String> words =
                    List.of("/usr/bin/python3", Scratch.program("service.py"), service.toString());
            try (Running _ = Running.start(Caller.NOBODY.command(words)).awaitOut("listening")) {
                assertEveryByteArrives(from);
                try (SocketChannel client = connect(from, "echo")) {
                    write(client, "1");
                    client.read(ByteBuffer.allocate(1));
                    String flows = api.ask("{\"execute\":\"flows\"}");
                    assertTrue(flows.contains("\"guest_path\":\"" + service + "\""), flows);
                }
            }
            assertTrue(api.list().contains("\"guest_path\":\"" + service + "\""), api.list());
            assertTrue(attached.isAlive());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c", "--splice=off", "--offload=off"})
    void abstractNameIsOneOfTheGuest(String option) throws Exception {
        try (Attachment attached = attach(option, "-p", PORT + ":@service");
                Running outside =
                        Running.start(
                                        List.of(
                                                "/usr/bin/python3",
                                                Scratch.program("service.py"),
                                                "@service"))
                                .awaitOut("listening")) {
            assertTrue(outside.isAlive());
            assertTrue(answer(tcp(), "accepted").contains("Exception"));
            try (Running _ = serve("@service")) {
                assertEquals("1", ask(tcp(), "accepted"));
                assertEveryByteArrives(tcp());
                for (int i = 0; i < 50; i++) {
                    assertFalse(ask(tcp(), "accepted").isEmpty());
                }
            }
            assertTrue(attached.isAlive());
        }
    }

    @Test
    void rootReachesAbstractNamesToo() throws IOException {
        try (Guest other = Guest.of(Caller.ROOT);
                Attachment _ = Attachment.to(other, "-c", "-p", PORT + ":@service");
                Running _ = other.startPython("service.py", "@service").awaitOut("listening")) {
            assertEquals("1", ask(tcp(), "accepted"));
        }
    }

    @Test
    void everyClientOfABurstIsServed() throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        try (Attachment _ = attach("-c", "-p", PORT + ":@service");
                Running _ = serve("@service")) {
            for (int i = 0; i < 500; i++) {
                clients.add(connect(tcp(), "echo"));
            }
            for (SocketChannel client : clients) {
                write(client, "1");
            }
            for (SocketChannel client : clients) {
                assertEquals(1, client.read(ByteBuffer.allocate(1)));
            }
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }
}
