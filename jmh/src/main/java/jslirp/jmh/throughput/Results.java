package jslirp.jmh.throughput;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** All measurements of a run, and what went wrong. */
final class Results {
    private final Setup setup;
    private final List<Reading> readings = new ArrayList<>();
    private final List<Rate> rates = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Results(Setup setup) {
        this.setup = setup;
    }

    Setup setup() {
        return setup;
    }

    void add(Reading reading) {
        readings.add(reading);
    }

    void add(Rate rate) {
        rates.add(rate);
    }

    /** Something could not be measured; one line of it is kept. */
    void fail(String what, Exception e) {
        String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        failures.add(what + ": " + message);
    }

    List<Reading> readings() {
        return Collections.unmodifiableList(readings);
    }

    List<Rate> rates() {
        return Collections.unmodifiableList(rates);
    }

    List<String> failures() {
        return Collections.unmodifiableList(failures);
    }

    /** The names of the drivers that were measured, in the order of their first turn. */
    List<String> drivers() {
        return readings.stream().map(Reading::driver).distinct().toList();
    }

    List<Integer> mtus() {
        return readings.stream().map(Reading::mtu).distinct().sorted().toList();
    }

    /** What was transferred. */
    Optional<Summary> throughput(int mtu, Direction direction, String driver) {
        return summary(mtu, direction, driver, Reading::gigabitsPerSecond);
    }

    /** What the driver's processes used. */
    Optional<Summary> processor(int mtu, Direction direction, String driver) {
        return summary(mtu, direction, driver, Reading::processorSecondsPerGigabyte);
    }

    /** How many exchanges there were in a second. */
    Optional<Summary> rate(int mtu, Exchange exchange, String driver) {
        double[] values =
                rates.stream()
                        .filter(r -> r.mtu() == mtu && r.exchange() == exchange)
                        .filter(r -> r.driver().equals(driver))
                        .mapToDouble(Rate::perSecond)
                        .toArray();
        return summary(values);
    }

    private static Optional<Summary> summary(double... values) {
        return values.length == 0 ? Optional.empty() : Optional.of(Summary.of(values));
    }

    private Optional<Summary> summary(
            int mtu, Direction direction, String driver, ToDoubleFunction<Reading> field) {
        double[] values =
                readings.stream()
                        .filter(m -> m.mtu() == mtu && m.direction() == direction)
                        .filter(m -> m.driver().equals(driver))
                        .mapToDouble(field)
                        .toArray();
        return summary(values);
    }
}
