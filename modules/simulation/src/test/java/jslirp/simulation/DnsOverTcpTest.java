package jslirp.simulation;

import static jslirp.simulation.Simulation.MILLISECOND;
import static jslirp.simulation.Simulation.SECOND;
import static jslirp.stack.host.HostErrno.ECONNREFUSED;
import static jslirp.stack.host.HostErrno.EHOSTUNREACH;
import static jslirp.stack.host.HostErrno.ENETUNREACH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import jslirp.wire.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections to the DNS address: the guest's SYN is answered when a nameserver has accepted. */
@ParameterizedClass
@EnumSource(Family.class)
class DnsOverTcpTest {
    private static final Endpoint FIRST = Endpoint.parse("192.0.2.1:53");
    private static final Endpoint SECOND_SERVER = Endpoint.parse("[2001:db8::2]:53");
    private static final Endpoint THIRD = Endpoint.parse("192.0.2.3:53");
    private static final long PATH = 5 * MILLISECOND;

    private final Family family;
    private final Simulation simulation;
    private final SimulatedHost host;
    private final StreamPlan up = StreamPlan.sending(1, 3000);
    private final StreamPlan down = StreamPlan.sending(2, 90_000);
    private final List<Endpoint> connects = new ArrayList<>();

    DnsOverTcpTest(Family family) {
        this.family = family;
        simulation = family.simulation(53);
        host = simulation.host();
    }

    @BeforeEach
    void resolveTheGateway() {
        host.nameservers(FIRST, SECOND_SERVER, THIRD);
        simulation.guest().ping(family.gateway(0).address(), 1, 10);
        simulation.run(MILLISECOND);
    }

    @AfterEach
    void nothingStaysBehind() {
        Leaks.check(simulation);
    }

    private void serves(Endpoint at) {
        host.listen(
                at,
                () -> {
                    connects.add(at);
                    return new PlannedPeer(simulation, down, up.content(), PATH);
                });
    }

    private void fails(Endpoint at, int errno) {
        host.listen(
                at,
                () -> {
                    connects.add(at);
                    return stream -> {
                        simulation.after(PATH, _ -> stream.fail(errno));
                        return 0;
                    };
                });
    }

    private void failsAtOnce(Endpoint at, int errno) {
        host.listen(at, () -> _ -> -errno);
    }

    private void isSilent(Endpoint at) {
        host.listen(
                at,
                () -> {
                    connects.add(at);
                    return _ -> 0;
                });
    }

    private GuestConnection connect() {
        GuestOptions options = GuestOptions.LINUX.withMss(1500 - family.headers);
        return simulation.guest().connect(family.dns(53), options, up, down.content());
    }

    /** Connects, and carries everything; returns after how many milliseconds it was connected. */
    private long transfer() {
        long start = simulation.now();
        GuestConnection connection = connect();
        assertTrue(simulation.runUntil(connection::isEstablished, 5 * SECOND), "is connected");
        long connected = (simulation.now() - start) / MILLISECOND;
        assertTrue(simulation.runUntil(connection::finished, SECOND), "is done");
        assertNull(connection.failure());
        assertEquals(down.length(), connection.received());
        return connected;
    }

    @Test
    void theFirstThatAcceptsIsConnectedTo() {
        serves(FIRST);
        serves(SECOND_SERVER);
        assertEquals(5, transfer());
        assertEquals(List.of(FIRST), connects);
    }

    @Test
    void whoRefusesIsPassedOverAtOnceAndForHalfAMinute() {
        fails(FIRST, ECONNREFUSED);
        fails(SECOND_SERVER, EHOSTUNREACH);
        serves(THIRD);
        assertEquals(15, transfer());
        assertEquals(5, transfer());
        simulation.run(30 * SECOND);
        assertEquals(15, transfer());
        assertEquals(
                List.of(FIRST, SECOND_SERVER, THIRD, THIRD, FIRST, SECOND_SERVER, THIRD), connects);
    }

    @Test
    void whoIsSilentIsPassedOverAfterASecondAndForHalfAMinute() {
        isSilent(FIRST);
        serves(SECOND_SERVER);
        assertEquals(1005, transfer());
        assertEquals(5, transfer());
        assertEquals(List.of(FIRST, SECOND_SERVER, SECOND_SERVER), connects);
    }

    @Test
    void whoCannotBeReachedIsPassedOverAtOnce() {
        failsAtOnce(FIRST, ENETUNREACH);
        failsAtOnce(SECOND_SERVER, ENETUNREACH);
        serves(THIRD);
        assertEquals(5, transfer());
    }

    @Test
    void theLastIsWaitedForAsAnyOther() {
        isSilent(FIRST);
        host.nameservers(FIRST, THIRD);
        host.listen(THIRD, () -> new PlannedPeer(simulation, down, up.content(), 3 * SECOND));
        assertEquals(4000, transfer());
    }

    @Test
    void whenAllRefuseTheGuestIsRefused() {
        for (Endpoint server : List.of(FIRST, SECOND_SERVER, THIRD)) {
            fails(server, ECONNREFUSED);
        }
        GuestConnection connection = connect();
        assertTrue(simulation.runUntil(() -> connection.failure() != null, 20 * MILLISECOND));
        assertEquals(0, host.openSockets());
    }

    @Test
    void whenNoneCanBeReachedTheGuestIsToldAtOnce() {
        for (Endpoint server : List.of(FIRST, SECOND_SERVER, THIRD)) {
            failsAtOnce(server, ENETUNREACH);
        }
        connect();
        simulation.settle();
        assertEquals(1, simulation.guest().icmpErrors());
    }

    @Test
    void oneIsSilentAndTheOtherCannotBeReachedSoTheGuestIsTold() {
        isSilent(FIRST);
        failsAtOnce(SECOND_SERVER, ENETUNREACH);
        failsAtOnce(THIRD, ENETUNREACH);
        connect();
        simulation.run(SECOND);
        assertEquals(1, simulation.guest().icmpErrors());
    }

    @Test
    void withoutDescriptorsTheGuestIsRefusedAndNobodyIsBlamed() {
        serves(FIRST);
        serves(SECOND_SERVER);
        host.socketLimit(0);
        GuestConnection refused = connect();
        simulation.run(MILLISECOND);
        assertNotNull(refused.failure());
        host.socketLimit(1);
        assertEquals(5, transfer());
        assertEquals(FIRST, connects.getLast(), "which was not to blame");
    }

    @Test
    void aGuestThatGivesUpTakesTheAttemptBack() {
        isSilent(FIRST);
        isSilent(SECOND_SERVER);
        GuestConnection connection = connect();
        simulation.run(SECOND + MILLISECOND);
        assertEquals(List.of(FIRST, SECOND_SERVER), connects);
        assertEquals(1, host.openSockets());
        connection.abort();
        simulation.run(MILLISECOND);
        assertFalse(connection.isEstablished());
        assertEquals(0, host.openSockets());
    }

    @Test
    void whatUdpLearnsOfAServerSaysNothingOfItsTcp() {
        serves(FIRST);
        serves(SECOND_SERVER);
        simulation.guest().sendDatagram(5000, family.dns(53), new byte[30]);
        simulation.run(5 * SECOND);
        assertEquals(5, transfer());
        assertEquals(List.of(FIRST), connects);
    }
}
