package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jslirp.jmh.throughput.Bench;
import jslirp.jmh.throughput.Direction;
import jslirp.jmh.throughput.Driver;
import jslirp.jmh.throughput.Drivers;
import jslirp.jmh.throughput.Subject;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One TCP flow is fast: measured beside something else at the same time, never in absolute figures,
 * which tell more of the machine than of the program. Even ratios suffer from what else the machine
 * does, so that the bounds are far below what {@code tools/bench} shows and the best round counts.
 */
@ExtendWith(Machine.class)
final class ThroughputTest {
    private static final int SMALL_MTU = 1500;
    private static final int LARGE_MTU = 65520;
    private static final int ROUNDS = 8;
    private static final int SECONDS = 1;

    /** In the order in which they are to be closed. */
    private static final List<AutoCloseable> OPEN = new ArrayList<>();

    private static final List<Comparison> COMPARISONS = new ArrayList<>();

    /**
     * What is to hold.
     *
     * @param what for the reader
     * @param ours is at least so many times as fast as
     * @param other this one
     */
    record Comparison(String what, Subject ours, Subject other, Direction direction, double times) {
        @Override
        public String toString() {
            return what + ", " + direction + ": " + times;
        }
    }

    @BeforeAll
    static void attach() throws IOException {
        Drivers drivers = Drivers.find(Path.of(Image.slirp4netns()));
        Bench bench = Bench.open();
        OPEN.add(bench);
        Driver jslirp = drivers.named(Drivers.JSLIRP).orElseThrow();
        Subject small = attach(bench, jslirp, SMALL_MTU);
        Subject large = attach(bench, jslirp, LARGE_MTU);
        Subject loopback = attach(bench, drivers.named(Drivers.LOOPBACK).orElseThrow(), SMALL_MTU);
        compare("MTU 1500 : MTU 65520", small, large, 0.5, 0.5);
        Driver ipv6 = drivers.named(Drivers.JSLIRP_IPV6).orElseThrow();
        compare("IPv6 : IPv4", attach(bench, ipv6, SMALL_MTU), small, 0.6, 0.6);
        compare("jslirp : loopback", small, loopback, 0.2, 0.2);
        Drivers forwarding = Drivers.forwarding(Path.of(Image.slirp4netns()));
        Driver spliced = forwarding.named(Drivers.JSLIRP_SPLICED).orElseThrow();
        compare("spliced : loopback", attach(bench, spliced, SMALL_MTU), loopback, 0.4, 0.4);
        if (drivers.named(Drivers.SLIRP4NETNS).isPresent()) {
            Driver peer = drivers.named(Drivers.SLIRP4NETNS).orElseThrow();
            compare("jslirp : slirp4netns", small, attach(bench, peer, SMALL_MTU), 4, 2.5);
        }
    }

    private static Subject attach(Bench bench, Driver driver, int mtu) throws IOException {
        Subject subject = bench.attach(driver, mtu);
        OPEN.addFirst(subject);
        return subject.warmUp(SECONDS);
    }

    private static void compare(
            String what, Subject ours, Subject other, double fromGuest, double toGuest) {
        COMPARISONS.add(new Comparison(what, ours, other, Direction.FROM_GUEST, fromGuest));
        COMPARISONS.add(new Comparison(what, ours, other, Direction.TO_GUEST, toGuest));
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable open : OPEN) {
            open.close();
        }
    }

    static List<Comparison> comparisons() {
        return COMPARISONS;
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void ratioHoldsInTheBestOfSomeRounds(Comparison comparison) throws IOException {
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            double ours = measure(comparison.ours(), comparison.direction(), round);
            double other = measure(comparison.other(), comparison.direction(), round);
            ratios.add(ours / other);
            if (ours >= comparison.times() * other) {
                return;
            }
        }
        fail("not once: " + ratios);
    }

    private static double measure(Subject subject, Direction direction, int round)
            throws IOException {
        return subject.measure(direction, round, SECONDS).gigabitsPerSecond();
    }
}
