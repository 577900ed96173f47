package jslirp.host;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.ECONNREFUSED;
import static jslirp.stack.host.HostErrno.EMSGSIZE;
import static jslirp.stack.host.HostErrno.ENETUNREACH;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import jslirp.host.HostFixture.Heard;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** UDP against real peers on loopback. */
@Timeout(30)
class UdpSocketTest {
    private static final String IPV4 = "127.0.0.1";
    private static final String IPV6 = "::1";

    private HostFixture fixture;
    private DatagramSocket socket;
    private final Heard heard = new Heard();
    private final Sender sender = new Sender();
    private final SocketError error = new SocketError();

    @BeforeEach
    void open() throws IOException {
        fixture = new HostFixture();
        socket = fixture.host.datagram(heard);
    }

    @AfterEach
    void close() {
        socket.close();
        socket.close();
        fixture.close();
    }

    private static DatagramChannel peer(String address) throws IOException {
        return DatagramChannel.open()
                .bind(new InetSocketAddress(InetAddress.getByName(address), 0));
    }

    private static int port(DatagramChannel peer) throws IOException {
        return ((InetSocketAddress) peer.getLocalAddress()).getPort();
    }

    private long send(String text, String address, int port, int ttl) {
        IpAddress to = IpAddress.parse(address);
        int length = fixture.write(0, text);
        return socket.send(
                fixture.memory, 0, length, new Destination(to.high(), to.low(), port, ttl));
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void datagramsGoToAndComeFromAnybody(String address) throws IOException {
        IpAddress expected = IpAddress.parse(address);
        assertEquals(0, socket.open(address.equals(IPV6)));
        try (DatagramChannel first = peer(address);
                DatagramChannel second = peer(address)) {
            assertEquals(5, send("hello", address, port(first), 64));
            ByteBuffer buffer = ByteBuffer.allocate(100);
            SocketAddress us = first.receive(buffer);
            assertEquals(5, buffer.position());
            // Who was never addressed may answer too: endpoint-independent mapping.
            second.send(ascii("from the second"), us);
            fixture.await(() -> heard.readable > 0);
            long length = socket.receive(fixture.memory, 200, 1000, sender);
            assertEquals("from the second", fixture.read(200, length));
            assertEquals(expected, new IpAddress(sender.high(), sender.low()));
            assertEquals(port(second), sender.port());
            assertEquals(64, sender.ttl());
            assertEquals(-EAGAIN, socket.receive(fixture.memory, 200, 1000, sender));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void datagramLeavesWithItsOwnTtl(String address) throws IOException {
        assertEquals(0, socket.open(address.equals(IPV6)));
        DatagramSocket other = fixture.host.datagram(new Heard());
        assertEquals(0, other.open(address.equals(IPV6)));
        try (DatagramChannel learner = peer(address)) {
            // The port of "other" is learned from what it sends.
            IpAddress to = IpAddress.parse(address);
            other.send(
                    fixture.memory, 0, 1, new Destination(to.high(), to.low(), port(learner), 9));
            InetSocketAddress from = (InetSocketAddress) learner.receive(ByteBuffer.allocate(10));
            for (int ttl : new int[] {1, 77, 77, 255}) {
                assertEquals(1, send("x", address, from.getPort(), ttl));
                assertEquals(1, other.receive(fixture.memory, 0, 10, sender));
                assertEquals(ttl, sender.ttl());
            }
        }
        other.close();
    }

    @Test
    void emptyAndLargestDatagramsArriveWhole() throws IOException {
        assertEquals(0, socket.open(false));
        try (DatagramChannel peer = peer(IPV4)) {
            assertEquals(0, send("", IPV4, port(peer), 64));
            SocketAddress us = peer.receive(ByteBuffer.allocate(10));
            byte[] random = new byte[65507];
            new Random(1).nextBytes(random);
            peer.send(ByteBuffer.allocate(0), us);
            peer.send(ByteBuffer.wrap(random), us);
            fixture.await(() -> heard.readable > 0);
            assertEquals(0, socket.receive(fixture.memory, 0, 65535, sender));
            assertEquals(65507, socket.receive(fixture.memory, 50, 65535, sender));
            byte[] received = fixture.memory.asSlice(50, 65507).toArray(ValueLayout.JAVA_BYTE);
            assertArrayEquals(random, received);
            assertEquals(-EMSGSIZE, send("x".repeat(65508), IPV4, port(peer), 64));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void closedPortIsInTheErrorQueueWithOffenderAndDestination(String address) throws IOException {
        assertEquals(0, socket.open(address.equals(IPV6)));
        IpAddress expected = IpAddress.parse(address);
        int closed = closedPort(address);
        assertEquals(1, send("x", address, closed, 64));
        fixture.await(() -> !heard.errors.isEmpty());
        assertEquals(0, heard.errors.getFirst());
        assertEquals(0, socket.receiveError(error));
        assertEquals(ECONNREFUSED, error.errno);
        assertTrue(error.icmp);
        assertEquals(address.equals(IPV6) ? 1 : 3, error.type);
        assertEquals(address.equals(IPV6) ? 4 : 3, error.code);
        assertEquals(expected, new IpAddress(error.offenderHigh, error.offenderLow));
        assertEquals(expected, new IpAddress(error.destinationHigh, error.destinationLow));
        assertEquals(closed, error.destinationPort);
        assertEquals(-EAGAIN, socket.receiveError(error));
    }

    private static int closedPort(String address) throws IOException {
        try (DatagramChannel peer = peer(address)) {
            return port(peer);
        }
    }

    @Test
    void earlierDatagramsErrorDoesNotFailTheNextOne() throws IOException {
        assertEquals(0, socket.open(false));
        try (DatagramChannel peer = peer(IPV4)) {
            assertEquals(1, send("x", IPV4, closedPort(IPV4), 64));
            assertEquals(1, send("y", IPV4, port(peer), 64));
            ByteBuffer buffer = ByteBuffer.allocate(10);
            SocketAddress us = peer.receive(buffer);
            assertEquals('y', buffer.get(0));
            assertEquals(1, send("x", IPV4, closedPort(IPV4), 64));
            peer.send(ascii("z"), us);
            fixture.await(() -> heard.readable > 0);
            assertEquals(1, socket.receive(fixture.memory, 0, 10, sender));
            // Both reports are still in the queue.
            assertEquals(0, socket.receiveError(error));
            assertEquals(0, socket.receiveError(error));
            assertEquals(-EAGAIN, socket.receiveError(error));
        }
    }

    @Test
    void withoutRouteSendFailsAtOnce() throws Exception {
        OwnNamespace.run(
                () -> {
                    try (HostFixture alone = new HostFixture()) {
                        DatagramSocket lonely = alone.host.datagram(new Heard());
                        assertEquals(0, lonely.open(false));
                        IpAddress far = IpAddress.parse("192.0.2.1");
                        long result =
                                lonely.send(
                                        alone.memory,
                                        0,
                                        1,
                                        new Destination(far.high(), far.low(), 9, 64));
                        assertEquals(-ENETUNREACH, result);
                        lonely.close();
                    }
                    return null;
                });
    }

    @Test
    void ipv6SocketDoesNotHearIpv4() throws IOException {
        assertEquals(0, socket.open(true));
        try (DatagramChannel peer = peer(IPV6);
                DatagramChannel intruder = peer(IPV4)) {
            assertEquals(1, send("x", IPV6, port(peer), 64));
            InetSocketAddress us = (InetSocketAddress) peer.receive(ByteBuffer.allocate(9));
            intruder.send(ascii("in"), new InetSocketAddress(IPV4, us.getPort()));
            peer.send(ascii("ok"), us);
            fixture.await(() -> heard.readable > 0);
            assertEquals(2, socket.receive(fixture.memory, 0, 10, sender));
            assertEquals("ok", fixture.read(0, 2));
            assertEquals(-EAGAIN, socket.receive(fixture.memory, 0, 10, sender));
        }
    }

    @Test
    void afterCloseNothingIsHeard() throws IOException {
        assertEquals(0, socket.open(false));
        try (DatagramChannel peer = peer(IPV4)) {
            send("x", IPV4, port(peer), 64);
            SocketAddress us = peer.receive(ByteBuffer.allocate(9));
            peer.send(ascii("late"), us);
            socket.close();
            fixture.settle();
            assertEquals(0, heard.readable);
            assertTrue(socket.receive(fixture.memory, 0, 10, sender) < 0);
            assertTrue(socket.receiveError(error) < 0);
            assertFalse(send("x", IPV4, port(peer), 64) >= 0);
        }
    }

    @Test
    void fullSocketTellsWhenThereIsRoom() throws Exception {
        OwnNamespace.run(
                () -> {
                    OwnNamespace.addSilentNetwork();
                    try (HostFixture alone = new HostFixture()) {
                        fill(alone);
                    }
                    return null;
                });
    }

    private void fill(HostFixture alone) {
        DatagramSocket full = alone.host.datagram(heard);
        assertEquals(0, full.open(false));
        IpAddress silent = IpAddress.parse("192.0.2.99");
        int datagrams = 0;
        long result = 0;
        while (result >= 0 && datagrams++ < 100_000) {
            result =
                    full.send(
                            alone.memory,
                            0,
                            1000,
                            new Destination(silent.high(), silent.low(), 9, 64));
        }
        assertEquals(-EAGAIN, result);
        assertEquals(0, heard.writable);
        alone.await(() -> heard.writable > 0);
        alone.settle();
        assertEquals(1, heard.writable);
        full.close();
    }
}
