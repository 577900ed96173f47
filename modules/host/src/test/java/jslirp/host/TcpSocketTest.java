package jslirp.host;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.ECONNABORTED;
import static jslirp.stack.host.HostErrno.ECONNREFUSED;
import static jslirp.stack.host.HostErrno.ECONNRESET;
import static jslirp.stack.host.HostErrno.EMFILE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import jslirp.host.HostFixture.Heard;
import jslirp.linux.Errno;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.StreamSocket;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TCP against a real peer on loopback: with SO_PEEK_OFF and with rings, IPv4 and IPv6. */
@Timeout(30)
class TcpSocketTest {
    /** How a test's sockets receive, and over what. */
    enum Way {
        IPV4_KERNEL(IpAddress.LOOPBACK_IPV4, false),
        IPV6_KERNEL(IpAddress.LOOPBACK_IPV6, false),
        IPV4_RING(IpAddress.LOOPBACK_IPV4, true),
        IPV6_RING(IpAddress.LOOPBACK_IPV6, true);

        final IpAddress address;
        final boolean ring;

        Way(IpAddress address, boolean ring) {
            this.address = address;
            this.ring = ring;
        }
    }

    private HostFixture fixture;
    private ServerSocketChannel server;
    private SocketChannel peer;
    private StreamSocket socket;
    private final Heard heard = new Heard();

    private void connect(Way way) throws IOException {
        listen(way);
        socket = fixture.host.stream(heard);
        int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        assertEquals(0, socket.connect(way.address.high(), way.address.low(), port));
        peer = server.accept();
        fixture.await(() -> heard.connected);
    }

