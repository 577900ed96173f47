package jslirp.jmh;

import java.util.concurrent.TimeUnit;
import jslirp.jmh.pipeline.UdpPipeline;
import jslirp.jmh.pipeline.Wire;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The whole stack, for one datagram of a UDP flow. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class UdpPipelineBenchmark {
    /** Datagrams in one turn of the loop. */
    private static final int BATCH = 8;

    private static final int SMALL = 64;

    /** Whether the checksum is computed here, or by the link. */
    @Param({"PLAIN_1500", "SUPER_FRAMES"})
    public Wire wire = Wire.SUPER_FRAMES;

    /** Bytes of payload: a short question, and all that an MTU of 1500 carries. */
    @Param({"64", "1472"})
    public int length = SMALL;

    private UdpPipeline pipeline = new UdpPipeline(Wire.SUPER_FRAMES, SMALL);

    /** Opens the flow. */
    @Setup
    public void open() {
        pipeline = new UdpPipeline(wire, length);
    }

    /** Fails if anything was dropped. */
    @TearDown
    public void check() {
        pipeline.check();
    }

    /** A datagram from the guest. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void fromGuest() {
        pipeline.fromGuest(BATCH);
    }

    /** A datagram to the guest. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void toGuest() {
        pipeline.toGuest(BATCH);
    }
}
