package jslirp.jmh.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A packet of a flow that exists allocates nothing, in any direction, on any link: counted by the
 * JVM for this thread alone, so that the load of the machine does not matter.
 */
final class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int FRAMES = 8;
    private static final int TURNS = 2_000;

    /** Class loading and compilation may allocate on this thread; what is left must end. */
    private static final int ATTEMPTS = 20;

    @ParameterizedTest
    @EnumSource(Wire.class)
    void tcpDataFromTheGuestAllocatesNothing(Wire wire) {
        TcpPipeline pipeline = new TcpPipeline(wire);
        assertAllocatesNothing(
                () -> pipeline.fromGuest(FRAMES), pipeline::hostHas, wire.frameText());
        pipeline.check();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void tcpDataToTheGuestAllocatesNothing(Wire wire) {
        TcpPipeline pipeline = new TcpPipeline(wire);
        assertAllocatesNothing(
                () -> pipeline.toGuest(FRAMES), pipeline::guestHas, wire.frameText());
        pipeline.check();
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN_1500, 64",
        "PLAIN_1500, 1472",
        "PLAIN_65520, 65492",
        "SUPER_FRAMES, 64",
        "SUPER_FRAMES, 1472"
    })
    void datagramsAllocateNothing(Wire wire, int length) {
        UdpPipeline pipeline = new UdpPipeline(wire, length);
        assertAllocatesNothing(() -> pipeline.fromGuest(FRAMES), pipeline::hostHas, length);
        assertAllocatesNothing(() -> pipeline.toGuest(FRAMES), pipeline::guestHas, length);
        pipeline.check();
    }

    /** Runs turns of {@link #FRAMES} frames until none of them allocates. */
    private static void assertAllocatesNothing(Runnable turn, LongSupplier carried, int frame) {
        long allocated = -1;
        for (int attempt = 0; attempt < ATTEMPTS && allocated != 0; attempt++) {
            long had = carried.getAsLong();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TURNS; i++) {
                turn.run();
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertEquals((long) TURNS * FRAMES * frame, carried.getAsLong() - had, "bytes carried");
        }
        assertEquals(0, allocated, "bytes allocated for " + TURNS * FRAMES + " frames");
    }
}