    private void listen(Way way) throws IOException {
        fixture = new HostFixture();
        if (way.ring) {
            fixture.host.useRings();
        }
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getByName(way.address.toString()), 0));
    }

    @AfterEach
    void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
        if (peer != null) {
            peer.close();
        }
        server.close();
        fixture.close();
    }

    private void peerSends(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            peer.write(bytes);
        }
    }

    private String peerReads(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && peer.read(bytes) >= 0) {
            continue;
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }

    private String peek(long offset, long length) {
        long count = socket.peek(offset, fixture.memory, 100, length);
        return count < 0 ? "errno " + -count : fixture.read(100, count);
    }

    @ParameterizedTest
    @EnumSource
    void peekedBytesStayUntilTheyAreDiscarded(Way way) throws IOException {
        connect(way);
        peerSends("abcdefghij");
        fixture.await(() -> heard.readable > 0);
        assertEquals("abc", peek(0, 3));
        assertEquals("def", peek(3, 3));
        // A retransmission goes back to the first byte that is not acknowledged.
        assertEquals("abcdef", peek(0, 6));
        assertEquals(2, socket.discard(2));
        assertEquals("ghij", peek(4, 100));
        assertEquals("errno " + EAGAIN, peek(8, 100));
        assertEquals("cdefghij", peek(0, 100));
        assertEquals(8, socket.discard(8));
        assertEquals("errno " + EAGAIN, peek(0, 100));
        peerSends("klm");
        int before = heard.readable;
        fixture.await(() -> heard.readable > before);
        assertEquals("klm", peek(0, 100));
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatArriveWhileOthersArePeekedAreFoundBehindThem(Way way) throws IOException {
        connect(way);
        peerSends("abc");
        fixture.await(() -> heard.readable > 0);
        assertEquals("abc", peek(0, 100));
        assertEquals("errno " + EAGAIN, peek(3, 100));
        int before = heard.readable;
        peerSends("def");
        fixture.await(() -> heard.readable > before);
        assertEquals("def", peek(3, 100));
        assertEquals(4, socket.discard(4));
        assertEquals("errno " + EAGAIN, peek(2, 100));
        assertEquals("ef", peek(0, 100));
    }

    @ParameterizedTest
    @EnumSource
    void endIsToldAndSeenBehindTheLastByte(Way way) throws IOException {
        connect(way);
        peerSends("last");
        peer.shutdownOutput();
        fixture.await(() -> heard.ends > 0 && heard.readable > 0);
        assertEquals("last", peek(0, 100));
        assertEquals(0, socket.peek(4, fixture.memory, 0, 100));
        assertEquals("last", peek(0, 4));
        assertEquals(4, socket.discard(4));
        assertEquals(0, socket.peek(0, fixture.memory, 0, 100));
    }

    @ParameterizedTest
    @EnumSource
    void afterTheEndWasSentBytesStillArrive(Way way) throws IOException {
        connect(way);
        int length = fixture.write(0, "request");
        assertEquals(length, socket.send(fixture.memory, 0, length));
        assertEquals(0, socket.shutdownOutput());
        assertEquals("request", peerReads(100));
        peerSends("answer");
        fixture.await(() -> heard.readable > 0);
        assertEquals("answer", peek(0, 100));
        assertEquals(0, heard.ends);
    }

    @ParameterizedTest
    @EnumSource
    void resetByThePeerIsAnError(Way way) throws IOException {
        connect(way);
        peer.setOption(StandardSocketOptions.SO_LINGER, 0);
        peer.close();
        fixture.await(() -> !heard.errors.isEmpty());
        assertEquals(ECONNRESET, heard.errors.getFirst());
    }

    @ParameterizedTest
    @EnumSource
    void resetReachesThePeer(Way way) throws IOException {
        connect(way);
        socket.reset();
        socket.reset();
        assertThrows(IOException.class, () -> peerReads(1));
    }

    @ParameterizedTest
    @EnumSource
    void closeIsOrderlyAndFinal(Way way) throws IOException {
        connect(way);
        socket.close();
        socket.close();
        assertEquals("", peerReads(1));
        assertEquals(-Errno.EBADF, socket.send(fixture.memory, 0, 1));
        assertEquals(-Errno.EBADF, socket.peek(0, fixture.memory, 0, 1));
        fixture.settle();
        assertEquals(0, heard.errors.size() + heard.ends + heard.readable);
    }

    @ParameterizedTest
    @EnumSource
    void refusedConnectionIsAnErrorAndNeverConnected(Way way) throws IOException {
        listen(way);
        int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        server.close();
        socket = fixture.host.stream(heard);
        long result = socket.connect(way.address.high(), way.address.low(), port);
        assertEquals(0, result);
        fixture.await(() -> !heard.errors.isEmpty());
        assertEquals(ECONNREFUSED, heard.errors.getFirst());
        assertFalse(heard.connected);
    }

    @ParameterizedTest
    @EnumSource
    void fullSocketTakesAPartAndTellsWhenThereIsRoom(Way way) throws IOException {
        connect(way);
        fixture.settle();
        assertEquals(0, heard.writable, "room is no news before it was wanted");
        long chunk = fixture.memory.byteSize();
        long sent = 0;
        long count = chunk;
        while (count == chunk) {
            count = socket.send(fixture.memory, 0, chunk);
            sent += Math.max(0, count);
        }
        assertTrue(count == -EAGAIN || count < chunk);
        ByteBuffer sink = ByteBuffer.allocate(1 << 20);
        long received = 0;
        while (received < sent) {
            received += peer.read(sink.clear());
        }
        fixture.await(() -> heard.writable > 0);
        assertEquals(1, socket.send(fixture.memory, 0, 1));
    }

    @ParameterizedTest
    @EnumSource
    void streamArrivesWholeThroughWindowsOfAnySize(Way way)
            throws IOException, InterruptedException {
        connect(way);
        int total = 8 << 20;
        Thread sender = new Thread(() -> sendPattern(total));
        sender.start();
        long discarded = 0;
        long peeked = 0;
        int step = 1;
        while (discarded < total) {
            step = step % 60_000 + 7919;
            long offset = peeked - discarded;
            long count = socket.peek(offset, fixture.memory, 0, step);
            if (count == -EAGAIN || offset > 900_000) {
                // Acknowledge half of what is on its way, or all when nothing else comes.
                long acknowledged = offset > 1 ? offset / 2 : offset;
                int before = heard.readable;
                assertEquals(acknowledged, socket.discard(acknowledged));
                discarded += acknowledged;
                if (offset == 0) {
                    fixture.await(() -> heard.readable > before);
                }
                continue;
            }
            assertTrue(count > 0, () -> "errno " + -count);
            for (long i = 0; i < count; i += 997) {
                byte expected = pattern(peeked + i);
                assertEquals(expected, fixture.memory.get(ValueLayout.JAVA_BYTE, i));
            }
            peeked += count;
        }
        sender.join();
        assertEquals(total, discarded);
    }

    private void sendPattern(int total) {
        ByteBuffer bytes = ByteBuffer.allocate(total);
        for (int i = 0; i < total; i++) {
            bytes.put(i, pattern(i));
        }
        try {
            while (bytes.hasRemaining()) {
                peer.write(bytes);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte pattern(long position) {
        return (byte) (position * 31 + position / 251);
    }

    @ParameterizedTest
    @EnumSource
    void urgentByteStaysInTheStreamAndStopsNobody(Way way) throws IOException {
        connect(way);
        peerSends("abc");
        peer.socket().sendUrgentData('!');
        peerSends("def");
        fixture.await(() -> heard.readable > 0);
        StringBuilder seen = new StringBuilder();
        fixture.await(
                () -> {
                    long count = socket.peek(seen.length(), fixture.memory, 0, 100);
                    seen.append(count > 0 ? fixture.read(0, count) : "");
                    return seen.length() >= 7;
                });
        assertEquals("abc!def", seen.toString());
        assertEquals("abc!def", peek(0, 100), "one peek is not stopped by the mark");
        assertEquals(7, socket.discard(7));
        peerSends("ghi");
        int before = heard.readable;
        fixture.await(() -> heard.readable > before);
        assertEquals("ghi", peek(0, 100));
    }

    @ParameterizedTest
    @EnumSource
    void acceptedConnectionIsAdopted(Way way) throws IOException {
        listen(way);
        socket = fixture.host.stream(heard);
        Heard adoptedHeard = new Heard();
        try (KernelListener listener = new KernelListener(way.address)) {
            long high = way.address.high();
            assertEquals(0, socket.connect(high, way.address.low(), listener.port()));
            StreamSocket adopted = fixture.host.adopt(listener.accept(), adoptedHeard);
            assertNotNull(adopted);
            int length = fixture.write(0, "hello");
            assertEquals(length, adopted.send(fixture.memory, 0, length));
            fixture.await(() -> heard.readable > 0);
            assertEquals("hello", peek(0, 100));
            assertEquals(length, socket.send(fixture.memory, 0, length));
            fixture.await(() -> adoptedHeard.readable > 0);
            assertEquals(length, adopted.peek(0, fixture.memory, 200, 100));
            assertEquals(-EAGAIN, adopted.peek(length, fixture.memory, 200, 100));
            assertFalse(adoptedHeard.connected, "it was connected already");
            adopted.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void boundToAnOutboundAddressThePeerSeesIt(Way way) throws IOException {
        listen(way);
        fixture.close();
        IpAddress ipv4 = IpAddress.parse("127.0.0.77");
        fixture =
                new HostFixture(
                        new Outbound(
                                new OutboundAddress(ipv4, null),
                                OutboundAddress.parse("lo", true)));
        socket = fixture.host.stream(heard);
        int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        assertEquals(0, socket.connect(way.address.high(), way.address.low(), port));
        peer = server.accept();
        InetSocketAddress seen = (InetSocketAddress) peer.getRemoteAddress();
        String expected = way.address.isIpv4() ? "127.0.0.77" : "0:0:0:0:0:0:0:1";
        assertEquals(expected, seen.getAddress().getHostAddress());
    }

    @ParameterizedTest
    @EnumSource
    void endIsToldOnce(Way way) throws IOException {
        connect(way);
        peer.shutdownOutput();
        fixture.await(() -> heard.ends > 0);
        long chunk = fixture.memory.byteSize();
        while (socket.send(fixture.memory, 0, chunk) == chunk) {
            continue;
        }
        while (heard.writable == 0) {
            peer.read(ByteBuffer.allocate(1 << 20));
            fixture.settle();
        }
        assertEquals(1, heard.ends);
    }

    @ParameterizedTest
    @EnumSource
    void flowThatMeetsABrokenInvariantIsResetAndTold(Way way) throws IOException {
        connect(way);
        heard.broken = true;
        peerSends("x");
        fixture.await(() -> !heard.errors.isEmpty());
        assertEquals(ECONNABORTED, heard.errors.getFirst());
        assertThrows(IOException.class, () -> peerReads(1));
        assertEquals(1, fixture.faults.count());
        fixture.expectedFaults = 1;
    }

    @ParameterizedTest
    @EnumSource
    void limitOfDescriptorsIsAResultAndOldSocketsLive(Way way) throws IOException {
        connect(way);
        // Loads the classes, which takes descriptors too.
        DatagramSocket before = fixture.host.datagram(new Heard());
        assertEquals(0, before.open(false));
        before.close();
        try (DescriptorLimit limit = new DescriptorLimit()) {
            limit.lift();
            StreamSocket refused = fixture.host.stream(new Heard());
            limit.reach();
            long result = refused.connect(way.address.high(), way.address.low(), 9);
            long opened = before.open(false);
            limit.lift();
            assertEquals(-EMFILE, result);
            assertEquals(-EMFILE, opened);
        }
        int length = fixture.write(0, "alive");
        assertEquals(length, socket.send(fixture.memory, 0, length));
        assertEquals("alive", peerReads(length));
    }
}
