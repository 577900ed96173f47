package jslirp.simulation;

import static jslirp.stack.host.HostErrno.ECONNREFUSED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jslirp.stack.VirtualNetwork;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import jslirp.wire.UdpHeader;

/** A guest that asks the DNS address, and nameservers as good or bad as they are told to be. */
final class DnsLaboratory {
    static final long MS = Simulation.MILLISECOND;

    final Endpoint dns;
    final Simulation simulation;
    final Map<Endpoint, Nameserver> nameservers = new HashMap<>();
    final List<Answer> answers = new ArrayList<>();

    /** A datagram that the guest got. */
    record Answer(int port, int identifier, Endpoint server, long time) {}

    DnsLaboratory(Family family) {
        this(family, family.network(1500));
    }

    DnsLaboratory(Family family, VirtualNetwork network) {
        dns = family.dns(53);
        simulation = new Simulation(53, network, Runs.PLAIN);
        simulation.host().datagrams(this::deliver);
        // The gateway's address is asked for once, before anything is timed.
        simulation.guest().ping(family.gateway(0).address(), 1, 10);
        simulation.run(MS);
    }

    private long deliver(SimulatedDatagrams socket, Endpoint to, byte[] payload, int ttl) {
        Nameserver server = nameservers.get(to);
        return server == null ? 0 : server.receive(socket, to, payload, ttl);
    }

    /** Makes nameservers, which the host names in this order. */
    Nameserver[] resolvConf(String... addresses) {
        Nameserver[] made = new Nameserver[addresses.length];
        Endpoint[] named = new Endpoint[addresses.length];
        for (int i = 0; i < made.length; i++) {
            named[i] = new Endpoint(IpAddress.parse(addresses[i]), 53);
            made[i] = nameservers.computeIfAbsent(named[i], Nameserver::new);
        }
        simulation.host().nameservers(named);
        return made;
    }

    /** The guest asks from a port; what comes back there is noted, and must be what was sent. */
    void ask(int port, int identifier) {
        simulation.guest().onDatagram(port, this::note);
        simulation.guest().sendDatagram(port, dns, query(identifier));
        simulation.settle();
    }

    /** How many answers to this query have come. */
    long answersTo(int identifier) {
        return answers.stream().filter(a -> a.identifier() == identifier).count();
    }

    /** Asks, and returns who answers within a second, after how many milliseconds. */
    String askAndWait(int port, int identifier) {
        long start = simulation.now();
        int before = answers.size();
        ask(port, identifier);
        simulation.runUntil(() -> answers.size() > before, Simulation.SECOND);
        if (answers.size() == before) {
            return "nobody";
        }
        Answer answer = answers.getLast();
        assertEquals(identifier, answer.identifier());
        assertEquals(port, answer.port());
        return answer.server().address() + " after " + (answer.time() - start) / MS;
    }

    private static byte[] query(int identifier) {
        byte[] query = new byte[30];
        for (int i = 0; i < query.length; i++) {
            query[i] = (byte) (i * 7 + identifier);
        }
        query[0] = (byte) (identifier >>> 8);
        query[1] = (byte) identifier;
        return query;
    }

    /** A query with the number of the server behind it. */
    private byte[] answer(byte[] query, Endpoint server) {
        byte[] answer = new byte[query.length + 500];
        System.arraycopy(query, 0, answer, 0, query.length);
        answer[query.length] = (byte) index(server);
        return answer;
    }

    private int index(Endpoint server) {
        return nameservers.keySet().stream()
                .map(Endpoint::toString)
                .sorted()
                .toList()
                .indexOf(server.toString());
    }

    private void note(Packet p) {
        assertEquals(dns.address(), p.source());
        assertEquals(dns.port(), UdpHeader.sourcePort(p.bytes(), p.transport()));
        byte[] bytes =
                p.bytes().asSlice(p.payload(), p.payloadLength()).toArray(ValueLayout.JAVA_BYTE);
        int identifier = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        Endpoint server =
                nameservers.keySet().stream()
                        .filter(s -> index(s) == bytes[30])
                        .findFirst()
                        .orElseThrow();
        assertArrayEquals(answer(query(identifier), server), bytes);
        int port = UdpHeader.destinationPort(p.bytes(), p.transport());
        answers.add(new Answer(port, identifier, server, simulation.now()));
    }

    /** Nothing stays behind, however it went. */
    void checkLeaks() {
        Leaks.check(simulation);
    }

    /** One nameserver. */
    final class Nameserver implements DatagramPeer {
        final Endpoint at;

        /** After how long it answers, or refuses; -1: never. */
        long delayNanos = 10 * MS;

        /** Whether nobody listens there, which its host tells. */
        boolean refuses;

        /** The errno of the call that sends to it, or 0. */
        int unroutable;

        /** How often each answer arrives. */
        int copies = 1;

        int queries;

        Nameserver(Endpoint at) {
            this.at = at;
        }

        @Override
        public long receive(SimulatedDatagrams socket, Endpoint to, byte[] payload, int ttl) {
            assertEquals(64, ttl);
            if (unroutable != 0) {
                return -unroutable;
            }
            queries++;
            if (delayNanos >= 0) {
                simulation.after(delayNanos, _ -> answer(socket, payload));
            }
            return 0;
        }

        private void answer(SimulatedDatagrams socket, byte[] query) {
            if (!refuses) {
                for (int i = 0; i < copies; i++) {
                    socket.arrive(at, 60, DnsLaboratory.this.answer(query, at));
                }
                return;
            }
            socket.fail(
                    error -> {
                        error.errno = ECONNREFUSED;
                        error.icmp = true;
                        error.type = 3;
                        error.code = 3;
                        error.destinationHigh = at.address().high();
                        error.destinationLow = at.address().low();
                        error.destinationPort = at.port();
                    });
        }
    }
}
