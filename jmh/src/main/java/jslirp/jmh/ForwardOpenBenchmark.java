package jslirp.jmh;

import java.util.concurrent.TimeUnit;
import jslirp.jmh.pipeline.ForwardPipeline;
import jslirp.wire.IpAddress;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the stack does for one forwarded connection, without a kernel: from the accepted connection
 * and the address that the guest is to see, by the guest's answer, to the guest's reset.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ForwardOpenBenchmark {
    /** The client's address: the guest sees the gateway's, or this one. */
    @Param({"127.0.0.1", "192.0.2.2"})
    public String client = "127.0.0.1";

    private ForwardPipeline pipeline = new ForwardPipeline(IpAddress.LOOPBACK_IPV4);

    /** Makes the guest. */
    @Setup
    public void make() {
        pipeline = new ForwardPipeline(IpAddress.parse(client));
    }

    /** Fails if anything was dropped. */
    @TearDown
    public void check() {
        pipeline.check();
    }

    /** One connection. */
    @Benchmark
    public long open() {
        pipeline.open();
        return pipeline.answered();
    }
}
