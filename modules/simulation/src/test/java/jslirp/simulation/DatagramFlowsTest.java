package jslirp.simulation;

import static jslirp.simulation.Simulation.MILLISECOND;
import static jslirp.simulation.Simulation.SECOND;
import static jslirp.stack.host.HostErrno.EADDRNOTAVAIL;
import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.ECONNREFUSED;
import static jslirp.stack.host.HostErrno.EPERM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import jslirp.stack.VirtualNetwork;
import jslirp.stack.event.Counter;
import jslirp.stack.event.DropReason;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.Endpoint;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.UdpHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows of UDP and of pings: limits, refusals, late errors and their end. */
@ParameterizedClass
@EnumSource(Family.class)
class DatagramFlowsTest {
    /** What idle flows live longer, at the most, so that they end together. */
    private static final long GRAIN = 1L << 24;

    /** As many descriptors as pings may take. */
    private static final int ECHO_LIMIT = 256;

    @Parameter Family family;

    private Endpoint remote;
    private Simulation simulation;
    private Guest guest;

    @BeforeEach
    void start() {
        remote = family.remote(1, 7);
        restart(true);
    }

    private void resolveTheGateway() {
        guest.ping(family.gateway(0).address(), 1, 10);
        simulation.run(MILLISECOND);
    }

    @AfterEach
    void nothingStaysBehind() {
        Leaks.check(simulation);
    }

    private long dropped(DropReason reason) {
        return simulation.stack().counters().dropped(reason);
    }

    private void restart(boolean hostAddresses) {
        VirtualNetwork network = family.network(1500, true, hostAddresses);
        simulation = new Simulation(17, network, Runs.PLAIN);
        guest = simulation.guest();
        resolveTheGateway();
    }

    private void send(int port) {
        guest.sendDatagram(port, remote, (byte) port, (byte) 2);
        simulation.settle();
    }

    /** A ping with an identifier of its own. */
    private void ping(int identifier, int sequence) {
        Route route = guest.route(0, new Endpoint(remote.address(), 0));
        guest.transmit(GuestFrames.echo(route, identifier, sequence, new byte[56]));
        simulation.settle();
    }

    @Test
    void withoutDescriptorsDatagramsAreDroppedAndOldFlowsLive() {
        simulation.host().echoDatagrams(remote, MILLISECOND);
        int[] came = new int[1];
        guest.onDatagram(5000, _ -> came[0]++);
        send(5000);
        simulation.host().socketLimit(1);
        send(5001);
        ping(77, 1);
        send(5000);
        simulation.run(10 * MILLISECOND);
        assertEquals(2, came[0]);
        assertEquals(2, dropped(DropReason.FLOW_LIMIT));
        assertEquals(0, guest.icmpErrors());
        assertEquals(1, simulation.stack().flows());
        simulation.host().socketLimit(3);
        send(5001);
        ping(77, 2);
        assertEquals(3, simulation.stack().flows());
    }

    /** What the host refuses when the socket is made, as for an outbound address that is gone. */
    @ParameterizedTest
    @ValueSource(ints = {EADDRNOTAVAIL, EPERM})
    void aSocketThatCannotBeMadeIsToldByIcmp(int errno) {
        simulation.host().refuseSockets(errno);
        send(5000);
        ping(77, 1);
        assertEquals(2, guest.icmpErrors());
        assertEquals(2, dropped(DropReason.HOST_ERROR));
        assertEquals(0, simulation.stack().flows());
        simulation.host().refuseSockets(0);
        send(5000);
        assertEquals(1, simulation.stack().flows());
    }

    @Test
    void identifiersThatPingAreLimited() {
        for (int i = 0; i < ECHO_LIMIT + 10; i++) {
            ping(i, 1);
        }
        assertEquals(ECHO_LIMIT, simulation.host().openSockets());
        assertEquals(10, dropped(DropReason.FLOW_LIMIT));
        simulation.run(60 * SECOND + GRAIN);
        assertEquals(0, simulation.host().openSockets());
        ping(9999, 1);
        assertEquals(1, simulation.host().openSockets());
    }

