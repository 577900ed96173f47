package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.EchoProcess;
import jslirp.namespaces.fixture.Family;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ten thousand connections, opened as fast as they go, cost little and leave nothing behind. */
@ExtendWith(Machine.class)
final class ConnectionsTest {
    private static final int CONNECTIONS = 10_000;

    /** Each has one in the guest's program, in ours and in the server's. */
    private static final int DESCRIPTORS = CONNECTIONS + 200;

    private static final long KIBIBYTES_MORE = 30_000;
    private static final long HEAP_MORE = 1 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static Running open(Guest guest, EchoProcess server, int count) {
        Running open =
                guest.startPython("connections.py", "open", "10.0.2.2", server.port(), count);
        String out = open.awaitOut(written -> written.endsWith("\n"));
        System.out.println(out.strip());
        assertTrue(out.startsWith("alive " + count + " failed 0"), open::err);
        return open;
    }

    @Test
    void tenThousandConnectionsAreAliveAtOnceAndLeaveNothingBehind() {
        String limit = Running.run("sh", "-c", "ulimit -Hn").succeeded().out().strip();
        Machine.need(
                limit.equals("unlimited") || Integer.parseInt(limit) >= DESCRIPTORS,
                "only " + limit + " descriptors");
        try (EchoProcess server = EchoProcess.start(Family.IPV4);
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c")) {
            open(guest, server, 100).close();
            Await.until("no flows", () -> attached.counter("flows") == 0);
            int descriptors = attached.descriptors();
            long heap = attached.counter("heap_live");
            long memory = attached.memory("VmRSS");

            try (Running _ = open(guest, server, CONNECTIONS)) {
                assertTrue(attached.descriptors() >= CONNECTIONS, "a descriptor each");
                long more = attached.memory("VmHWM") - memory;
                System.out.println(more + " KiB more");
                assertTrue(more <= KIBIBYTES_MORE, () -> more + " KiB more");
            }

            Await.until(PATIENCE, "no flows", () -> attached.counter("flows") == 0);
            Await.until("descriptors", () -> attached.descriptors() <= descriptors + 1);
            long left = attached.counter("heap_live") - heap;
            assertTrue(left < HEAP_MORE, () -> left + " bytes of the heap");
        }
    }
}
