package jslirp.jmh;

import java.util.concurrent.TimeUnit;
import jslirp.jmh.pipeline.TcpPipeline;
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

/**
 * The whole stack, for one frame of data on an established TCP flow, its acknowledgment included.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TcpPipelineBenchmark {
    /** Frames in one turn of the loop; half a mebibyte of super-frames fits the first window. */
    private static final int BATCH = 8;

    /** The link and with it the size of a frame. */
    @Param public Wire wire = Wire.SUPER_FRAMES;

    private TcpPipeline pipeline = new TcpPipeline(Wire.SUPER_FRAMES);

    /** Opens the flow. */
    @Setup
    public void open() {
        pipeline = new TcpPipeline(wire);
    }

    /** Fails if anything was dropped. */
    @TearDown
    public void check() {
        pipeline.check();
    }

    /** A frame of data from the guest; one acknowledgment for a batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void fromGuest() {
        pipeline.fromGuest(BATCH);
    }

    /** A frame of data to the guest; the guest acknowledges a batch at once. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void toGuest() {
        pipeline.toGuest(BATCH);
    }
}
