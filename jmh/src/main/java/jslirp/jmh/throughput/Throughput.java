package jslirp.jmh.throughput;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The comparison as a program. At each MTU every driver is attached and warmed up once; then they
 * take turns, one flow at a time, so that what else the machine does meets all of them alike.
 */
public final class Throughput {
    private static final int WARM_UP_SECONDS = 1;

    private final Scenario scenario;
    private final Plan plan;
    private final Bench bench;
    private final Drivers drivers;
    private final Results results;

    private Throughput(Scenario scenario, Plan plan, Bench bench, Drivers drivers)
            throws IOException {
        this.scenario = scenario;
        this.plan = plan;
        this.bench = bench;
        this.drivers = drivers;
        results = new Results(Setup.of(scenario, plan, bench, drivers));
    }

    /**
     * Measures, and writes the report.
     *
     * @param words see {@link Scenario#usage}
     */
    public static void main(String... words) {
        main(Scenario.THROUGHPUT, words);
    }

    static void main(Scenario scenario, String... words) {
        Path image = Path.of(System.getProperty("jslirp.image", "target/image"));
        Path program = image.resolve("bin/slirp4netns").toAbsolutePath();
        try {
            run(scenario, Plan.parse(program, Path.of("target/bench"), words));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + scenario.usage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("tools/bench: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Scenario scenario, Plan plan) throws IOException {
        Drivers found = scenario.drivers(plan.image());
        Drivers drivers = plan.drivers().isEmpty() ? found : found.only(plan.drivers());
        try (Bench bench = Bench.open()) {
            new Throughput(scenario, plan, bench, drivers).run();
        }
    }

    private void run() throws IOException {
        drivers.leftOut().forEach(left -> say("left out: " + left));
        say(results.setup().sentence());
        for (int mtu : plan.mtus()) {
            measure(mtu);
        }
        if (results.readings().isEmpty()) {
            throw new IOException("nothing could be measured");
        }
        Report.write(results, plan.folder());
        System.out.println(MarkdownReport.of(results));
        say("written to " + plan.folder());
    }

    private void measure(int mtu) {
        List<Subject> subjects = new ArrayList<>();
        try {
            for (Driver driver : drivers.all()) {
                attach(driver, mtu, subjects);
            }
            for (int round = 1; round <= plan.rounds(); round++) {
                for (Direction direction : Direction.values()) {
                    for (Subject subject : subjects) {
                        measure(subject, mtu, direction, round);
                    }
                }
                exchange(subjects, mtu, round);
            }
        } finally {
            subjects.forEach(Subject::close);
        }
    }

    private void attach(Driver driver, int mtu, List<Subject> subjects) {
        try {
            Subject subject = bench.attach(driver, mtu);
            subjects.add(subject);
            subject.warmUp(WARM_UP_SECONDS);
        } catch (IOException e) {
            fail(driver.name() + " at MTU " + mtu, e);
        }
    }

    private void measure(Subject subject, int mtu, Direction direction, int round) {
        String what = subject.driver() + " at MTU " + mtu + ", " + direction.words();
        try {
            Reading measured = subject.measure(direction, round, plan.seconds());
            results.add(measured);
            say(what + ": " + Summary.number(measured.gigabitsPerSecond()) + " Gbit/s");
        } catch (IOException e) {
            fail(what + ", round " + round, e);
        }
    }

    private void exchange(List<Subject> subjects, int mtu, int round) {
        for (Exchange exchange : scenario.exchanges()) {
            for (Subject subject : subjects) {
                exchange(subject, mtu, exchange, round);
            }
        }
    }

    private void exchange(Subject subject, int mtu, Exchange exchange, int round) {
        String what = subject.driver() + " at MTU " + mtu + ", " + exchange.words();
        try {
            Rate measured = subject.measure(exchange, round, plan.seconds());
            results.add(measured);
            say(what + ": " + Summary.number(measured.perSecond()) + " a second");
        } catch (IOException e) {
            fail(what + ", round " + round, e);
        }
    }

    private void fail(String what, IOException e) {
        results.fail(what, e);
        say(what + ": " + e.getMessage());
    }

    /** What is going on; standard output has the table alone. */
    private static void say(String line) {
        System.err.println(line);
    }
}
