package jslirp.jmh.throughput;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

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
        Stream<String> transferring = readings.stream().map(Reading::driver);
        return Stream.concat(transferring, rates.stream().map(Rate::driver)).distinct().toList();
    }

    /** Where something was measured. */
    List<Place> places() {
        Stream<Place> transfers = readings.stream().map(Reading::place);
        return Stream.concat(transfers, rates.stream().map(Rate::place)).distinct().toList();
    }

    /** In rising order. */
    List<Integer> mtus() {
        return places().stream().map(Place::mtu).distinct().sorted().toList();
    }

    List<Client> clients() {
        return places().stream().map(Place::client).distinct().sorted().toList();
    }

    /** What was transferred. */
    List<Load> loads() {
        return readings.stream().map(Reading::load).distinct().toList();
    }

    /** What was asked. */
    List<Exchange> exchanges() {
        return rates.stream().map(Rate::exchange).distinct().sorted().toList();
    }

    /** How fast it was transferred. */
    Optional<Summary> throughput(Place place, Load load, String driver) {
        return summary(place, load, driver, Reading::gigabitsPerSecond);
    }

    /** What the driver's processes used for it. */
    Optional<Summary> processor(Place place, Load load, String driver) {
        return summary(place, load, driver, Reading::processorSecondsPerGigabyte);
    }

    /** How many exchanges there were in a second. */
    Optional<Summary> rate(Place place, Exchange exchange, String driver) {
        return summary(place, exchange, driver, Rate::perSecond);
    }

    /** What the driver's processes used for one. */
    Optional<Summary> processor(Place place, Exchange exchange, String driver) {
        return summary(place, exchange, driver, Rate::processorMicroseconds);
    }

    private Optional<Summary> summary(
            Place place, Exchange exchange, String driver, ToDoubleFunction<Rate> field) {
        double[] values =
                rates.stream()
                        .filter(r -> r.place().equals(place) && r.exchange() == exchange)
                        .filter(r -> r.driver().equals(driver))
                        .mapToDouble(field)
                        .toArray();
        return summary(values);
    }

    private static Optional<Summary> summary(double... values) {
        return values.length == 0 ? Optional.empty() : Optional.of(Summary.of(values));
    }

    private Optional<Summary> summary(
            Place place, Load load, String driver, ToDoubleFunction<Reading> field) {
        double[] values =
                readings.stream()
                        .filter(m -> m.place().equals(place) && m.load().equals(load))
                        .filter(m -> m.driver().equals(driver))
                        .mapToDouble(field)
                        .toArray();
        return summary(values);
    }
}
