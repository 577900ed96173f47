package jslirp.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import jslirp.stack.flow.Flow;
import jslirp.stack.flow.FlowTable;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import org.jspecify.annotations.Nullable;
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

/**
 * Finding the flow of a packet, the packets of all flows coming in no order; with many flows this
 * measures the processor's caches as well.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FlowTableBenchmark {
    private static final long GUEST = IpAddress.mappedLow(0x0a00_0264);
    private static final int REMOTES = 0xc633_6400;
    private static final int FIRST_PORT = 1024;
    private static final int REMOTE_PORT = 443;

    /** Flows in the table. */
    @Param({"10", "1000", "50000"})
    public int flows;

    private final FlowTable table = new FlowTable(new SplittableRandom(1).nextLong());
    private long[] ports = new long[0];
    private long[] remotes = new long[0];
    private int next;

    /** A flow that is never flushed. */
    private static final class Idle implements Flow {
        @Override
        public void flush(long now) {}

        @Override
        public void abandon(long now) {}
    }

    /** Fills the table, and shuffles the order in which its flows are asked for. */
    @Setup
    public void fill() {
        ports = new long[flows];
        remotes = new long[flows];
        for (int i = 0; i < flows; i++) {
            ports[i] = FlowTable.ports(IpProtocol.TCP, FIRST_PORT + i, REMOTE_PORT);
            remotes[i] = IpAddress.mappedLow(REMOTES + i % 200);
            table.add(ports[i], 0, GUEST, 0, remotes[i], new Idle());
        }
        SplittableRandom random = new SplittableRandom(2);
        for (int i = flows - 1; i > 0; i--) {
            swap(i, random.nextInt(i + 1));
        }
    }

    private void swap(int a, int b) {
        long port = ports[a];
        long remote = remotes[a];
        ports[a] = ports[b];
        remotes[a] = remotes[b];
        ports[b] = port;
        remotes[b] = remote;
    }

    private int advance() {
        next = next + 1 < flows ? next + 1 : 0;
        return next;
    }

    /** A packet of a flow. */
    @Benchmark
    public @Nullable Flow find() {
        int i = advance();
        return table.find(ports[i], 0, GUEST, 0, remotes[i]);
    }

    /** A packet that belongs to none. */
    @Benchmark
    public @Nullable Flow miss() {
        int i = advance();
        return table.find(ports[i] + 1, 0, GUEST, 0, remotes[i]);
    }

    /** A flow that ends, and another that begins. */
    @Benchmark
    public boolean removeAndAdd() {
        int i = advance();
        Flow flow = table.find(ports[i], 0, GUEST, 0, remotes[i]);
        table.remove(ports[i], 0, GUEST, 0, remotes[i]);
        return flow != null && table.add(ports[i], 0, GUEST, 0, remotes[i], flow);
    }
}
