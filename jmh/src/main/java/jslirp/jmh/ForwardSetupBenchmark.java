package jslirp.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jslirp.jmh.throughput.Bench;
import jslirp.jmh.throughput.Client;
import jslirp.jmh.throughput.Driver;
import jslirp.jmh.throughput.Drivers;
import jslirp.jmh.throughput.Exchange;
import jslirp.jmh.throughput.Rate;
import jslirp.jmh.throughput.Subject;
import jslirp.jmh.throughput.Way;
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
 * What it costs to set up a forwarded connection into a real namespace, by either way: a client
 * connects, has a byte echoed and closes, again and again for some seconds. What counts are the
 * counters beside the time, as in {@link ThroughputBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@Fork(0)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class ForwardSetupBenchmark {
    private static final int WARM_UP_SECONDS = 1;

    /** The MTU of the guest's device. */
    @Param("1500")
    public int mtu;

    /** How the connection gets to the guest. */
    @Param public Way way = Way.SPLICED;

    /** Where the client is. */
    @Param({"LOOPBACK", "OTHER"})
    public Client client = Client.LOOPBACK;

    /** How long a run is. */
    @Param("3")
    public int seconds;

    private @Nullable Bench bench;
    private @Nullable Subject subject;

    /** What JMH shows beside the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Made {
        /** Connections, one at a time. */
        public double connectionsPerSecond;

        /** What the program itself used for one. */
        public double processorMicroseconds;
    }

    /** Makes a host and a guest, and forwards a port. */
    @Setup
    public void attach() throws IOException {
        Path image = Path.of(System.getProperty("jslirp.image", "target/image"));
        Drivers found = Drivers.forwarding(image.resolve("bin/slirp4netns").toAbsolutePath());
        Driver wanted = found.named(way.driver()).orElseThrow();
        Bench opened = Bench.open();
        bench = opened;
        Subject attached = opened.attach(wanted, mtu);
        subject = attached;
        attached.warmUp(List.of(client), WARM_UP_SECONDS);
        // The program compiles what a connection's set-up takes, too.
        attached.measure(client, Exchange.CONNECTION, 0, seconds);
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
    public void connect(Made made) throws IOException {
        if (subject == null) {
            throw new IllegalStateException("nothing is attached");
        }
        Rate rate = subject.measure(client, Exchange.CONNECTION, 1, seconds);
        made.connectionsPerSecond = rate.perSecond();
        made.processorMicroseconds = rate.processorMicroseconds();
    }
}
