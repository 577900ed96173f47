package jslirp.jmh.throughput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** What a run becomes when it is written down. */
final class ReportTest {
    private static final Plan PLAN = plan();

    private static Plan plan(String... words) {
        return plan(Scenario.THROUGHPUT, words);
    }

    private static Plan plan(Scenario scenario, String... words) {
        return Plan.parse(scenario, Path.of("program"), Path.of("folder"), words);
    }

    private static Results results() {
        Setup setup =
                new Setup(
                        Scenario.THROUGHPUT,
                        "2026-11-21T00:00:00Z",
                        "6.18",
                        "a \"fast\" one",
                        2,
                        "iperf 3.12",
                        "cubic",
                        PLAN,
                        List.of("jslirp: 0.1.0"),
                        List.of("pasta: not here"));
        Results results = new Results(setup);
        for (int mtu : new int[] {1500, 65520}) {
            Place place = new Place(mtu, Client.GUEST);
            for (Direction direction : Direction.values()) {
                for (int round = 1; round <= 3; round++) {
                    Load load = Load.one(direction);
                    results.add(new Reading(place, load, "jslirp", round, 20 + round, 0.25));
                    results.add(new Reading(place, load, "loopback", round, 55, 0));
                }
            }
            Load load = Load.one(Direction.FROM_GUEST);
            results.add(new Reading(place, load, "slirp4netns", 1, 2, 4));
        }
        results.fail("slirp4netns at MTU 1500", new IOException("a\nb"));
        return results;
    }

    @Test
    void tableHasMediansEndsAndRatios() {
        String text = MarkdownReport.of(results());
        assertTrue(text.contains("of 3 rounds of 3 s"), text);
        assertTrue(text.contains("| 1500 | 22.0 [21.0–23.0] | 55.0 [55.0–55.0] |"), text);
        assertTrue(text.contains("| 2.00 [2.00–2.00] | 0.400 | 11.0 |"), text);
        assertTrue(text.contains("- left out: pasta: not here"), text);
        assertTrue(text.contains("- failed: slirp4netns at MTU 1500: a b"), text);
    }

    @Test
    void whatWasNotMeasuredIsADash() {
        String text = MarkdownReport.of(results());
        assertTrue(text.contains("| 55.0 [55.0–55.0] | – | 0.400 | – |"), text);
    }

    @Test
    void loopbackHasNoProcessorTime() {
        String text = MarkdownReport.of(results());
        assertTrue(text.contains("| MTU, direction | jslirp | slirp4netns |"), text);
    }

    @Test
    void jsonQuotesWhatItMust() {
        assertEquals("\"a \\\"b\\\" \\\\ \\u000a\"", JsonReport.quoted("a \"b\" \\ \n"));
        String json = JsonReport.of(results());
        assertTrue(json.contains("\"processor\": \"a \\\"fast\\\" one\""), json);
        assertTrue(json.contains("\"gigabitsPerSecond\": 21.0000"), json);
        assertEquals(26, json.split("\"round\"", -1).length - 1);
    }

    @Test
    void ratiosOfTheVersionsOfIpAreRows() {
        Results results = results();
        for (Direction direction : Direction.values()) {
            Place place = new Place(1500, Client.GUEST);
            results.add(new Reading(place, Load.one(direction), "jslirp-ipv6", 1, 20.9, 0.25));
        }
        Place place = new Place(65520, Client.GUEST);
        results.add(new Rate(place, Exchange.REQUEST, "jslirp", 1, 1000, 20));
        results.add(new Rate(place, Exchange.REQUEST, "jslirp-ipv6", 1, 900, 20));
        String text = MarkdownReport.of(results);
        assertTrue(text.contains("**IPv6 : IPv4, jslirp-ipv6 : jslirp**"), text);
        assertTrue(text.contains("| MTU | 1500 | 65520 |"), text);
        assertTrue(text.contains("| namespace to host | 0.950 | – |"), text);
        assertTrue(text.contains("| host to namespace | 0.950 | – |"), text);
        assertTrue(text.contains("| a byte there and back on one connection | – | 0.900 |"), text);
        assertFalse(text.contains("jslirp : jslirp-ipv6"), text);
    }

    @Test
    void pictureHasALineForEachDriverAndDirection() throws Exception {
        byte[] svg = Picture.of(results()).getBytes(StandardCharsets.UTF_8);
        Document drawn =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg));
        assertEquals("svg", drawn.getDocumentElement().getTagName());
        // Two points each, except for the driver that was measured one way only.
        assertEquals(10, drawn.getElementsByTagName("circle").getLength());
    }

    @Test
    void gridHasRoundNumbers() {
        assertEquals(10, Picture.step(57));
        assertEquals(5, Picture.step(28));
        assertEquals(0.2, Picture.step(1.1), 1e-9);
    }

    @Test
    void receiversFiguresAreReadFromIperfsJson() throws Exception {
        String json =
                """
                {"end": {
                  "sum_sent": {"start": 0, "end": 1.5, "seconds": 1.5, "bytes": 999,
                    "bits_per_second": 5328, "retransmits": 0, "sender": true},
                  "sum_received": {"start": 0, "end": 2.000123, "seconds": 2.000123,
                    "bytes": 1000000000, "bits_per_second": 3.99e9, "sender": true}}}
                """;
        Transfer transfer = Iperf.parse(json);
        assertEquals(1_000_000_000, transfer.bytes());
        assertEquals(2.000123, transfer.seconds());
        assertThrows(IOException.class, () -> Iperf.parse("{\"error\": \"busy\"}"));
    }

    @Test
    void optionsAreRead() {
        Plan plan =
                plan(
                        "--rounds",
                        "5",
                        "--seconds",
                        "0.5",
                        "--mtus",
                        "1500,9000",
                        "--drivers",
                        "jslirp,loopback",
                        "--parts",
                        "request,flows",
                        "--out",
                        "there");
        assertEquals(5, plan.rounds());
        assertEquals(0.5, plan.seconds());
        assertEquals(List.of(1500, 9000), plan.mtus());
        assertEquals(List.of("jslirp", "loopback"), plan.drivers());
        assertEquals(List.of(Exchange.REQUEST), plan.exchanges());
        assertEquals(
                List.of(Load.several(Direction.FROM_GUEST), Load.several(Direction.TO_GUEST)),
                plan.loads());
        assertEquals(Path.of("there"), plan.folder());
    }

    @Test
    void waysAndClientsAreOptionsOfForwardsAlone() {
        Plan forward = plan(Scenario.FORWARD, "--ways", "stack", "--clients", "other");
        assertEquals(List.of(Way.STACK), forward.ways());
        assertEquals(List.of(Client.OTHER), forward.clients());
        assertEquals(List.of(Client.LOOPBACK, Client.OTHER), plan(Scenario.FORWARD).clients());
        assertWrong("--ways", "stack");
        assertWrong("--clients", "other");
    }

    @Test
    void wrongOptionsAreErrors() {
        assertWrong("--rounds", "0");
        assertWrong("--rounds", "1.5");
        assertWrong("--mtus", "x");
        assertWrong("--round", "1");
        assertWrong("--parts", "some");
        assertWrong("--out");
    }

    private static void assertWrong(String... words) {
        assertThrows(IllegalArgumentException.class, () -> plan(words));
    }
}
