package jslirp.simulation;

import static jslirp.simulation.Simulation.MILLISECOND;
import static jslirp.simulation.Simulation.SECOND;
import static jslirp.stack.host.HostErrno.ECONNREFUSED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import jslirp.stack.event.Counter;
import jslirp.stack.event.DropReason;
import jslirp.stack.host.OpenDatagrams;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.Endpoint;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv6Fragment;
import jslirp.wire.UdpHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of a UDP port of the host that leads to the guest. */
@ParameterizedClass
@EnumSource(Family.class)
class UdpForwardsTest {
    private static final int GUEST_PORT = 5000;

    /** A client that is not answered is forgotten after half a minute. */
    private static final long UNANSWERED = 31 * SECOND;

    @Parameter Family family;

    private Simulation simulation;
    private Guest guest;
    private SimulatedPort port;
    private OpenDatagrams open;

    /** What the guest got: the sender's endpoint and the length. */
    private final List<String> came = new ArrayList<>();

    private void start(LinkProperties properties, int mtu) {
        start(properties, mtu, family == Family.IPV6);
    }

    private void start(LinkProperties properties, int mtu, boolean hostIpv6) {
        simulation = family.simulation(17, mtu, properties);
        guest = simulation.guest();
        guest.ping(family.gateway(0).address(), 1, 10);
        simulation.run(MILLISECOND);
        IpAddress address = guest.address(family.remote(1));
        port = new SimulatedPort(simulation, new Endpoint(address, GUEST_PORT), hostIpv6);
        open = Objects.requireNonNull(simulation.stack().open(port));
        guest.onDatagram(
                GUEST_PORT,
                p -> {
                    int from = UdpHeader.sourcePort(p.bytes(), p.transport());
                    came.add(new Endpoint(p.source(), from) + " " + p.payloadLength());
                });
    }

    @AfterEach
    void nothingStaysBehind() {
        if (open != null) {
            open.close();
        }
        assertEquals(List.of(), port.clients());
        Leaks.check(simulation);
    }

    private static byte[] payload(int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) length);
        return payload;
    }

    private long frames() {
        return simulation.stack().counters().count(Counter.FRAMES_TO_GUEST);
    }

    private void settle() {
        simulation.settle();
        simulation.run(MILLISECOND);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void datagramsOfAClientAreJoinedWhereTheLinkCutsThem(boolean offload) {
        start(offload ? Runs.OFFLOAD : Runs.PLAIN, 1500);
        Endpoint client = family.remote(1, 7);
        Endpoint other = family.remote(2, 7);
        long before = frames();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Endpoint from = i < 20 ? client : other;
            port.arrive(from, payload(600));
            expected.add(from + " 600");
        }
        port.arrive(other, payload(0));
        expected.add(other + " 0");
        settle();
        assertEquals(expected, came);
        // The first alone, its 19 others, the 10 of the other client, and what is empty.
        assertEquals(offload ? 4 : expected.size(), frames() - before);
    }

    @Test
    void whatCameTogetherLeavesTogether() {
        start(Runs.OFFLOAD, 1500);
        Endpoint client = family.remote(1, 7);
        long before = frames();
        port.arriveTogether(client, 700, payload(3 * 700 + 30));
        settle();
        String each = client + " 700";
        assertEquals(List.of(each, each, each, client + " 30"), came);
        assertEquals(1, frames() - before);
        assertEquals(List.of(client), port.clients());
    }

    @Test
    void whatADatagramCanHoldArrivesWhole() {
        start(Runs.OFFLOAD, 9000);
        int largest = family == Family.IPV6 ? 65_527 : 65_507;
        int[] carried = new int[1];
        simulation
                .link()
                .observer(
                        p -> {
                            if (p.is(IpProtocol.FRAGMENT) && p.isIpv6()) {
                                carried[0] += (int) (p.end() - p.transport()) - Ipv6Fragment.LENGTH;
                            } else if (p.isFragment()) {
                                carried[0] += (int) (p.end() - p.transport());
                            }
                        });
        port.arrive(family.remote(1, 7), payload(largest));
        settle();
        assertEquals(UdpHeader.LENGTH + largest, carried[0]);
    }

    @Test
    void whatOnlyIpv6CanHoldIsDroppedForAGuestOfIpv4() {
        start(Runs.OFFLOAD, 9000, true);
        long before = frames();
        Endpoint client = Family.IPV6.remote(1, 7);
        port.arrive(client, payload(65_508));
        settle();
        long dropped = simulation.stack().counters().dropped(DropReason.TOO_BIG);
        assertEquals(family == Family.IPV4 ? 1 : 0, dropped);
        assertEquals(family == Family.IPV4, frames() == before);
        port.arrive(client, payload(100));
        settle();
        assertEquals(1, came.size());
    }

    /** Two whom the guest sees as the gateway, with one port. */
    private List<Endpoint> namesakes() {
        List<String> addresses =
                family == Family.IPV4
                        ? List.of("127.0.0.1", "127.0.0.9")
                        : List.of("::1", "fd00::77");
        return addresses.stream().map(a -> new Endpoint(IpAddress.parse(a), 7)).toList();
    }

    private Endpoint seenOf(Endpoint client) {
        came.clear();
        port.arrive(client, payload(10));
        settle();
        assertEquals(1, came.size());
        return Endpoint.parse(came.getFirst().split(" ")[0]);
    }

    @Test
    void lateErrorsNameTheClientAsTheGuestSeesIt() {
        start(Runs.PLAIN, 1500);
        List<Integer> ports = new ArrayList<>();
        for (Endpoint client : namesakes()) {
            ports.add(seenOf(client).port());
        }
        assertEquals(7, ports.get(0));
        assertNotEquals(7, ports.get(1));
        List<Integer> quoted = new ArrayList<>();
        simulation
                .link()
                .observer(
                        p -> {
                            long quote = p.transport() + IcmpHeader.LENGTH;
                            long transport = quote + (p.isIpv6() ? 40 : 20);
                            quoted.add(UdpHeader.destinationPort(p.bytes(), transport));
                        });
        for (Endpoint client : namesakes()) {
            port.fail(
                    error -> {
                        error.errno = ECONNREFUSED;
                        error.icmp = false;
                        error.destinationHigh = client.address().high();
                        error.destinationLow = client.address().low();
                        error.destinationPort = client.port();
                    });
        }
        settle();
        assertEquals(ports, quoted);
        assertEquals(2, guest.icmpErrors());
    }

    @Test
    void clientKeepsItsNameWhenItsNamesakeHasGone() {
        start(Runs.PLAIN, 1500);
        List<Endpoint> answered = new ArrayList<>();
        port.onAnswer(answered::add);
        Endpoint first = namesakes().get(0);
        Endpoint second = namesakes().get(1);
        seenOf(first);
        Endpoint seen = seenOf(second);
        assertNotEquals(first.port(), seen.port());
        guest.sendDatagram(GUEST_PORT, seen, (byte) 1);
        simulation.run(UNANSWERED);
        assertEquals(List.of(second), port.clients());
        assertEquals(seen, seenOf(second));
        assertEquals(List.of(second), answered);
        assertEquals(List.of(second), port.clients());
    }
}
