package jslirp.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jslirp.jmh.throughput.Bench;
import jslirp.jmh.throughput.Client;
import jslirp.jmh.throughput.Direction;
import jslirp.jmh.throughput.Driver;
import jslirp.jmh.throughput.Drivers;
import jslirp.jmh.throughput.Load;
import jslirp.jmh.throughput.Reading;
import jslirp.jmh.throughput.Subject;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One TCP flow through a real network namespace for some seconds. What counts is not the time but
 * the counters beside it, which come from the receiver; JMH adds up those of several iterations,
 * hence there is one. It runs without a fork: what is measured are other processes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@Fork(0)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class ThroughputBenchmark {
    private static final int WARM_UP_SECONDS = 1;
    private static final List<Client> GUEST = List.of(Client.GUEST);

    /** The MTU of the guest's device. */
    @Param({"1500", "4000", "16384", "65520"})
    public int mtu;

    /** Which way the bytes go. */
    @Param public Direction direction = Direction.FROM_GUEST;

    /** Which program; slirp4netns and pasta are here if they are installed. */
    @Param({Drivers.JSLIRP})
    public String driver = Drivers.JSLIRP;

    /** How long a run is. */
    @Param("3")
    public int seconds;

    /** How many flows carry the bytes at once. */
    @Param("1")
    public int flows;

    private @Nullable Bench bench;
    private @Nullable Subject subject;

    /** What JMH shows beside the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Carried {
        /** What the receiver got. */
        public double gigabitsPerSecond;

        /** What the program itself used for it. */
        public double processorSecondsPerGigabyte;
    }

    /** Makes a host and a guest, and attaches the program. */
    @Setup
    public void attach() throws IOException {
        Path image = Path.of(System.getProperty("jslirp.image", "target/image"));
        Drivers found = Drivers.find(image.resolve("bin/slirp4netns").toAbsolutePath());
        Driver wanted =
                found.named(driver).orElseThrow(() -> new IOException(driver + " is not here"));
        Bench opened = Bench.open();
        bench = opened;
        subject = opened.attach(wanted, mtu).warmUp(GUEST, WARM_UP_SECONDS);
    }

    /** Ends them. */
    @TearDown
    public void end() {
        if (subject != null) {
            subject.close();
        }
        if (bench != null) {
            bench.close();
        }
    }

    /** One run. */
    @Benchmark
    public void transfer(Carried carried) throws IOException {
        if (subject == null) {
            throw new IllegalStateException("nothing is attached");
        }
        Reading reading = subject.measure(Client.GUEST, new Load(direction, flows), 1, seconds);
        carried.gigabitsPerSecond = reading.gigabitsPerSecond();
        carried.processorSecondsPerGigabyte = reading.processorSecondsPerGigabyte();
    }
}
