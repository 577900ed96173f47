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
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(Results results) {
        this.results = results;
        drivers = results.drivers();
    }

    static String of(Results results) {
        return new MarkdownReport(results).written();
    }

    private String written() {
        line(results.setup().sentence());
        for (Direction direction : Direction.values()) {
            throughput(direction);
        }
        processor();
        remarks();
        return text.toString();
    }

    /** Behind the figures stand our ratios to the others. */
    private void throughput(Direction direction) {
        List<String> others = new ArrayList<>(drivers);
        boolean compared = others.remove(Drivers.JSLIRP);
        heading("Gbit/s, " + direction.words());
        List<String> titles = new ArrayList<>(drivers);
        if (compared) {
            others.forEach(other -> titles.add("jslirp : " + other));
        }
        titles("MTU", titles);
        for (int mtu : results.mtus()) {
            List<String> cells = new ArrayList<>();
            for (String driver : drivers) {
                cells.add(cell(results.throughput(mtu, direction, driver)));
            }
            if (compared) {
                others.forEach(other -> cells.add(ratio(mtu, direction, other)));
            }
            row(Integer.toString(mtu), cells);
        }
    }

    private String ratio(int mtu, Direction direction, String other) {
        Optional<Summary> ours = results.throughput(mtu, direction, Drivers.JSLIRP);
        Optional<Summary> theirs = results.throughput(mtu, direction, other);
        if (ours.isEmpty() || theirs.isEmpty()) {
            return NOTHING;
        }
        return Summary.number(ours.get().median() / theirs.get().median());
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
