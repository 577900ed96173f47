package jslirp.host;

import static jslirp.stack.host.HostErrno.EMSGSIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import jslirp.host.HostFixture.Heard;
import jslirp.linux.Errno;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.Sender;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams of one length that are sent, and received, with one call. */
@Timeout(30)
class UdpRunTest {
    private static final String IPV4 = "127.0.0.1";
    private static final String IPV6 = "::1";

    private HostFixture fixture;
    private DatagramSocket socket;
    private final Heard heard = new Heard();
    private final Sender sender = new Sender();

    @BeforeEach
    void open() throws IOException {
        fixture = new HostFixture();
        socket = fixture.host.datagram(heard);
    }

    @AfterEach
    void close() {
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

    /** Of the largest only one fits a call; of the smallest more than a call may hold. */
    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1400, 9000, 60_000})
    void runArrivesAsItsDatagrams(int each) throws IOException {
        assertEquals(0, socket.open(false));
        try (DatagramChannel peer = peer(IPV4)) {
            IpAddress to = IpAddress.parse(IPV4);
            int whole = Math.max(1, Math.min(130, 65_000 / each));
            int last = each / 2;
            long length = (long) whole * each + last;
            for (int i = 0; i < length; i++) {
                fixture.memory.set(ValueLayout.JAVA_BYTE, i, (byte) (i / each));
            }
            long sent =
                    socket.sendRun(
                            fixture.memory,
                            0,
                            length,
                            each,
                            new Destination(to.high(), to.low(), port(peer), 64));
            assertEquals(length, sent);
            ByteBuffer buffer = ByteBuffer.allocate(65_536);
            for (int i = 0; i < whole + (last > 0 ? 1 : 0); i++) {
                peer.receive(buffer.clear());
                assertEquals(i < whole ? each : last, buffer.position());
                assertEquals((byte) i, buffer.get(0));
            }
        }
    }

    /**
     * More than one call takes, or one datagram of IPv4: 65,507 bytes. IPv6 has room for 65,527 in
     * one.
     */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,1000,100",
        "127.0.0.1,32753,3",
        "127.0.0.1,65507,2",
        "::1,1000,100",
        "::1,65508,2",
        "::1,65527,2"
    })
    void runOfMoreThanADatagramHoldsArrivesAsItsDatagrams(String address, int each, int count)
            throws IOException {
        assertEquals(0, socket.open(address.equals(IPV6)));
        try (DatagramChannel peer = peer(address)) {
            peer.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            IpAddress to = IpAddress.parse(address);
            for (int i = 0; i < count; i++) {
                fixture.memory.set(ValueLayout.JAVA_BYTE, (long) i * each, (byte) i);
            }
            long sent =
                    socket.sendRun(
                            fixture.memory,
                            0,
                            (long) each * count,
                            each,
                            new Destination(to.high(), to.low(), port(peer), 64));
            assertEquals((long) each * count, sent);
            ByteBuffer buffer = ByteBuffer.allocate(65_536);
            for (int i = 0; i < count; i++) {
                peer.receive(buffer.clear());
                assertEquals(each, buffer.position());
                assertEquals((byte) i, buffer.get(0));
            }
        }
    }

    @Test
    void runOfDatagramsThatAreTooLargeFails() throws IOException {
        assertEquals(0, socket.open(false));
        try (DatagramChannel peer = peer(IPV4)) {
            IpAddress to = IpAddress.parse(IPV4);
            long each = 65_508;
            long result =
                    socket.sendRun(
                            fixture.memory,
                            0,
                            2 * each,
                            each,
                            new Destination(to.high(), to.low(), port(peer), 64));
            assertEquals(-EMSGSIZE, result);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void runIsReceivedTogetherByWhoAsksForIt(boolean together) throws IOException {
        assertEquals(0, socket.open(false));
        DatagramSocket other = fixture.host.datagram(new Heard());
        assertEquals(0, other.open(false));
        if (together) {
            other.joinReceived();
        }
        try (DatagramChannel learner = peer(IPV4)) {
            long low = IpAddress.LOOPBACK_IPV4.low();
            other.send(fixture.memory, 0, 1, new Destination(0, low, port(learner), 64));
            InetSocketAddress to = (InetSocketAddress) learner.receive(ByteBuffer.allocate(10));
            assertEquals(
                    250,
                    socket.sendRun(
                            fixture.memory,
                            0,
                            250,
                            100,
                            new Destination(0, low, to.getPort(), 64)));
            long n = other.receive(fixture.memory, 1000, 1000, sender);
            assertEquals(together ? 250 : 100, n);
            assertEquals(together ? 100 : 0, sender.segmentLength());
            assertEquals(
                    1,
                    socket.send(fixture.memory, 0, 1, new Destination(0, low, to.getPort(), 64)));
            while (n > 1) {
                n = other.receive(fixture.memory, 1000, 1000, sender);
            }
            assertEquals(1, n);
            assertEquals(0, sender.segmentLength());
        }
        other.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void runIsReceivedTogetherByABoundSocketThatAsksForIt(boolean together) throws IOException {
        assertEquals(0, socket.open(false));
        IpAddress to = IpAddress.parse(IPV4);
        int port = freePort();
        BoundUdpSocket other = bound(to, port);
        if (together) {
            other.joinReceived();
        }
        assertEquals(
                250,
                socket.sendRun(
                        fixture.memory, 0, 250, 100, new Destination(0, to.low(), port, 64)));
        long n = other.receive(fixture.memory, 1000, 1000, sender);
        assertEquals(together ? 250 : 100, n);
        assertEquals(together ? 100 : 0, sender.segmentLength());
        assertEquals(to, new IpAddress(sender.ownHigh(), sender.ownLow()));
        assertEquals(1, socket.send(fixture.memory, 0, 1, new Destination(0, to.low(), port, 64)));
        while (n > 1) {
            n = other.receive(fixture.memory, 1000, 1000, sender);
        }
        assertEquals(1, n);
        assertEquals(0, sender.segmentLength());
        other.close();
    }

    private static int freePort() throws IOException {
        try (DatagramChannel peer = peer(IPV4)) {
            return port(peer);
        }
    }

    private BoundUdpSocket bound(IpAddress address, int port) throws IOException {
        int type = Linux.SOCK_DGRAM() | Linux.SOCK_NONBLOCK() | Linux.SOCK_CLOEXEC();
        int fd = (int) Errno.check("socket", Socket.socket(Linux.AF_INET(), type, 0));
        int length = SocketAddress.encode(fixture.memory, 0, address.high(), address.low(), port);
        Errno.check("bind", Socket.bind(fd, fixture.memory, 0, length));
        BoundUdpSocket made = fixture.host.bound(fd, false, heard);
        assertEquals(0, made.begin());
        return made;
    }

    /** The kernel cuts nothing into datagrams that are larger than the MTU. */
    @Test
    void runThatTheKernelDoesNotCutGoesOneByOne() throws Exception {
        OwnNamespace.run(
                () -> {
                    OwnNamespace.ip("link set lo mtu 1500");
                    try (HostFixture small = new HostFixture();
                            DatagramChannel peer = peer(IPV4)) {
                        DatagramSocket sends = small.host.datagram(heard);
                        sends.open(false);
                        long low = IpAddress.LOOPBACK_IPV4.low();
                        int to = port(peer);
                        assertEquals(
                                6000,
                                sends.sendRun(
                                        small.memory,
                                        0,
                                        6000,
                                        2000,
                                        new Destination(0, low, to, 64)));
                        for (int i = 0; i < 3; i++) {
                            ByteBuffer buffer = ByteBuffer.allocate(65_536);
                            peer.receive(buffer);
                            assertEquals(2000, buffer.position());
                        }
                        sends.close();
                    }
                    return null;
                });
    }
}
