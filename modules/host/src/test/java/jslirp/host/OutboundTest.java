package jslirp.host;

import static jslirp.stack.host.HostErrno.EADDRNOTAVAIL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import jslirp.host.HostFixture.Heard;
import jslirp.linux.ErrnoException;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.StreamSocket;
import jslirp.wire.Checksum;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets leave from the address and by the interface that were named. */
@Timeout(30)
class OutboundTest {
    private static final int DISCARD = 9;
    private static final int MANY = 20;

    /** Two networks; all routes lead to the first unless the second is asked for. */
    private static void addTwoNetworks() throws IOException, InterruptedException {
        OwnNamespace.ip("link add first type veth peer name firstpeer");
        OwnNamespace.ip("link add second type veth peer name secondpeer");
        for (String name : new String[] {"firstpeer", "secondpeer", "first", "second"}) {
            // Nobody is asked for a MAC, so that whatever is sent is sent at once.
            OwnNamespace.ip("link set " + name + " arp off up");
        }
        OwnNamespace.ip("addr add 192.0.2.1/24 dev first");
        OwnNamespace.ip("addr add 2001:db8:1::1/64 dev first nodad");
        OwnNamespace.ip("addr add 198.51.100.1/24 dev second");
        OwnNamespace.ip("addr add 198.51.100.2/24 dev second");
        OwnNamespace.ip("addr add 2001:db8:2::1/64 dev second nodad");
        OwnNamespace.awaitIpv6("2001:db8:1::1");
        OwnNamespace.awaitIpv6("2001:db8:2::1");
        OwnNamespace.ip("route add default dev first");
        OwnNamespace.ip("route add default dev second metric 100");
        OwnNamespace.ip("-6 route add default dev first");
        OwnNamespace.ip("-6 route add default dev second metric 2000");
    }

