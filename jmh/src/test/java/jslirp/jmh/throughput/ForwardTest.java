package jslirp.jmh.throughput;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the comparison of forwards has of its own. */
final class ForwardTest {
    private static final Plan PLAN =
            Plan.parse(Scenario.FORWARD, Path.of("program"), Path.of("folder"));
    private static final Place LOOPBACK = new Place(1500, Client.LOOPBACK);
    private static final Place OTHER = new Place(1500, Client.OTHER);

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
                        PLAN,
                        List.of(),
                        List.of("pasta: not here"));
        Results results = new Results(setup);
        for (Direction direction : Direction.values()) {
            Load load = Load.one(direction);
            results.add(new Reading(LOOPBACK, load, Drivers.JSLIRP_SPLICED, 1, 30, 0.1));
            results.add(new Reading(LOOPBACK, load, Drivers.JSLIRP_STACK, 1, 15, 0.4));
            results.add(new Reading(OTHER, load, Drivers.JSLIRP_STACK, 1, 12, 0.5));
        }
        for (int round = 1; round <= 3; round++) {
            double rate = 1000.0 * round;
            results.add(rate(Exchange.REQUEST, Drivers.JSLIRP_SPLICED, round, rate));
        }
        results.add(rate(Exchange.REQUEST, Drivers.JSLIRP_STACK, 1, 500));
        results.add(rate(Exchange.CONNECTION, Drivers.JSLIRP_SPLICED, 1, 800));
        return results;
    }

    private static Rate rate(Exchange exchange, String driver, int round, double perSecond) {
        return new Rate(LOOPBACK, exchange, driver, round, perSecond, 12.5);
    }

    @Test
    void tablesCompareTheSplicedForwardWithTheOthers() {
        String text = MarkdownReport.of(results());
        String title = "| MTU | jslirp-spliced | jslirp-stack | jslirp-spliced : jslirp-stack |";
        // Two directions and two exchanges from each of two clients.
        assertEquals(8, text.split(Pattern.quote(title), -1).length - 1, text);
        assertTrue(text.contains("through a forward into a namespace with iperf"), text);
        assertTrue(text.contains("| 30.0 [30.0–30.0] | 15.0 [15.0–15.0] | 2.00 |"), text);
        assertTrue(text.contains("| 2000 [1000–3000] | 500 [500–500] | 4.00 |"), text);
        assertTrue(text.contains("| 800 [800–800] | – | – |"), text);
        assertTrue(text.contains("| – | 12.0 [12.0–12.0] | – |"), text);
        String exchange = "| 1500, connect, a byte there and back, close, from the host's loopback";
        assertTrue(text.contains(exchange + " | 12.5 [12.5–12.5] | – |"), text);
    }

    @Test
    void jsonHasTheExchanges() {
        String json = JsonReport.of(results());
        assertTrue(json.contains("\"exchange\": \"connect, a byte there and back, close\""), json);
        assertTrue(json.contains("\"round\": 3, \"perSecond\": 3000.0,"), json);
        assertTrue(json.contains("{\"mtu\": 1500, \"client\": \"loopback\","), json);
        assertTrue(json.contains("{\"mtu\": 1500, \"client\": \"other\","), json);
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
    void waysAreOurOwnDrivers() {
        Drivers all = Drivers.forwarding(Path.of("/bin/true"));
        Drivers stack = all.by(List.of(Way.STACK));
        assertTrue(stack.named(Drivers.JSLIRP_STACK).isPresent());
        assertTrue(stack.named(Drivers.JSLIRP_SPLICED).isEmpty());
        assertEquals(all.all().size() - 1, stack.all().size());
    }

    @Test
    void driverIsEitherMeasuredOrLeftOutByName() {
        Drivers all = Drivers.forwarding(Path.of("/bin/true"));
        for (String name : List.of(Drivers.SLIRP4NETNS, "pasta", RootlessKit.NAME)) {
            Drivers one = all.only(List.of(name));
            assertEquals(1, one.all().size() + one.leftOut().size(), name);
        }
        List<String> nobody = List.of("nobody");
        assertThrows(IllegalArgumentException.class, () -> all.only(nobody));
    }

    @Test
    void rootlessKitsUserIsTheFirstWithARange() {
        String ranges = "root:1:65536\n\nalice:100000:65536\nbob:165536:65536\n";
        assertEquals(Optional.of("alice"), RootlessKit.firstUser(ranges));
        assertEquals(Optional.empty(), RootlessKit.firstUser(""));
    }

    @Test
    void refusedForwardIsAnError() {
        assertDoesNotThrow(() -> ForwardRequest.check("{\"return\": {\"id\": 1}}"));
        String refused = "{\"error\": {\"desc\": \"bad request: add_hostfwd: x\"}}";
        assertThrows(IOException.class, () -> ForwardRequest.check(refused));
    }

    @Test
    void exchangesAreReadFromWhatTheClientPrints() throws Exception {
        ExchangeTraffic.Count count =
                ExchangeTraffic.parse("exchanged 5000 in 2000000000 after 600\n");
        assertEquals(2500, count.perSecond());
        assertEquals(5600, count.all());
        assertThrows(IOException.class, () -> ExchangeTraffic.parse("Connection refused\n"));
    }
}
