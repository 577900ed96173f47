package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Leftovers;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Started and ended again and again for one guest, nothing of it stays; and it starts quickly. */
@ExtendWith(Machine.class)
final class CyclesTest {
    private static final int CYCLES = Machine.FULL ? 200 : 20;

    /**
     * Ready means: the JVM started, the command line read, two namespaces entered by a helper, a
     * device made and configured. A quiet machine needs 1.5 times what the image needs to print its
     * version. A busy one stops us anywhere: so each start is compared with what is measured right
     * after it, and three of four may be disturbed.
     */
    private static final double WIDEST_RATIO = 2.0;

    /** What could pile up in the guest, or with whoever starts the program. */
    private record Left(List<Long> processes, String devices, long descriptors, String files) {
        static Left now(Guest guest) throws IOException {
            String devices = guest.run("ip", "-o", "link").succeeded().out();
            String id = Integer.toString(Caller.NOBODYS_ID);
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
                return new Left(
                        Leftovers.processes(),
                        // Numbers only grow, and the carrier of a device goes down a little later.
                        devices.replaceAll("(?m)^\\d+: |<.*?>|state \\w+", ""),
                        descriptors.count(),
                        Running.run(
                                        "find",
                                        "/tmp",
                                        "/dev/shm",
                                        "/run",
                                        "-maxdepth",
                                        "1",
                                        "-uid",
                                        id)
                                .out());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "KILL, 137", "exit pipe, 0"})
    void manyCyclesLeaveNothing(String end, int status, TestReporter reporter) throws IOException {
        long[] ready = new long[CYCLES];
        long[] hello = new long[CYCLES];
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            cycle(guest, end, status);
            Left before = Left.now(guest);
            for (int i = 0; i < CYCLES; i++) {
                ready[i] = cycle(guest, end, status);
                hello[i] = sayHello();
            }
            assertEquals(before, Left.now(guest));
        }
        double ratio = ratio(ready, hello);
        String times =
                "ready in %.0f ms, the JVM alone in %.0f; a quarter below %.2f times"
                        .formatted(medianMillis(ready), medianMillis(hello), ratio);
        reporter.publishEntry(end + ", median of " + CYCLES, times);
        assertTrue(ratio < WIDEST_RATIO, times);
    }

    private static double ratio(long[] ready, long[] hello) {
        double[] ratios = new double[CYCLES];
        for (int i = 0; i < CYCLES; i++) {
            ratios[i] = (double) ready[i] / hello[i];
        }
        Arrays.sort(ratios);
        return ratios[CYCLES / 4];
    }

    private static double medianMillis(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2] / 1e6;
    }

    /** One start and end; the nanoseconds until the ready byte. */
    private static long cycle(Guest guest, String end, int status) {
        long start = System.nanoTime();
        try (Attachment attached = Attachment.to(guest, "-c", "-e", Attachment.EXIT_FD)) {
            final long nanos = System.nanoTime() - start;
            if (end.equals("exit pipe")) {
                attached.exitPipe().endInput();
            } else {
                attached.signal(end);
            }
            Result result = attached.await().endedWith(status);
            assertFalse(result.err().contains("Exception"), result::toString);
            return nanos;
        }
    }

    /** The least that the image can do: start, print a few lines and end. */
    private static long sayHello() {
        long start = System.nanoTime();
        Running.run(Caller.NOBODY.command(Image.slirp4netns(), "--version")).succeeded();
        return System.nanoTime() - start;
    }

    /** The device stays, as the one who made it wants; nothing else does. */
    @Test
    void cyclesOnAPersistentDeviceLeaveItAsItWas() throws IOException {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            guest.run("ip", "tuntap", "add", "tap0", "mode", "tap").succeeded();
            guest.run("ip", "link", "set", "tap0", "up").succeeded();
            Left before = Left.now(guest);
            for (int i = 0; i < CYCLES; i++) {
                Attachment.to(guest).close();
            }
            assertEquals(before, Left.now(guest));
        }
    }
}
