package jslirp.jmh.throughput;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables of a run. */
final class MarkdownReport {
    private static final String NOTHING = "–";

    private final Results results;
    private final List<String> drivers;
    private final String ours;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(Results results) {
        this.results = results;
        drivers = results.drivers();
        ours = results.setup().scenario().ours();
    }

    /** What a table shows of a driver. */
    private interface Figure {
        Optional<Summary> of(Place place, String driver);
    }

    static String of(Results results) {
        return new MarkdownReport(results).written();
    }

    private String written() {
        line(results.setup().sentence());
        for (Client client : results.clients()) {
            results.loads().forEach(load -> throughput(client, load));
            results.exchanges().forEach(exchange -> rate(client, exchange));
        }
        ipv6();
        processor();
        processorOfExchanges();
        remarks();
        return text.toString();
    }

    private void throughput(Client client, Load load) {
        table(
                "Gbit/s, " + load.words() + from(client),
                client,
                (place, driver) -> results.throughput(place, load, driver));
    }

    private void rate(Client client, Exchange exchange) {
        table(
                "A second, " + exchange.words() + from(client),
                client,
                (place, driver) -> results.rate(place, exchange, driver));
    }

    /** Named where it may be one of several. */
    private static String from(Client client) {
        return client == Client.GUEST ? "" : ", " + client.words();
    }

    /** Behind the figures stand our ratios to the others. */
    private void table(String heading, Client client, Figure figure) {
        List<String> others = new ArrayList<>(drivers);
        boolean compared = others.remove(ours);
        // That ratio is read the other way round, and has a table of its own.
        others.remove(Drivers.JSLIRP_IPV6);
        heading(heading);
        List<String> titles = new ArrayList<>(drivers);
        if (compared) {
            others.forEach(other -> titles.add(ours + " : " + other));
        }
        titles("MTU", titles);
        for (int mtu : results.mtus()) {
            Place place = new Place(mtu, client);
            List<String> cells = new ArrayList<>();
            for (String driver : drivers) {
                cells.add(cell(figure.of(place, driver)));
            }
            if (compared) {
                others.forEach(other -> cells.add(ratio(place, ours, other, figure)));
            }
            row(Integer.toString(mtu), cells);
        }
    }

    private static String ratio(Place place, String one, String other, Figure figure) {
        Optional<Summary> first = figure.of(place, one);
        Optional<Summary> second = figure.of(place, other);
        if (first.isEmpty() || second.isEmpty()) {
            return NOTHING;
        }
        return Summary.number(first.get().median() / second.get().median());
    }

    /** A row of ratios for each thing that was measured with both versions of IP. */
    private void ipv6() {
        if (!drivers.containsAll(List.of(Drivers.JSLIRP_IPV6, Drivers.JSLIRP))) {
            return;
        }
        heading("IPv6 : IPv4, " + Drivers.JSLIRP_IPV6 + " : " + Drivers.JSLIRP);
        titles("MTU", results.mtus().stream().map(mtu -> Integer.toString(mtu)).toList());
        for (Load load : results.loads()) {
            ipv6(load.words(), (place, driver) -> results.throughput(place, load, driver));
        }
        for (Exchange exchange : results.exchanges()) {
            ipv6(exchange.words(), (place, driver) -> results.rate(place, exchange, driver));
        }
    }

    private void ipv6(String words, Figure figure) {
        List<String> cells = new ArrayList<>();
        for (int mtu : results.mtus()) {
            Place place = new Place(mtu, Client.GUEST);
            cells.add(ratio(place, Drivers.JSLIRP_IPV6, Drivers.JSLIRP, figure));
        }
        row(words, cells);
    }

    private void processor() {
        if (results.loads().isEmpty() || programs().isEmpty()) {
            return;
        }
        heading("Seconds of processor time that the program itself uses for a gigabyte");
        titles("MTU, direction", programs());
        for (Client client : results.clients()) {
            for (Load load : results.loads()) {
                used(
                        load.words() + from(client),
                        client,
                        (place, driver) -> results.processor(place, load, driver));
            }
        }
    }

    private void processorOfExchanges() {
        if (results.exchanges().isEmpty() || programs().isEmpty()) {
            return;
        }
        heading("Microseconds of processor time that the program itself uses for an exchange");
        titles("MTU, exchange", programs());
        for (Client client : results.clients()) {
            for (Exchange exchange : results.exchanges()) {
                used(
                        exchange.words() + from(client),
                        client,
                        (place, driver) -> results.processor(place, exchange, driver));
            }
        }
    }

    private List<String> programs() {
        return drivers.stream().filter(name -> !name.equals(Drivers.LOOPBACK)).toList();
    }

    private void used(String words, Client client, Figure figure) {
        for (int mtu : results.mtus()) {
            Place place = new Place(mtu, client);
            row(
                    mtu + ", " + words,
                    programs().stream().map(name -> cell(figure.of(place, name))).toList());
        }
    }

    private void remarks() {
        line("");
        results.setup().versions().forEach(version -> line("- " + version));
        results.setup().leftOut().forEach(left -> line("- left out: " + left));
        results.failures().forEach(failure -> line("- failed: " + failure));
    }

    private static String cell(Optional<Summary> summary) {
        return summary.map(Summary::toString).orElse(NOTHING);
    }

    private void heading(String words) {
        line("");
        line("**" + words + "**");
        line("");
    }

    private void titles(String first, List<String> titles) {
        row(first, titles);
        line("|---" + "|---:".repeat(titles.size()) + "|");
    }

    private void row(String first, List<String> cells) {
        line(cells.stream().collect(Collectors.joining(" | ", "| " + first + " | ", " |")));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
