package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who has nothing to do does nothing: no processor time, and next to no wake-ups of any thread. Nor
 * does it hold memory that only the start needed.
 */
@ExtendWith(Machine.class)
final class IdleTest {
    private static final int SECONDS = 10;

    /**
     * Wake-ups of the whole process: each of the two compiler threads and the JVM's periodic task
     * look around every five seconds. The loop has none.
     */
    private static final long MOST_WAKE_UPS = 2 * SECONDS;

    /** Of a hundredth of a second each (proc_pid_stat(5)). */
    private static final long MOST_TICKS = 1;

    /** Resident, in KiB: what the start has freed is given back some seconds after it. */
    private static final long MOST_MEMORY = 50 << 10;

    private static final Duration GIVEN_BACK = Duration.ofSeconds(20);

    /** What a process has used so far. */
    private record Used(long wakeUps, long ticks) {
        static Used by(long pid) throws IOException {
            long wakeUps = 0;
            try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
                for (Path thread : threads.toList()) {
                    wakeUps += voluntarySwitches(thread);
                }
            }
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return new Used(wakeUps, Long.parseLong(words[11]) + Long.parseLong(words[12]));
        }

        private static long voluntarySwitches(Path thread) throws IOException {
            try {
                for (String line : Files.readAllLines(thread.resolve("status"))) {
                    if (line.startsWith("voluntary_ctxt_switches:")) {
                        return Long.parseLong(line.replaceAll("[^0-9]", ""));
                    }
                }
            } catch (NoSuchFileException e) {
                // The thread has ended, and wakes nobody any more.
            }
            return 0;
        }
    }

    @Test
    void whoHasJustBegunIsSmall() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attachment = Attachment.to(guest, "-c")) {
            Await.until(
                    GIVEN_BACK, "little memory", () -> attachment.memory("VmRSS") <= MOST_MEMORY);
        }
    }

    private static void pass(int seconds) {
        Running.run(List.of("sleep", Integer.toString(seconds))).succeeded();
    }

    @Test
    void withoutTrafficNothingWakesUpAndNoTimePasses() throws IOException {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            // The guest's kernel would ask for IPv6 routers for a while.
            guest.shell("echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6").succeeded();
            try (Attachment attachment = Attachment.to(guest, "-c")) {
                guest.run("ping", "-q", "-c", "200", "-i", "0.002", "10.0.2.2").succeeded();
                pass(SECONDS / 2);
                Used before = Used.by(attachment.pid());
                pass(SECONDS);
                Used after = Used.by(attachment.pid());
                long wakeUps = after.wakeUps() - before.wakeUps();
                long ticks = after.ticks() - before.ticks();
                assertTrue(wakeUps <= MOST_WAKE_UPS, wakeUps + " wake-ups");
                assertTrue(ticks <= MOST_TICKS, ticks + " ticks");
            }
        }
    }
}
