package jslirp.simulation;

import static jslirp.simulation.Simulation.MILLISECOND;
import static jslirp.simulation.Simulation.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * How fast a stream is on paths of every badness, as a reviewed file says. Time is virtual, so that
 * each figure is exact: whoever changes one shows it. {@code -Djslirp.write=true} writes the file.
 */
class ThroughputTableTest {
    private static final Path TABLE = Path.of("src/test/resources/throughput.txt");
    private static final boolean WRITE = Boolean.getBoolean("jslirp.write");
    private static final String HEADING =
            """
            # Mbit/s of one stream in the simulation, whose guest sends by RFC 6582, without SACK.
            """;

    private static final long MB = 1_000_000;
    private static final long LIMIT = 1000 * 3600 * SECOND;

    private static final LinkConditions SHORT = LinkConditions.PERFECT.withDelay(20_000);
    private static final LinkConditions LONG = LinkConditions.PERFECT.withDelay(100 * MILLISECOND);

    /** A row of the table: a path, and how long the streams are that it carries. */
    private record Row(String name, LinkConditions conditions, boolean offload, long length) {
        String label() {
            return "%-46s %3d MB".formatted(name, length / MB);
        }

        String line() {
            double up = megabits(length, 0);
            double down = megabits(0, length);
            return String.format(Locale.ROOT, "%s %9.2f up %9.2f down", label(), up, down);
        }

        private double megabits(long up, long down) {
            Simulation s = Family.IPV4.simulation(1, 1500, offload ? Runs.OFFLOAD : Runs.PLAIN);
            s.link().conditions(conditions);
            GuestOptions guest = offload ? GuestOptions.OFFLOADING : GuestOptions.LINUX;
            long began = s.now();
            StreamPlan upward = StreamPlan.sending(1, up).reading(0, guest.buffer());
            StreamPlan downward = StreamPlan.sending(2, down).reading(0, guest.buffer());
            StreamPair pair = StreamPair.open(Family.IPV4, s, guest, upward, downward, 0);
            s.runUntil(pair::done, LIMIT);
            pair.check();
            return (up + down) * 8e3 / (s.now() - began);
        }
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (long length : new long[] {4 * MB, 100 * MB}) {
            rows(rows, "short path", SHORT, length);
            rows(rows, "100 ms", LONG, length);
        }
        return rows;
    }

    private static void rows(List<Row> rows, String where, LinkConditions path, long length) {
        long jitter = path.delayNanos();
        rows.add(new Row(where, path, false, length));
        rows.add(new Row(where + ", super-frames", path, true, length));
        rows.add(new Row(where + ", 1 % lost", path.withLoss(0.01), false, length));
        rows.add(new Row(where + ", 5 % lost", path.withLoss(0.05), false, length));
        rows.add(new Row(where + ", reordered", path.withJitter(jitter), false, length));
        rows.add(new Row(where + ", 2 % twice", path.withDuplication(0.02), false, length));
        LinkConditions all = path.withLoss(0.05).withJitter(jitter).withDuplication(0.02);
        rows.add(new Row(where + ", 5 % lost, reordered, 2 % twice", all, false, length));
        rows.add(new Row(where + ", the same, super-frames", all, true, length));
    }

    @TestFactory
    Stream<DynamicTest> eachFigureIsThatOfTheTable() throws IOException {
        if (WRITE) {
            String table = rows().stream().map(row -> row.line() + "\n").reduce("", String::concat);
            Files.writeString(TABLE, HEADING + table);
        }
        List<String> table = Files.readAllLines(TABLE);
        assertEquals(rows().size() + 1, table.size());
        return rows().stream()
                .filter(row -> Runs.FULL || row.length() == 4 * MB)
                .map(row -> DynamicTest.dynamicTest(row.label(), () -> check(row, table)));
    }

    private static void check(Row row, List<String> table) {
        String reviewed =
                table.stream().filter(line -> line.startsWith(row.label())).findAny().orElse("");
        assertEquals(reviewed, row.line());
    }
}
