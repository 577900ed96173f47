package jslirp.simulation;

import static jslirp.simulation.Simulation.MILLISECOND;
import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.EPERM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jslirp.stack.event.Counter;
import jslirp.stack.event.DropReason;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams of one flow that follow each other: joined on the way, and the same at its end. */
@ParameterizedClass
@EnumSource(Family.class)
class UdpRunsTest {
    private static final int PORT = 5000;

    /** Lengths of datagrams; large enough that a batch takes them together. */
    private static final int[] LENGTHS = {
        700, 700, 700, 30, 700, 700, 0, 700, 700, 900, 900, 900, 1, 1, 1, 1400, 1400, 3000, 3000
    };

    private final Family family;
    private final int mtu;
    private final int[] lengths;
    private final Endpoint remote;
    private final Endpoint other;
    private final List<String> seen = new ArrayList<>();
    private final List<SimulatedDatagrams> sockets = new ArrayList<>();
    private Simulation simulation;

    UdpRunsTest(Family family) {
        this.family = family;
        // So that the same lengths fit.
        mtu = 1500 - 28 + family.datagramHeaders;
        lengths = Arrays.stream(LENGTHS).map(this::possible).toArray();
        remote = family.remote(1, 7);
        other = family.remote(1, 8);
        simulation = simulation(Runs.OFFLOAD);
    }

    /** Routers do not cut packets of IPv6. */
    private int possible(int length) {
        return family == Family.IPV6 ? Math.min(length, 1400) : length;
    }

    private Simulation simulation(LinkProperties properties) {
        Simulation made = family.simulation(17, mtu, properties);
        made.guest().ping(family.gateway(0).address(), 1, 10);
        made.run(MILLISECOND);
        return made;
    }

    private static byte[] payload(int length, int number) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) number);
        return payload;
    }

    /** The host takes a datagram unless {@code errno} says otherwise. */
    private void listen(int... errno) {
        simulation
                .host()
                .datagrams(
                        (socket, to, payload, _) -> {
                            sockets.add(socket);
                            int result = seen.size() < errno.length ? errno[seen.size()] : 0;
                            int first = payload.length == 0 ? -1 : payload[0];
                            seen.add(to.port() + " " + payload.length + " " + first);
                            return result;
                        });
    }

    private List<String> expected(int port) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            expected.add(port + " " + lengths[i] + " " + (lengths[i] == 0 ? -1 : i));
        }
        return expected;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theHostGetsTheDatagramsOfTheGuestOneByOneAndInOrder(boolean offload) {
        simulation = simulation(offload ? Runs.OFFLOAD : Runs.PLAIN);
        listen();
        for (int i = 0; i < lengths.length; i++) {
            simulation.guest().sendDatagram(PORT, remote, payload(lengths[i], i));
        }
        simulation.settle();
        assertEquals(expected(remote.port()), seen);
    }

    @Test
    void destinationsAndFlowsDoNotMix() {
        listen();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Endpoint to = i / 5 % 2 == 0 ? remote : other;
            simulation.guest().sendDatagram(PORT + i / 7 % 2, to, payload(600, i));
            expected.add(to.port() + " 600 " + i);
        }
        simulation.settle();
        assertEquals(expected, seen);
        assertEquals(2, simulation.stack().flows());
    }

    @Test
    void whatFailsBehindTheFirstIsCounted() {
        listen(0, 0, -EAGAIN);
        for (int i = 0; i < 10; i++) {
            simulation.guest().sendDatagram(PORT, remote, payload(600, i));
        }
        simulation.settle();
        assertTrue(simulation.stack().counters().dropped(DropReason.HOST_FULL) >= 1);
        assertEquals(0, simulation.guest().icmpErrors());
    }

    @Test
    void whatTheHostHasAgainstTheFirstIsTold() {
        listen(-EPERM, -EPERM);
        simulation.guest().sendDatagram(PORT, remote, payload(600, 0));
        simulation.settle();
        assertEquals(1, simulation.guest().icmpErrors());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theGuestGetsTheDatagramsOfTheHostOneByOneAndInOrder(boolean offload) {
        simulation = simulation(offload ? Runs.OFFLOAD : Runs.PLAIN);
        listen();
        simulation.guest().sendDatagram(PORT, remote, payload(600, 0));
        simulation.settle();
        seen.clear();
        long before = simulation.stack().counters().count(Counter.FRAMES_TO_GUEST);
        simulation.guest().onDatagram(PORT, p -> seen.add(remote.port() + " " + p.payloadLength()));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < lengths.length - 2; i++) {
            sockets.getFirst().arrive(remote, 60, payload(lengths[i], i));
            expected.add(remote.port() + " " + lengths[i]);
        }
        simulation.settle();
        simulation.run(MILLISECOND);
        assertEquals(expected, seen);
        long frames = simulation.stack().counters().count(Counter.FRAMES_TO_GUEST) - before;
        // 700 | 700 700 30 | 700 700 | 0 | 700 700 | 900 900 900 | ... : a run ends when one
        // differs.
        assertTrue(offload ? frames <= 10 : frames == expected.size(), frames + " frames");
    }

    @Test
    void sendersDoNotMixOnTheWayToTheGuest() {
        listen();
        simulation.guest().sendDatagram(PORT, remote, payload(600, 0));
        simulation.settle();
        int[] came = new int[1];
        simulation.guest().onDatagram(PORT, _ -> came[0]++);
        long before = simulation.stack().counters().count(Counter.FRAMES_TO_GUEST);
        for (int i = 0; i < 9; i++) {
            sockets.getFirst().arrive(i / 3 == 1 ? other : remote, 60, payload(100, i));
        }
        simulation.settle();
        simulation.run(MILLISECOND);
        assertEquals(9, came[0]);
        assertEquals(4, simulation.stack().counters().count(Counter.FRAMES_TO_GUEST) - before);
    }

    /** Of 1,473 bytes none fits an MTU of 1500, so that each goes in fragments. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1472, 1473})
    void whatCameTogetherLeavesTogetherIfItFitsTheMtu(int each) {
        listen();
        simulation.guest().sendDatagram(PORT, remote, payload(600, 0));
        simulation.settle();
        List<Integer> came = new ArrayList<>();
        simulation.guest().onDatagram(PORT, p -> came.add(p.payloadLength()));
        long before = simulation.stack().counters().count(Counter.FRAMES_TO_GUEST);
        sockets.getFirst().arrive(other, 60, payload(10, 1));
        sockets.getFirst().arriveTogether(remote, each, payload(3 * each + each / 2, 2));
        simulation.settle();
        simulation.run(MILLISECOND);
        long frames = simulation.stack().counters().count(Counter.FRAMES_TO_GUEST) - before;
        if (each <= 1472) {
            List<Integer> expected = new ArrayList<>(List.of(10, each, each, each));
            if (each > 1) {
                expected.add(each / 2);
            }
            assertEquals(expected, came);
            assertEquals(2, frames);
        } else {
            assertEquals(1 + 2 * 3 + 1, frames);
        }
    }
}