    /** Packets that have left by an interface. */
    private static long sent(String device) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/net/dev"))) {
            String[] words = line.strip().split("[\\s:]+");
            if (words[0].equals(device)) {
                return Long.parseLong(words[10]);
            }
        }
        throw new IllegalStateException("no interface " + device);
    }

    private static Outbound by(String name) throws ErrnoException {
        return new Outbound(OutboundAddress.parse(name, false), OutboundAddress.parse(name, true));
    }

    private static Outbound at(String address) {
        IpAddress parsed = IpAddress.parse(address);
        OutboundAddress from = new OutboundAddress(parsed, null);
        return parsed.isIpv4() ? new Outbound(from, null) : new Outbound(null, from);
    }

    private static String parsed(String text, boolean ipv6) throws ErrnoException {
        OutboundAddress from = OutboundAddress.parse(text, ipv6);
        return from.address() + (from.device() == null ? "" : " by " + from.device());
    }

    @Test
    void anAddressIsTakenAsItIs() throws ErrnoException {
        assertEquals("203.0.113.7", parsed("203.0.113.7", false));
        assertEquals("2001:db8::7", parsed("2001:db8::7", true));
    }

    @Test
    void anInterfaceIsItsFirstAddressAndItself() throws Exception {
        OwnNamespace.run(
                () -> {
                    addTwoNetworks();
                    assertEquals("198.51.100.1 by second", parsed("second", false));
                    assertEquals("2001:db8:2::1 by second", parsed("second", true));
                    assertEquals("127.0.0.1 by lo", parsed("lo", false));
                    assertEquals("::1 by lo", parsed("lo", true));
                    OutboundAddress linkLocal = OutboundAddress.parse("secondpeer", true);
                    assertTrue(linkLocal.address().isLinkLocal());
                    assertNotEquals(0, (int) linkLocal.address().high(), "the scope");
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> OutboundAddress.parse("secondpeer", false));
                    return null;
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nosuchinterface0",
                "nosuchinterface",
                "10.0.0",
                "10.0.0.1/8",
                "lo:1",
                "lo ",
                "::1%lo",
                "fe80::1",
                "ü"
            })
    void everythingElseIsRefused(String text) {
        for (boolean ipv6 : new boolean[] {false, true}) {
            assertThrows(IllegalArgumentException.class, () -> OutboundAddress.parse(text, ipv6));
        }
    }

    @Test
    void addressesOfTheOtherVersionAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> OutboundAddress.parse("::1", false));
        assertThrows(
                IllegalArgumentException.class, () -> OutboundAddress.parse("127.0.0.1", true));
        assertThrows(
                IllegalArgumentException.class,
                () -> OutboundAddress.parse("::ffff:127.0.0.1", true));
    }

    @Test
    void withoutAnInterfaceThereIsNone() {
        assertNull(Outbound.ROUTED.device(false));
        assertNull(at("127.0.0.1").device(false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "198.51.100.2", "127.0.0.77", "2001:db8:2::1"})
    void thePeerSeesTheAddressEvenOnLoopback(String address) throws Exception {
        OwnNamespace.run(
                () -> {
                    addTwoNetworks();
                    IpAddress from = IpAddress.parse(address);
                    IpAddress loopback =
                            from.isIpv4() ? IpAddress.LOOPBACK_IPV4 : IpAddress.LOOPBACK_IPV6;
                    assertReaches(at(address), loopback, from);
                    return null;
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.53",
                "192.0.2.1",
                "198.51.100.1",
                "198.51.100.2",
                "::1",
                "2001:db8:1::1",
                "2001:db8:2::1"
            })
    void theHostItselfIsReachedThoughAnInterfaceWasNamed(String address) throws Exception {
        OwnNamespace.run(
                () -> {
                    addTwoNetworks();
                    IpAddress to = IpAddress.parse(address);
                    IpAddress from =
                            IpAddress.parse(to.isIpv4() ? "198.51.100.1" : "2001:db8:2::1");
                    assertReaches(by("second"), to, from);
                    return null;
                });
    }

    private static void assertReaches(Outbound outbound, IpAddress to, IpAddress from)
            throws IOException {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getByName(to.toString()), 0);
        Heard heard = new Heard();
        try (HostFixture fixture = new HostFixture(outbound);
                ServerSocketChannel server = ServerSocketChannel.open().bind(free);
                DatagramChannel peer = DatagramChannel.open().bind(free)) {
            StreamSocket stream = fixture.host.stream(heard);
            int port = server.socket().getLocalPort();
            assertEquals(0, stream.connect(to.high(), to.low(), port));
            fixture.await(() -> heard.connected);
            try (SocketChannel accepted = server.accept()) {
                assertEquals(from, address(accepted.getRemoteAddress()));
            }
            stream.close();
            DatagramSocket datagrams = fixture.host.datagram(heard);
            assertEquals(0, datagrams.open(!to.isIpv4()));
            port = peer.socket().getLocalPort();
            assertEquals(
                    1,
                    datagrams.send(
                            fixture.memory, 0, 1, new Destination(to.high(), to.low(), port, 9)));
            ByteBuffer buffer = ByteBuffer.allocate(10);
            assertEquals(from, address(peer.receive(buffer)));
            datagrams.close();
        }
    }

    private static IpAddress address(Object seen) {
        return IpAddress.of(((InetSocketAddress) seen).getAddress().getAddress());
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.9", "2001:db8:9::9"})
    void othersAreReachedByTheInterfaceAndNotByTheRoutes(String address) throws Exception {
        OwnNamespace.run(
                () -> {
                    addTwoNetworks();
                    assertLeavesBy("first", Outbound.ROUTED, address);
                    assertLeavesBy("second", by("second"), address);
                    // The address alone does not choose the way.
                    String second =
                            address.startsWith("2") && address.indexOf(':') > 0
                                    ? "2001:db8:2::1"
                                    : "198.51.100.1";
                    assertLeavesBy("first", at(second), address);
                    return null;
                });
    }

    /** A way to send, whose packets are counted. */
    @FunctionalInterface
    private interface Sending {
        void send() throws IOException;
    }

    /** TCP, UDP and pings; UDP from a socket that talks to the host itself in between. */
    private static void assertLeavesBy(String device, Outbound outbound, String address)
            throws IOException {
        IpAddress to = IpAddress.parse(address);
        boolean ipv6 = !to.isIpv4();
        IpAddress own = ipv6 ? IpAddress.LOOPBACK_IPV6 : IpAddress.LOOPBACK_IPV4;
        long high = to.high();
        long low = to.low();
        try (HostFixture fixture = new HostFixture(outbound)) {
            assertLeavesBy(
                    device,
                    () -> {
                        StreamSocket stream = fixture.host.stream(new Heard());
                        assertEquals(0, stream.connect(high, low, 80));
                        stream.close();
                    });
            DatagramSocket datagrams = fixture.host.datagram(new Heard());
            assertEquals(0, datagrams.open(ipv6));
            assertLeavesBy(
                    device,
                    () -> {
                        MemorySegment s = fixture.memory;
                        assertEquals(
                                1, datagrams.send(s, 0, 1, new Destination(high, low, DISCARD, 9)));
                        long sent =
                                datagrams.send(
                                        s,
                                        0,
                                        1,
                                        new Destination(own.high(), own.low(), DISCARD, 9));
                        assertEquals(1, sent);
                    });
            datagrams.close();
            DatagramSocket echo = fixture.host.echo(new Heard());
            assertEquals(0, echo.open(ipv6));
            writeRequest(fixture, ipv6);
            assertLeavesBy(
                    device,
                    () ->
                            assertEquals(
                                    8,
                                    echo.send(
                                            fixture.memory,
                                            0,
                                            8,
                                            new Destination(high, low, 0, 9))));
            echo.close();
        }
    }

    /** The kernel sends a little of its own on every interface, hence many packets. */
    private static void assertLeavesBy(String device, Sending sending) throws IOException {
        String other = device.equals("first") ? "second" : "first";
        long before = sent(device);
        long beforeByOther = sent(other);
        for (int i = 0; i < MANY; i++) {
            sending.send();
        }
        assertTrue(sent(device) - before >= MANY, "by " + device);
        assertTrue(sent(other) - beforeByOther < MANY, "not by " + other);
    }

    private static void writeRequest(HostFixture fixture, boolean ipv6) {
        int type = ipv6 ? IcmpHeader.V6.ECHO_REQUEST : IcmpHeader.V4.ECHO_REQUEST;
        IcmpHeader.type(fixture.memory, 0, type);
        long sum = Checksum.add(0, fixture.memory, 0, 8);
        IcmpHeader.checksum(fixture.memory, 0, Checksum.finish(sum));
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.9", "2001:db8:9::9"})
    void anAddressThatIsNotOursFailsEverySocket(String address) throws IOException {
        IpAddress other = IpAddress.parse(address);
        boolean ipv6 = !other.isIpv4();
        IpAddress to = ipv6 ? IpAddress.LOOPBACK_IPV6 : IpAddress.LOOPBACK_IPV4;
        try (HostFixture fixture = new HostFixture(at(address))) {
            StreamSocket stream = fixture.host.stream(new Heard());
            assertEquals(-EADDRNOTAVAIL, stream.connect(to.high(), to.low(), DISCARD));
            assertEquals(-EADDRNOTAVAIL, fixture.host.datagram(new Heard()).open(ipv6));
            assertEquals(-EADDRNOTAVAIL, fixture.host.echo(new Heard()).open(ipv6));
            DatagramSocket otherFamily = fixture.host.datagram(new Heard());
            assertEquals(0, otherFamily.open(!ipv6), "the other IP version is left alone");
            otherFamily.close();
        }
    }
}