    @Test
    void aFloodOfPortsTakesHalfOfTheTableAndPingsGoOn() {
        for (int port = 1; port <= 65_535; port++) {
            guest.sendDatagram(port, remote);
            if (port % 500 == 0) {
                simulation.settle();
            }
        }
        simulation.settle();
        assertEquals(32_768, simulation.stack().flows());
        assertEquals(65_535 - 32_768, dropped(DropReason.FLOW_LIMIT));
        ping(77, 1);
        assertEquals(32_769, simulation.stack().flows());
        simulation.run(240 * SECOND + GRAIN);
        assertEquals(0, simulation.stack().flows());
        assertEquals(32_768, simulation.stack().counters().count(Counter.UDP_CLOSED));
    }

    @Test
    void flowsThatBecomeIdleTogetherEndTogether() {
        for (int port = 1; port <= 100; port++) {
            send(port);
            simulation.run(10_000);
        }
        assertEquals(100, simulation.stack().flows());
        simulation.run(240 * SECOND - MILLISECOND);
        int before = 0;
        int times = 0;
        for (int turn = 0; turn < 2000; turn++) {
            simulation.run(10_000);
            int gone = 100 - simulation.stack().flows();
            times += gone == before ? 0 : 1;
            before = gone;
        }
        assertEquals(100, before);
        assertTrue(times <= 2, times + " times");
    }

    @Test
    void aFlowLivesAsLongAsSomethingPassesEitherWay() {
        List<SimulatedDatagrams> sockets = new ArrayList<>();
        simulation
                .host()
                .datagrams(
                        (socket, _, _, _) -> {
                            sockets.add(socket);
                            return 0;
                        });
        send(5000);
        simulation.run(200 * SECOND);
        send(5000);
        simulation.run(200 * SECOND);
        sockets.getFirst().arrive(remote, 60, (byte) 1);
        simulation.run(239 * SECOND);
        assertEquals(1, simulation.stack().flows());
        simulation.run(SECOND + GRAIN);
        assertEquals(0, simulation.stack().flows());
        assertEquals(2, sockets.size());
        assertEquals(sockets.get(0), sockets.get(1), "one socket for one port");
    }

    @Test
    void aQueryToANameserverByItsOwnNameEndsSoonAfterItsAnswer() {
        Endpoint server = family.remote(53, 53);
        simulation.host().echoDatagrams(server, MILLISECOND);
        guest.sendDatagram(5000, server, (byte) 1);
        simulation.run(9 * SECOND);
        assertEquals(1, simulation.stack().flows());
        simulation.run(2 * SECOND);
        assertEquals(0, simulation.stack().flows());
    }

    @Test
    void lateErrorsOfPingsNameTheRequest() {
        simulation
                .host()
                .echoes(
                        (socket, to, payload, _) -> {
                            int sequence = payload[6] << 8 | payload[7];
                            simulation.after(
                                    MILLISECOND,
                                    _ ->
                                            socket.fail(
                                                    error -> {
                                                        error.errno = ECONNREFUSED;
                                                        error.icmp = true;
                                                        error.type = timeExceeded();
                                                        error.code = 0;
                                                        error.sequence = sequence;
                                                        error.offenderHigh =
                                                                family.remote(9).high();
                                                        error.offenderLow = family.remote(9).low();
                                                        error.destinationHigh = to.address().high();
                                                        error.destinationLow = to.address().low();
                                                    }));
                            return 0;
                        });
        List<Integer> quoted = new ArrayList<>();
        simulation.link().observer(p -> quoted.add(quotedSequence(p)));
        ping(77, 5);
        ping(77, 6);
        simulation.run(2 * MILLISECOND);
        assertEquals(List.of(5, 6), quoted);
        assertEquals(2, guest.icmpErrors());
    }

    private int timeExceeded() {
        return family == Family.IPV4 ? IcmpHeader.V4.TIME_EXCEEDED : IcmpHeader.V6.TIME_EXCEEDED;
    }

