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
        Optional<Summary> of(int mtu, String driver);
    }

    static String of(Results results) {
        return new MarkdownReport(results).written();
    }

    private String written() {
        line(results.setup().sentence());
        for (Direction direction : Direction.values()) {
            throughput(direction);
        }
        results.setup().scenario().exchanges().forEach(this::rate);
        processor();
        remarks();
        return text.toString();
    }

    private void throughput(Direction direction) {
        table(
                "Gbit/s, " + direction.words(),
                (mtu, driver) -> results.throughput(mtu, direction, driver));
    }

    private void rate(Exchange exchange) {
        table(
                "A second, " + exchange.words(),
                (mtu, driver) -> results.rate(mtu, exchange, driver));
    }

    /** Behind the figures stand our ratios to the others. */
    private void table(String heading, Figure figure) {
        List<String> others = new ArrayList<>(drivers);
        boolean compared = others.remove(ours);
        heading(heading);
        List<String> titles = new ArrayList<>(drivers);
        if (compared) {
            others.forEach(other -> titles.add(ours + " : " + other));
        }
        titles("MTU", titles);
        for (int mtu : results.mtus()) {
            List<String> cells = new ArrayList<>();
            for (String driver : drivers) {
                cells.add(cell(figure.of(mtu, driver)));
            }
            if (compared) {
                others.forEach(other -> cells.add(ratio(mtu, other, figure)));
            }
            row(Integer.toString(mtu), cells);
        }
    }

    private String ratio(int mtu, String other, Figure figure) {
        Optional<Summary> mine = figure.of(mtu, ours);
        Optional<Summary> theirs = figure.of(mtu, other);
        if (mine.isEmpty() || theirs.isEmpty()) {
            return NOTHING;
        }
        return Summary.number(mine.get().median() / theirs.get().median());
    }

    private void processor() {
        List<String> programs = new ArrayList<>(drivers);
        programs.remove(Drivers.LOOPBACK);
        if (programs.isEmpty()) {
            return;
        }
        heading("Seconds of processor time that the program itself uses for a gigabyte");
        titles("MTU, direction", programs);
        for (Direction direction : Direction.values()) {
            for (int mtu : results.mtus()) {
                row(
                        mtu + ", " + direction.words(),
                        programs.stream()
                                .map(name -> cell(results.processor(mtu, direction, name)))
                                .toList());
            }
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
