package jslirp.jmh.throughput;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the comparison of forwards has of its own. */
final class ForwardTest {
    private static Results results() {
        Setup setup =
                new Setup(
                        Scenario.FORWARD,
                        "2026-11-21T00:00:00Z",
                        "6.18",
                        "one",
                        2,
                        "iperf 3.12",
                        "cubic",
                        Plan.parse(Path.of("program"), Path.of("folder")),
                        List.of(),
                        List.of("pasta: not here"));
        Results results = new Results(setup);
        for (Direction direction : Direction.values()) {
            results.add(new Reading(1500, direction, Drivers.JSLIRP_SPLICED, 1, 30, 0.1));
            results.add(new Reading(1500, direction, Drivers.JSLIRP_STACK, 1, 15, 0.4));
        }
        for (int round = 1; round <= 3; round++) {
            double rate = 1000.0 * round;
            results.add(new Rate(1500, Exchange.REQUEST, Drivers.JSLIRP_SPLICED, round, rate));
        }
        results.add(new Rate(1500, Exchange.REQUEST, Drivers.JSLIRP_STACK, 1, 500));
        results.add(new Rate(1500, Exchange.CONNECTION, Drivers.JSLIRP_SPLICED, 1, 800));
        return results;
    }

    @Test
    void tablesCompareTheSplicedForwardWithTheOthers() {
        String text = MarkdownReport.of(results());
        String title = "| MTU | jslirp-spliced | jslirp-stack | jslirp-spliced : jslirp-stack |";
        // Two directions and two exchanges.
        assertEquals(4, text.split(Pattern.quote(title), -1).length - 1, text);
        assertTrue(text.contains("from the host's loopback through a forward with iperf"), text);
        assertTrue(text.contains("| 30.0 [30.0–30.0] | 15.0 [15.0–15.0] | 2.00 |"), text);
        assertTrue(text.contains("| 2000 [1000–3000] | 500 [500–500] | 4.00 |"), text);
        assertTrue(text.contains("| 800 [800–800] | – | – |"), text);
    }

    @Test
    void jsonHasTheExchanges() {
        String json = JsonReport.of(results());
        assertTrue(json.contains("\"exchange\": \"connect, a byte there and back, close\""), json);
        assertTrue(json.contains("\"round\": 3, \"perSecond\": 3000.0}"), json);
    }

    @Test
    void filesHaveTheNameOfTheScenario(@TempDir Path folder) throws Exception {
        Report.write(results(), folder);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("forward.json", "forward.md", "forward.svg"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void usageNamesTheCommandAndItsDrivers() {
        String usage = Scenario.FORWARD.usage();
        assertTrue(usage.startsWith("usage: tools/bench forward ["), usage);
        assertTrue(usage.contains(Drivers.JSLIRP_SPLICED + ", " + Drivers.JSLIRP_STACK), usage);
    }

    @Test
    void refusedForwardIsAnError() {
        assertDoesNotThrow(() -> ForwardRequest.check("{\"return\": {\"id\": 1}}"));
        String refused = "{\"error\": {\"desc\": \"bad request: add_hostfwd: x\"}}";
        assertThrows(IOException.class, () -> ForwardRequest.check(refused));
    }

    @Test
    void exchangesAreReadFromWhatTheClientPrints() throws Exception {
        assertEquals(2500, ExchangeTraffic.parse("exchanged 5000 in 2000000000\n"));
        assertThrows(IOException.class, () -> ExchangeTraffic.parse("Connection refused\n"));
    }
}
