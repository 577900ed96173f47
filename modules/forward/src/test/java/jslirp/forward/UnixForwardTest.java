package jslirp.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import jslirp.linux.Errno;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forwards from Unix sockets and to them. */
@Timeout(60)
final class UnixForwardTest {
    @TempDir private Path folder;
    private ForwardFixture fixture;
    private Path host;
    private Path service;
    private int port;

    @BeforeEach
    void start() throws IOException {
        fixture = new ForwardFixture();
        host = folder.resolve("host");
        service = folder.resolve("service");
        port = ForwardFixture.freePort();
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        assertFalse(Files.isReadable(host) && !Files.isRegularFile(host), "the socket has stayed");
    }

    private GuestEnd guestEnd() {
        return new GuestEnd.UnixSocket(service.toString());
    }

    private PortForward addUnix() {
        return fixture.add(
                ForwardRequest.of(
                        Protocol.TCP, new HostEnd.UnixSocket(host.toString()), guestEnd()));
    }

    private PortForward addTcp() {
        return fixture.add(
                ForwardRequest.of(
                        Protocol.TCP, HostEnd.Ports.at(IpAddress.LOOPBACK_IPV4, port), guestEnd()));
    }

    private ServerSocketChannel serve(int backlog) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(service), backlog);
    }

    private SocketChannel connect(boolean unix) throws IOException {
        SocketAddress to =
                unix
                        ? UnixDomainSocketAddress.of(host)
                        : new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return SocketChannel.open(to);
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Thread send(SocketChannel to, byte[] bytes) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                                while (buffer.hasRemaining()) {
                                    to.write(buffer);
                                }
                                to.shutdownOutput();
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
    }

    private static byte[] receive(SocketChannel from) throws IOException {
        return Channels.newInputStream(from).readAllBytes();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyByteArrivesEachWayAtTheSameTime(boolean unix) throws Exception {
        byte[] there = random(20_000_001, 1);
        byte[] back = random(15_000_003, 2);
        if (unix) {
            addUnix();
        } else {
            addTcp();
        }
        try (ServerSocketChannel listening = serve(5);
                SocketChannel client = connect(unix);
                SocketChannel served = listening.accept()) {
            Thread one = send(client, there);
            Thread other = send(served, back);
            byte[][] got = new byte[1][];
            Thread reader =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            got[0] = receive(served);
                                        } catch (IOException e) {
                                            throw new AssertionError(e);
                                        }
                                    });
            assertArrayEquals(back, receive(client));
            reader.join();
            one.join();
            other.join();
            assertArrayEquals(there, got[0]);
        }
    }

    @Test
    void socketIsItsOwnersAndGoesWithItsForwardWhileConnectionsLiveOn() throws IOException {
        PortForward forward = addUnix();
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(host)));
        try (ServerSocketChannel listening = serve(5);
                SocketChannel client = connect(true);
                SocketChannel served = listening.accept()) {
            fixture.remove(forward);
            assertFalse(Files.exists(host));
            client.write(ByteBuffer.wrap(new byte[] {7}));
            client.shutdownOutput();
            assertArrayEquals(new byte[] {7}, receive(served));
            served.write(ByteBuffer.wrap(new byte[] {8}));
            served.shutdownOutput();
            assertArrayEquals(new byte[] {8}, receive(client));
        }
    }

    @Test
    void flowIsShownWithoutAddresses() throws IOException {
        addUnix();
        try (ServerSocketChannel listening = serve(5);
                SocketChannel _ = connect(true);
                SocketChannel _ = listening.accept()) {
            ForwardedFlow flow = fixture.onLoop(() -> fixture.forwards.flows().iterator().next());
            assertEquals("spliced", flow.way());
            assertEquals(null, flow.client());
            assertEquals(null, flow.guest());
        }
    }

    /** Who waits for room soon has some: no reason to look for it instead of sleeping. */
    @Test
    void turnThatMovesMuchIsNotABriefOne() throws IOException {
        addUnix();
        try (ServerSocketChannel listening = serve(5);
                SocketChannel client = connect(true);
                SocketChannel served = listening.accept()) {
            fixture.onLoop(fixture.forwards::brief);
            for (int length : new int[] {100, 10_000}) {
                client.write(ByteBuffer.allocate(length));
                ByteBuffer received = ByteBuffer.allocate(length);
                while (received.hasRemaining()) {
                    served.read(received);
                }
                assertEquals(length < 1000, fixture.onLoop(fixture.forwards::brief));
            }
            assertTrue(fixture.onLoop(fixture.forwards::brief));
        }
    }

    @Test
    void staleSocketIsReplacedAndAnythingElseLeftAlone() throws IOException {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(host))
                .close();
        fixture.remove(addUnix());
        Files.writeString(host, "content");
        ForwardFailure failure =
                fixture.refused(
                        ForwardRequest.of(
                                Protocol.TCP, new HostEnd.UnixSocket(host.toString()), guestEnd()));
        assertEquals(Errno.EADDRINUSE, failure.errno());
        assertEquals(host + ": Address already in use", failure.text());
        assertEquals("content", Files.readString(host));
        Files.delete(host);
    }

    @Test
    void folderMustExist() {
        ForwardFailure failure =
                fixture.refused(
                        ForwardRequest.of(
                                Protocol.TCP,
                                new HostEnd.UnixSocket(folder + "/none/s"),
                                guestEnd()));
        assertEquals(Errno.ENOENT, failure.errno());
        assertTrue(failure.hint().contains("folder"));
    }

    @Test
    void abstractNameNeedsTheGuestsNamespace() {
        ForwardFailure failure =
                fixture.refused(
                        ForwardRequest.of(
                                Protocol.TCP,
                                HostEnd.Ports.at(IpAddress.LOOPBACK_IPV4, port),
                                new GuestEnd.UnixSocket("@name")));
        assertEquals(Errno.EOPNOTSUPP, failure.errno());
        assertTrue(failure.hint().contains("namespace"));
    }

    @Test
    void serviceThatIsNotThereResetsTheClient() throws IOException {
        addTcp();
        try (SocketChannel client = connect(false)) {
            assertThrows(SocketException.class, () -> client.read(ByteBuffer.allocate(1)));
        }
        addUnix();
        try (SocketChannel client = connect(true)) {
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        }
    }

    /** Nothing tells when the queue of who listens has room again. */
    @Test
    void fullQueueIsWaitedFor() throws IOException {
        addTcp();
        List<SocketChannel> clients = new ArrayList<>();
        try (ServerSocketChannel listening = serve(1)) {
            for (int i = 0; i < 20; i++) {
                clients.add(connect(false));
            }
            for (int i = 0; i < 20; i++) {
                SocketChannel served = listening.accept();
                served.write(ByteBuffer.wrap(new byte[] {1}));
                served.close();
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

    @Test
    void filesAreRemovedAtTheEnd() {
        addUnix();
        assertTrue(Files.exists(host));
        fixture.onLoop(
                () -> {
                    fixture.forwards.removeFiles();
                    return true;
                });
        assertFalse(Files.exists(host));
        assertThrows(ConnectException.class, () -> reject(connectOrFail()));
    }

    private SocketChannel connectOrFail() throws IOException {
        try {
            return connect(true);
        } catch (SocketException e) {
            throw new ConnectException(e.getMessage());
        }
    }

    private static void reject(SocketChannel channel) throws IOException {
        channel.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "./here", "@", "/has\0zero"})
    void pathIsAbsolute(String path) {
        assertThrows(IllegalArgumentException.class, () -> new HostEnd.UnixSocket(path));
        assertThrows(IllegalArgumentException.class, () -> new GuestEnd.UnixSocket(path));
    }

    @Test
    void pathHasLessThan108Bytes() {
        String longest = "/" + "x".repeat(106);
        new HostEnd.UnixSocket(longest);
        assertThrows(IllegalArgumentException.class, () -> new HostEnd.UnixSocket(longest + "x"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new GuestEnd.UnixSocket("@" + "x".repeat(107)));
    }

    @Test
    void nameInTheGuestIsNoPlaceToListen() {
        assertThrows(IllegalArgumentException.class, () -> new HostEnd.UnixSocket("@name"));
    }
}
