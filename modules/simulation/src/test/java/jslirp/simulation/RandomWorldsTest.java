package jslirp.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import jslirp.simulation.StreamPlan.End;
import jslirp.stack.host.HostErrno;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.Endpoint;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Worlds in which everything is drawn from a seed: MTU, IP versions, offloads, how bad the path is,
 * what the guest's TCP can, how much each end sends, how fast it reads, how it ends. Whatever is
 * drawn, streams that nobody aborts arrive whole.
 */
class RandomWorldsTest {
    private static final long KB = 1024;
    private static final long LIMIT = 24 * 3600 * Simulation.SECOND;
    private static final int[] MTUS = {576, 1280, 1400, 1500, 1500, 1500, 4000, 9000, 65_520};
    private static final int PORT = 7000;
    private static final int WORLDS = Runs.FULL ? 10_000 : 200;

    @TestFactory
    Stream<DynamicTest> worldsOfFixedSeeds() {
        return LongStream.rangeClosed(1, WORLDS)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run(seed)));
    }

    @TestFactory
    Stream<DynamicTest> worldsOfFreshSeeds() {
        long first = Runs.freshSeed();
        return LongStream.range(first, first + WORLDS / 4)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run(seed)));
    }

    static void run(long seed) {
        new World(seed).run();
    }

    private static final class World {
        private final SplittableRandom random;
        private final Simulation simulation;
        private final int mtu;
        private final boolean offload;
        private final boolean dual;
        private final List<Runnable> checks = new ArrayList<>();
        private final List<GuestConnection> connections = new ArrayList<>();
        private final List<PlannedPeer> peers = new ArrayList<>();
        private final List<Long> expectations = new ArrayList<>();
        private final List<Boolean> fates = new ArrayList<>();
        private long answers;

        World(long seed) {
            random = new SplittableRandom(seed);
            mtu = MTUS[random.nextInt(MTUS.length)];
            offload = random.nextBoolean();
            int queue = random.nextInt(4) == 0 ? 20 + random.nextInt(50) : 1000;
            LinkProperties properties =
                    offload
                            ? new LinkProperties(true, true, true, queue)
                            : LinkProperties.plain(queue);
            dual = mtu >= Family.IPV6.mtu(0) && random.nextInt(4) > 0;
            simulation = (dual ? Family.IPV6 : Family.IPV4).simulation(seed, mtu, properties);
            simulation.link().conditions(conditions());
        }

        void run() {
            int flows = 1 + random.nextInt(6);
            for (int i = 0; i < flows; i++) {
                simulation.after(random.nextLong(200_000_000), _ -> {});
                connect(i);
            }
            datagrams();
            if (random.nextInt(4) == 0) {
                interrupt();
            }
            boolean done = simulation.runUntil(this::done, LIMIT);
            assertTrue(done, () -> "not all has arrived within a day: " + state());
            checks.forEach(Runnable::run);
            Leaks.check(simulation);
        }

        private boolean done() {
            for (int i = 0; i < connections.size(); i++) {
                GuestConnection c = connections.get(i);
                PlannedPeer peer = peers.get(i);
                boolean whole = peer.sawEnd() && peer.received() == expectations.get(i);
                boolean over = c.failure() != null || isGivenUp(c, peer);
                if (!fates.get(i) && !over && !(c.finished() && whole)) {
                    return false;
                }
            }
            return true;
        }

        /** A guest that was not found, since the answers of the link were lost, is not called. */
        private static boolean isGivenUp(GuestConnection c, PlannedPeer peer) {
            SimulatedStream stream = peer.stream();
            return c.awaitsCall() && stream != null && stream.isReset();
        }

        private String state() {
            StringBuilder text =
                    new StringBuilder("MTU " + mtu + ", offload " + offload + ", dual " + dual);
            for (int i = 0; i < connections.size(); i++) {
                text.append("\n").append(connections.get(i)).append("; host got ");
                text.append(peers.get(i).received()).append(" of ").append(expectations.get(i));
            }
            return text.toString();
        }

        private LinkConditions conditions() {
            LinkConditions c = LinkConditions.PERFECT.withDelay(random.nextLong(200_000));
            if (random.nextBoolean()) {
                c = c.withDelay(random.nextLong(30_000_000));
            }
            if (random.nextBoolean()) {
                c = c.withLoss(random.nextDouble() * 0.05);
            }
            if (random.nextBoolean()) {
                c = c.withJitter(1 + random.nextLong(10_000_000));
            }
            if (random.nextInt(3) == 0) {
                c = c.withDuplication(random.nextDouble() * 0.05);
            }
            if (random.nextInt(3) == 0) {
                c = c.withRefusal(random.nextDouble() * 0.2);
            }
            return random.nextInt(3) == 0 ? c.withQueue(1 + random.nextInt(30)) : c;
        }

        private void connect(int n) {
            Family family = family();
            Endpoint server = family.server(n);
            StreamPlan up = plan(2L * n);
            StreamPlan down = plan(2L * n + 1);
            if (up.end() == End.AFTER_PEER && down.end() == End.AFTER_PEER) {
                down = down.ending(End.WHEN_SENT);
            }
            GuestOptions options =
                    new GuestOptions(
                            Math.max(
                                    48,
                                    random.nextInt(4) == 0
                                            ? random.nextInt(mtu)
                                            : mtu - family.headers),
                            random.nextInt(-1, 15),
                            random.nextBoolean(),
                            random.nextBoolean(),
                            offload && random.nextBoolean(),
                            up.receiveBuffer());
            boolean arrives = random.nextInt(3) == 0;
            long path = random.nextLong(10_000_000);
            PlannedPeer peer;
            GuestConnection c;
            if (arrives) {
                peer = new PlannedPeer(simulation, down, up.content(), path);
                c = simulation.guest().serve(PORT + n, server, options, up, down.content());
                arrive(server, PORT + n, peer);
            } else {
                peer = simulation.host().serve(server, down, up.content(), path);
                c = simulation.guest().connect(server, options, up, down.content());
            }
            peers.add(peer);
            connections.add(c);
            expectations.add(up.length());
            StreamPlan expected = down;
            boolean fate = random.nextInt(12) == 0;
            checks.add(
                    () -> {
                        if (fate) {
                            return;
                        }
                        // A SYN whose answers are all lost is given up by either side; and a FIN
                        // that comes again after TIME_WAIT meets nobody.
                        boolean never =
                                "timed out".equals(c.failure()) && !c.isEstablished()
                                        || isGivenUp(c, peer);
                        if (!never) {
                            assertEquals(expected.length(), c.received(), this::state);
                            assertEquals(up.length(), peer.received(), this::state);
                            assertTrue(c.peerEnded() && peer.sawEnd(), this::state);
                        }
                    });
            fates.add(fate);
            if (fate) {
                end(c, peer);
            }
        }

        /** A client of the host connects to the guest. */
        private void arrive(Endpoint client, int port, PlannedPeer peer) {
            Endpoint guest = new Endpoint(simulation.guest().address(client.address()), port);
            SimulatedArrival arriving = new SimulatedArrival(simulation, client, guest, peer);
            assertNotNull(simulation.stack().open(arriving, simulation.now()));
        }

        /** Some time one of the ends dies. */
        private void end(GuestConnection c, PlannedPeer peer) {
            int how = random.nextInt(3);
            simulation.after(
                    random.nextLong(500_000_000),
                    _ -> {
                        SimulatedStream stream = peer.stream();
                        if (how == 0) {
                            c.abort();
                        } else if (how == 1) {
                            c.vanish();
                        } else if (stream != null && stream.isEstablished()) {
                            stream.fail(HostErrno.ECONNRESET);
                        }
                    });
        }

        /** The link is down for a moment: less than a TIME_WAIT. */
        private void interrupt() {
            simulation.after(
                    random.nextLong(300_000_000),
                    _ -> {
                        simulation.link().down(true);
                        simulation.after(
                                random.nextLong(300_000_000), _ -> simulation.link().down(false));
                    });
        }

        private Family family() {
            return dual && random.nextBoolean() ? Family.IPV6 : Family.IPV4;
        }

        private StreamPlan plan(long content) {
            long length = random.nextLong(random.nextInt(4) == 0 ? 500 * KB : 20 * KB);
            End end = random.nextInt(3) == 0 ? End.AFTER_PEER : End.WHEN_SENT;
            StreamPlan plan = StreamPlan.sending(content, length).ending(end);
            int buffer = 1 + random.nextInt(random.nextBoolean() ? 8000 : 1 << 19);
            // A buffer below one segment would make the run long and prove nothing more.
            buffer = Math.max(buffer, 2000);
            return plan.reading(
                    random.nextInt(3) == 0 ? 100_000 + random.nextLong(2_000_000) : 0, buffer);
        }

        private void datagrams() {
            Family family = family();
            Endpoint echo = family.remote(99, 7);
            simulation.host().echoDatagrams(echo, 1_000_000);
            simulation.guest().onDatagram(5000, _ -> answers++);
            for (int i = 0; i < 20; i++) {
                byte[] payload = new byte[random.nextInt(mtu - family.datagramHeaders)];
                simulation.after(
                        random.nextLong(1_000_000_000),
                        _ -> simulation.guest().sendDatagram(5000, echo, payload));
            }
        }
    }
}