    private static int quotedSequence(Packet p) {
        long quote = p.transport() + IcmpHeader.LENGTH + (p.isIpv6() ? 40 : 20);
        return IcmpHeader.sequence(p.bytes(), quote);
    }

    @Test
    void aThousandLateErrorsTakeTurnsWithTheRest() {
        SimulatedDatagrams[] seen = new SimulatedDatagrams[1];
        simulation
                .host()
                .datagrams(
                        (socket, _, _, _) -> {
                            seen[0] = socket;
                            return 0;
                        });
        send(5000);
        for (int i = 0; i < 1000; i++) {
            seen[0].fail(
                    error -> {
                        error.errno = ECONNREFUSED;
                        error.icmp = false;
                        error.destinationHigh = remote.address().high();
                        error.destinationLow = remote.address().low();
                        error.destinationPort = remote.port();
                    });
        }
        seen[0].arrive(remote, 60, (byte) 9);
        int[] came = new int[1];
        guest.onDatagram(5000, _ -> came[0]++);
        simulation.run(MILLISECOND);
        assertEquals(1, came[0]);
        assertTrue(guest.icmpErrors() >= 100 && guest.icmpErrors() <= 110, "as the rate allows");
    }

    @Test
    void aFullSocketCostsTheDatagramOnly() {
        int[] result = {-EAGAIN};
        int[] got = new int[1];
        simulation
                .host()
                .datagrams(
                        (_, _, _, _) -> {
                            got[0] += result[0] == 0 ? 1 : 0;
                            return result[0];
                        });
        send(5000);
        assertEquals(1, dropped(DropReason.HOST_FULL));
        result[0] = 0;
        send(5000);
        assertEquals(1, got[0]);
        assertEquals(0, guest.icmpErrors());
    }

    @Test
    void aSuperFrameIsTheDatagramsItStandsForAndToTheDnsAddressToo() {
        List<String> got = new ArrayList<>();
        simulation.host().nameservers(family.remote(53, 53));
        simulation
                .host()
                .datagrams(
                        (_, to, payload, _) -> {
                            got.add(to.port() + " " + payload.length + " " + payload[0]);
                            return 0;
                        });
        for (Endpoint to : List.of(remote, family.dns(53))) {
            byte[] joined = new byte[250];
            for (int i = 0; i < joined.length; i++) {
                joined[i] = (byte) (i / 100);
            }
            Packet p = GuestFrames.udp(guest.route(5000, to), joined);
            simulation.link().send(new Packet(p.bytes(), Segmentation.UDP, 100, 6));
            simulation.settle();
        }
        assertEquals(UdpHeader.LENGTH, 8);
        assertEquals(
                List.of("7 100 0", "7 100 1", "7 50 2", "53 100 0", "53 100 1", "53 50 2"), got);
    }

    @Test
    void theHostsOwnAddressesAreUnreachableWhenTheyAreClosed() {
        restart(false);
        IpAddress own = family.remote(77);
        simulation.host().ownAddresses(own);
        guest.sendDatagram(5000, new Endpoint(own, 7), (byte) 1);
        guest.ping(own, 2, 10);
        GuestConnection connection =
                guest.connect(
                        new Endpoint(own, 80),
                        GuestOptions.LINUX,
                        StreamPlan.sending(1, 1),
                        new Content(2));
        simulation.run(MILLISECOND);
        assertEquals(3, guest.icmpErrors());
        assertEquals(3, dropped(DropReason.UNREACHABLE));
        assertEquals(0, simulation.host().openSockets());
        connection.vanish();
        send(5000);
        assertEquals(1, simulation.host().openSockets(), "others are reachable");
    }

    @Test
    void theHostsOwnAddressesAreReachableElse() {
        restart(true);
        IpAddress own = family.remote(77);
        simulation.host().ownAddresses(own);
        simulation.host().echoDatagrams(new Endpoint(own, 7), MILLISECOND);
        int[] came = new int[1];
        guest.onDatagram(5000, _ -> came[0]++);
        guest.sendDatagram(5000, new Endpoint(own, 7), (byte) 1);
        simulation.run(3 * MILLISECOND);
        assertEquals(1, came[0]);
    }
}
