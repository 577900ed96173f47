package jslirp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports that listen while the guest's do. */
final class DeferringListenerTest {
    private static final int GUEST_PORT = 80;

    private ForwardFixture fixture;
    private InetAddress address;
    private int port;

    @BeforeEach
    void start() throws IOException {
        fixture = new ForwardFixture();
        address = InetAddress.getByName("127.0.0.1");
        port = ForwardFixture.freePort();
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    private PortForward add(int ports) {
        IpAddress host = IpAddress.parse(address.getHostAddress());
        return fixture.add(
                new ForwardRequest(
                        Protocol.TCP,
                        HostEnd.Ports.at(host, port),
                        GuestEnd.Ports.of(GUEST_PORT),
                        ports,
                        true));
    }

    private void guestListens(boolean listens) {
        fixture.onLoop(
                () ->
                        listens
                                ? fixture.guest.listening.add(GUEST_PORT)
                                : fixture.guest.listening.remove(GUEST_PORT));
    }

    private boolean connects() {
        try (Socket _ = new Socket(address, port)) {
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void await(boolean connects) {
        long end = System.nanoTime() + ForwardFixture.PATIENCE_SECONDS * 1_000_000_000;
        while (connects() != connects && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(10_000_000);
        }
        assertEquals(connects, connects());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void hostListensOnlyWhileTheGuestDoes(String host) throws IOException {
        address = InetAddress.getByName(host);
        add(1);
        assertEquals(false, connects());
        guestListens(true);
        await(true);
        guestListens(false);
        await(false);
        guestListens(true);
        await(true);
    }

    /** Who adds a forward to a service that is there can connect at once. */
    @Test
    void outcomeIsToldWhenTheGuestHasBeenHeard() {
        guestListens(true);
        add(1);
        assertEquals(true, connects());
    }

    @Test
    void outcomeOfASilentGuestIsToldTooAndNobodyIsLetIn() {
        fixture.onLoop(() -> fixture.guest.silent = true);
        add(1);
        assertEquals(false, connects());
    }

    @Test
    void guestThatFallsSilentIsGivenSomeTime() {
        guestListens(true);
        add(1);
        fixture.onLoop(() -> fixture.guest.silent = true);
        await(false);
        fixture.onLoop(() -> fixture.guest.silent = false);
        fixture.onLoop(() -> true);
        await(true);
    }

    /** What came between two questions is reset; the next client is refused without any. */
    @Test
    void refusedConnectionIsAnAnswerToo() throws IOException {
        guestListens(true);
        add(1);
        guestListens(false);
        try (Socket client = new Socket(address, port)) {
            client.setSoTimeout(20_000);
            assertThrows(IOException.class, () -> client.getInputStream().read());
        } catch (ConnectException e) {
            // The question was sooner.
        }
        assertEquals(false, connects());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void portIsTakenWhetherItListensOrNot(boolean listens) throws IOException {
        guestListens(listens);
        add(1);
        assertEquals(listens, connects());
        try (ServerSocket other = new ServerSocket()) {
            other.setReuseAddress(true);
            InetSocketAddress same = new InetSocketAddress(address, port);
            assertThrows(BindException.class, () -> other.bind(same));
        }
    }

    @Test
    void portInUseIsRefused() throws IOException {
        try (ServerSocket _ = new ServerSocket(port, 1, address)) {
            ForwardFailure failure =
                    fixture.refused(
                            new ForwardRequest(
                                    Protocol.TCP,
                                    HostEnd.Ports.at(IpAddress.LOOPBACK_IPV4, port),
                                    GuestEnd.Ports.of(GUEST_PORT),
                                    1,
                                    true));
            assertEquals("port " + port + ": Address already in use", failure.text());
        }
    }

    @Test
    void removedForwardIsAskedForNoMore() throws IOException {
        guestListens(true);
        PortForward forward = add(1);
        await(true);
        fixture.remove(forward);
        assertEquals(false, connects());
        new ServerSocket(port, 1, address).close();
        assertEquals(Long.MAX_VALUE, fixture.onLoop(fixture.forwards.guestPorts::nextDeadline));
    }

    @Test
    void everyPortOfARangeListensByItself() throws IOException {
        guestListens(true);
        port = ForwardFixture.freePorts(100);
        PortForward forward = add(100);
        assertEquals(true, connects());
        port += 99;
        assertEquals(false, connects());
        port -= 99;
        fixture.remove(forward);
        assertEquals(false, connects());
    }
}
