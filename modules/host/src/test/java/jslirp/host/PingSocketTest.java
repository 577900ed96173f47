package jslirp.host;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.EHOSTUNREACH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import jslirp.host.HostFixture.Heard;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.wire.Checksum;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Echo sockets in a namespace where the unprivileged kind is allowed, and where it is not. */
@Timeout(30)
class PingSocketTest {
    private static final Path GROUPS = Path.of("/proc/sys/net/ipv4/ping_group_range");
    private static final int PAYLOAD = 56;

    private final Heard heard = new Heard();
    private final Sender sender = new Sender();
    private final SocketError error = new SocketError();

    private static void allow(boolean allowed) throws IOException {
        // /proc/sys/net is that of the thread that opens it.
        Files.writeString(GROUPS, allowed ? "0 2147483647" : "1 0");
    }

    private static int request(MemorySegment s, long at, boolean ipv6, int sequence) {
        int length = IcmpHeader.LENGTH + PAYLOAD;
        s.asSlice(at, length).fill((byte) 0x5a);
        IcmpHeader.type(s, at, ipv6 ? IcmpHeader.V6.ECHO_REQUEST : IcmpHeader.V4.ECHO_REQUEST);
        IcmpHeader.code(s, at, 0);
        IcmpHeader.identifier(s, at, 0x1234);
        IcmpHeader.sequence(s, at, sequence);
        IcmpHeader.checksum(s, at, 0);
        IcmpHeader.checksum(s, at, Checksum.finish(Checksum.add(0, s, at, length)));
        return length;
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,true", "127.0.0.1,false", "::1,true", "::1,false"})
    void echoIsAnswered(String address, boolean unprivileged) throws Exception {
        OwnNamespace.run(
                () -> {
                    allow(unprivileged);
                    echo(IpAddress.parse(address));
                    return null;
                });
    }

    private void echo(IpAddress to) throws IOException {
        try (HostFixture fixture = new HostFixture()) {
            MemorySegment s = fixture.memory;
            boolean ipv6 = !to.isIpv4();
            DatagramSocket other = fixture.host.echo(new Heard());
            assertEquals(0, other.open(ipv6));
            DatagramSocket socket = fixture.host.echo(heard);
            assertEquals(0, socket.open(ipv6));
            for (int sequence = 7; sequence < 10; sequence++) {
                int length = request(s, 0, ipv6, sequence);
                assertEquals(
                        length,
                        other.send(s, 0, length, new Destination(to.high(), to.low(), 0, 9)));
                assertEquals(
                        length,
                        socket.send(s, 0, length, new Destination(to.high(), to.low(), 0, 77)));
                assertEquals(0x1234, IcmpHeader.identifier(s, 0), "the guest's frame is left");
                int before = heard.readable;
                fixture.await(() -> heard.readable > before);
                assertEquals(length, socket.receive(s, 1000, 500, sender));
                int type = IcmpHeader.type(s, 1000);
                assertEquals(ipv6 ? IcmpHeader.V6.ECHO_REPLY : IcmpHeader.V4.ECHO_REPLY, type);
                assertEquals(sequence, IcmpHeader.sequence(s, 1000));
                assertEquals(0x5a, s.get(ValueLayout.JAVA_BYTE, 1000 + 63));
                assertEquals(to, new IpAddress(sender.high(), sender.low()));
                assertEquals(64, sender.ttl());
                if (!ipv6) {
                    long sum = Checksum.add(0, s, 1000, length);
                    assertTrue(Checksum.isValid(sum));
                }
                assertEquals(-EAGAIN, socket.receive(s, 1000, 500, sender));
            }
            socket.close();
            other.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void errorNamesTheRequestItIsAbout(boolean unprivileged) throws Exception {
        OwnNamespace.run(
                () -> {
                    allow(unprivileged);
                    OwnNamespace.addSilentNetwork();
                    error();
                    return null;
                });
    }

    private void error() throws IOException {
        try (HostFixture fixture = new HostFixture()) {
            DatagramSocket socket = fixture.host.echo(heard);
            assertEquals(0, socket.open(false));
            // Nobody answers ARP for this one: after its last try the kernel reports it.
            IpAddress to = IpAddress.parse("192.0.2.99");
            int length = request(fixture.memory, 0, false, 4711);
            long sent =
                    socket.send(
                            fixture.memory, 0, length, new Destination(to.high(), to.low(), 0, 64));
            assertEquals(length, sent);
            assertEquals(-EAGAIN, socket.receiveError(error));
            fixture.await(() -> !heard.errors.isEmpty());
            assertEquals(0, socket.receiveError(error));
            assertEquals(EHOSTUNREACH, error.errno);
            assertEquals(4711, error.sequence);
            assertEquals(to, new IpAddress(error.destinationHigh, error.destinationLow));
            socket.close();
        }
    }
}
