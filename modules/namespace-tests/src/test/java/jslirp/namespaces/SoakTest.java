package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.EchoProcess;
import jslirp.namespaces.fixture.Family;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Eight flows, bursts of connections that end in every way, connections that nobody answers and
 * floods of mutated frames, all at once: when they are over, nothing of them is left. Ten minutes
 * for each IP version at full size; else half a minute, without what takes minutes to expire.
 */
@ExtendWith(Machine.class)
@ParameterizedClass
@EnumSource(Family.class)
final class SoakTest {
    private static final int SECONDS = Machine.FULL ? 600 : 20;
    private static final int WARM_UP = 5;
    private static final int FRAMES = 100_000;
    private static final long HEAP_MORE = 1 << 20;

    /** Longer than the longest that a flow lives without a packet. */
    private static final Duration QUIET = Duration.ofMinutes(Machine.FULL ? 7 : 2);

    @Parameter Family family;

    @BeforeAll
    static void copyWhatIsImported() {
        Scratch.program("frames.py");
    }

    @Test
    void nothingIsLeftOfWhatIsOver() {
        try (EchoProcess server = EchoProcess.start(family);
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c6")) {
            soak(guest, server, WARM_UP);
            awaitQuiet(attached);
            int descriptors = attached.descriptors();
            Map<String, Long> before = attached.counters();

            soak(guest, server, SECONDS);
            guest.run("ping", "-c", "1", "-W", "5", family.gateway).succeeded();
            awaitQuiet(attached);

            Map<String, Long> after = attached.counters();
            System.out.println("heap before " + before.get("heap_live") + ", after " + after);
            assertEquals(descriptors, attached.descriptors());
            assertEquals(after.get("TCP_OPENED"), after.get("TCP_CLOSED"));
            assertEquals(0, after.get("BROKEN_FLOWS"), attached::stderr);
            long more = after.get("heap_live") - before.get("heap_live");
            assertTrue(more < HEAP_MORE, () -> more + " bytes of the heap");
            assertFalse(attached.stderr().contains("Exception"), attached::stderr);
        }
    }

    private static void awaitQuiet(Attachment attached) {
        Await.until(QUIET, "no flows", () -> attached.counter("flows") == 0);
    }

    private void soak(Guest guest, EchoProcess server, int seconds) {
        int port = server.port();
        try (Running soak =
                guest.startPython("connections.py", "soak", family.gateway, port, seconds)) {
            for (int seed = 1; Machine.FULL && seconds > WARM_UP && soak.isAlive(); seed++) {
                guest.python("flood.py", "tap0", seed, FRAMES, port, "frames").succeeded();
                guest.python("flows.py", "unanswered", family.blackHole(), 80, 500).succeeded();
            }
            Result result = soak.await(Duration.ofSeconds(2L * seconds + 60)).succeeded();
            System.out.println(result.out().strip());
            assertTrue(result.out().strip().endsWith("wrong 0"), result::toString);
            assertEquals("", result.err());
        }
    }
}
