package jslirp.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import jslirp.wire.Checksum;
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
import org.openjdk.jmh.annotations.Warmup;

/** The Internet checksum over the payload of one packet, in native memory as in the data path. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChecksumBenchmark {
    /** Bytes to sum: a pure acknowledgment, what the usual MTUs carry, and the largest packet. */
    @Param({"20", "64", "1460", "3960", "16344", "65535"})
    public int length;

    private MemorySegment packet = MemorySegment.NULL;

    /** Fills the packet with bytes that are not all alike. */
    @Setup
    public void fill() {
        packet = Arena.global().allocate(length);
        for (int i = 0; i < length; i++) {
            packet.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 31));
        }
    }

    /** The sum of all bytes, finished. */
    @Benchmark
    public int checksum() {
        return Checksum.finish(Checksum.add(0, packet, 0, length));
    }
}
