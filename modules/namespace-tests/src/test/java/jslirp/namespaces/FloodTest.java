package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Family;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import jslirp.namespaces.fixture.TcpServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames that nobody would send leave the program as it was. */
@ExtendWith(Machine.class)
final class FloodTest {
    private static final int FRAMES = Machine.FULL ? 10_000_000 : 100_000;
    private static final long FIXED_SEED = 1;
    private static final Duration PATIENCE = Duration.ofMinutes(Machine.FULL ? 60 : 3);

    /** Longer than the longest that a flow lives without a packet. */
    private static final Duration QUIET = Duration.ofMinutes(6);

    /**
     * At full size the flood holds 20,000 flows open, one for each descriptor that may be had; what
     * they leave behind is given back, but not what the JVM's compilers have taken.
     */
    private static final long KIBIBYTES_MORE = 40_000;

    /** The flows that are still open when the flood has just ended are below 1 KiB each. */
    private static final long HEAP_MORE = Machine.FULL ? 1 << 20 : 24 << 20;

    @BeforeAll
    static void copyWhatIsImported() {
        Scratch.program("frames.py");
    }

    @ParameterizedTest
    @CsvSource({"auto, frames", "off, frames", "auto, headers"})
    void mutatedFramesLeaveTheProgramAsItWas(String offload, String kind) {
        boolean first = offload.equals("auto") && kind.equals("frames");
        int count = first ? FRAMES : FRAMES / 2;
        long seed = first ? FIXED_SEED : System.nanoTime();
        System.out.println("seed of the flood, " + offload + ", " + kind + ": " + seed);
        try (TcpServer server = TcpServer.echo();
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c6", "--offload=" + offload)) {
            warmUp(guest, server);
            Map<String, Long> before = attached.counters();
            int descriptors = attached.descriptors();
            long memory = attached.memory("VmRSS");

            flood(guest, seed, count, server.port(), kind);

            for (Family family : Family.values()) {
                guest.run("ping", "-c", "1", "-W", "1", family.gateway).succeeded();
            }
            String echo = guest.python("flows.py", "burst", "10.0.2.2", server.port(), 10).out();
            assertEquals("echoed 10 failed 0", echo.strip());
            if (Machine.FULL) {
                Await.until(QUIET, "no flows", () -> attached.counter("flows") == 0);
            }
            Map<String, Long> after = attached.counters();
            assertTrue(difference("FRAMES_FROM_GUEST", before, after) >= count, after::toString);
            assertEquals(0, after.get("BROKEN_FLOWS"), attached::stderr);
            assertFalse(attached.stderr().contains("Exception"), attached::stderr);
            // Each flow has one descriptor; a flow may end between the two looks.
            long others = attached.descriptors() - flows(after);
            assertTrue(others <= descriptors - flows(before) + 2, after::toString);
            assertTrue(attached.memory("VmRSS") < memory + KIBIBYTES_MORE, "resident memory");
            assertTrue(difference("heap_live", before, after) < HEAP_MORE, after::toString);
        }
    }

    private static void warmUp(Guest guest, TcpServer server) {
        flood(guest, FIXED_SEED + 1, 5000, server.port(), "frames");
    }

    private static void flood(Guest guest, long seed, int count, int port, String kind) {
        try (Running flood = guest.startPython("flood.py", "tap0", seed, count, port, kind)) {
            Result result = flood.await(PATIENCE).succeeded();
            String[] words = result.out().strip().split(" ");
            assertEquals(count, Integer.parseInt(words[1]), result::toString);
            assertTrue(Integer.parseInt(words[5]) < 1000, "a slow answer: " + result);
        }
    }

    private static long flows(Map<String, Long> counters) {
        return counters.getOrDefault("flows", 0L);
    }

    private static long difference(String name, Map<String, Long> before, Map<String, Long> after) {
        return after.getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
    }

    /** More connections than there are descriptors, all to where nobody answers. */
    @Test
    void connectionsToNowhereDoNotKeepOthersFromTheirs() {
        try (TcpServer server = TcpServer.echo();
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c")) {
            String line = "ulimit -n 4000; exec /usr/bin/python3 %s unanswered %s 80 3000";
            String program = Scratch.program("flows.py");
            Result result = guest.shell(line.formatted(program, Machine.BLACK_HOLE));
            assertEquals("none answered", result.succeeded().out().strip());
            String echo = guest.python("flows.py", "burst", "10.0.2.2", server.port(), 10).out();
            assertEquals("echoed 10 failed 0", echo.strip());
            guest.run("ping", "-c", "1", "-W", "1", "10.0.2.2").succeeded();
            assertTrue(attached.isAlive());
        }
    }
}
