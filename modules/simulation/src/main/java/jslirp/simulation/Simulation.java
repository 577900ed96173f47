package jslirp.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import jslirp.stack.Stack;
import jslirp.stack.VirtualNetwork;
import jslirp.stack.event.Counter;
import jslirp.stack.link.LinkProperties;
import org.jspecify.annotations.Nullable;

/**
 * One run: virtual time, one seed, and between a guest and a host the stack, driven as the loop
 * drives it.
 */
public final class Simulation {
    /** Nanoseconds of a second. */
    public static final long SECOND = 1_000_000_000;

    /** Nanoseconds of a millisecond. */
    public static final long MILLISECOND = 1_000_000;

    /** Some time after boot; nothing may depend on it. */
    private static final long START = 7_777 * SECOND + 123_456_789;

    /** More turns without time passing than any honest stack needs. */
    private static final int MOST_TURNS = 1_000_000;

    private final long seed;
    private final SplittableRandom random;
    private final VirtualNetwork network;
    private final Agenda agenda = new Agenda();
    private final Capture capture = new Capture();
    private final SimulatedLink link;
    private final SimulatedHost host;
    private final Stack stack;
    private final Guest guest;

    private long now = START;
    private int turnsWithoutTime;
    private @Nullable IllegalStateException failure;

    /** A run on the default network with a plain link. */
    public Simulation(long seed) {
        this(seed, VirtualNetwork.DEFAULT, LinkProperties.plain(1000));
    }

    /** A run on a network and a link of this kind. */
    public Simulation(long seed, VirtualNetwork network, LinkProperties properties) {
        this.seed = seed;
        this.network = network;
        random = new SplittableRandom(seed);
        link = new SimulatedLink(this, properties, network.mtu());
        host = new SimulatedHost(this);
        stack = new Stack(network, link, host, random.split(), this::faulted);
        guest = new Guest(this);
        link.guest(guest::receive);
    }

    /** Virtual CLOCK_MONOTONIC in nanoseconds. */
    public long now() {
        return now;
    }

    public VirtualNetwork network() {
        return network;
    }

    public SimulatedLink link() {
        return link;
    }

    public SimulatedHost host() {
        return host;
    }

    public Guest guest() {
        return guest;
    }

    public Stack stack() {
        return stack;
    }

    /** Lets so many nanoseconds pass. */
    public void run(long nanos) {
        long end = now + nanos;
        runUntil(() -> false, nanos);
        now = end;
    }

    /**
     * Lets time pass until {@code done}.
     *
     * @return whether it became so within {@code nanos}
     */
    public boolean runUntil(BooleanSupplier done, long nanos) {
        long end = now + nanos;
        try {
            turn();
            while (!done.getAsBoolean()) {
                long next = Math.min(agenda.next(), stack.nextDeadline());
                if (next > end) {
                    return false;
                }
                advance(next);
                agenda.happen(now);
                turn();
            }
            return true;
        } catch (IllegalStateException | AssertionError | IndexOutOfBoundsException e) {
            throw report(e);
        }
    }

    /** Lets everything happen that is due now, and no time pass. */
    public void settle() {
        runUntil(() -> false, 0);
    }

    /** A run that cannot go on: names the seed, and leaves a pcap behind. */
    public AssertionError report(Throwable cause) {
        String file = "target/simulation-" + Long.toUnsignedString(seed) + ".pcap";
        String left;
        try {
            capture.write(Path.of(file));
            left = "frames in " + file;
        } catch (IOException e) {
            left = "no pcap: " + e;
        }
        return new AssertionError(
                cause.getMessage()
                        + "\nseed "
                        + seed
                        + ", "
                        + (now - START) / 1_000
                        + " us after the start; "
                        + left,
                cause);
    }

    RandomGenerator random() {
        return random;
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** At a time, not before now. */
    void at(long time, Agenda.Event event) {
        agenda.add(Math.max(now, time), event);
    }

    /** After so many nanoseconds. */
    void after(long nanos, Agenda.Event event) {
        at(now + nanos, event);
    }

    /**
     * Notes that the run has failed. The exception is also to be thrown, but the stack may be
     * between us and the test, and is allowed to survive it.
     */
    IllegalStateException failed(String message) {
        IllegalStateException e = new IllegalStateException(message);
        if (failure == null) {
            failure = e;
        }
        return e;
    }

    private void faulted(RuntimeException fault) {
        if (failure == null) {
            failure = new IllegalStateException("the stack met a fault: " + fault, fault);
        }
    }

    void capture(Packet p) {
        capture.add(now, p.bytes(), 0, p.bytes().byteSize());
    }

    /** One turn of the loop, repeated as long as somebody has work that is not a matter of time. */
    void turn() {
        do {
            if (++turnsWithoutTime > MOST_TURNS) {
                throw failed("the stack keeps the loop awake and time does not pass");
            }
            stack.expire(now);
            host.tell(now);
            link.tell(stack, now);
            stack.flush(now);
            check();
        } while (host.hasEvents() || link.hasEvents() || stack.hasPending());
    }

    private void advance(long next) {
        if (next - now > 0) {
            now = next;
            turnsWithoutTime = 0;
        }
    }

    private void check() {
        if (failure != null) {
            throw failure;
        }
        if (stack.counters().count(Counter.BROKEN_FLOWS) > 0) {
            throw failed("the stack has met a broken invariant");
        }
    }
}
