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
    private static final double WARM_UP_SECONDS = 1;

    private final Plan plan;
    private final Bench bench;
    private final Drivers drivers;
    private final Results results;

    private Throughput(Scenario scenario, Plan plan, Bench bench, Drivers drivers)
            throws IOException {
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
            run(scenario, Plan.parse(scenario, program, Path.of("target/bench"), words));
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
        Drivers wanted = plan.drivers().isEmpty() ? found : found.only(plan.drivers());
        Drivers drivers = scenario.ways().isEmpty() ? wanted : wanted.by(plan.ways());
        try (Bench bench = Bench.open(plan.seconds())) {
            new Throughput(scenario, plan, bench, drivers).run();
        }
    }

    private void run() throws IOException {
        drivers.leftOut().forEach(left -> say("left out: " + left));
        say(results.setup().sentence());
        for (int mtu : plan.mtus()) {
            measure(mtu);
        }
        if (results.places().isEmpty()) {
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
                for (Client client : plan.clients()) {
                    measure(subjects, new Place(mtu, client), round);
                }
            }
        } finally {
            subjects.forEach(Subject::close);
        }
    }

    private void attach(Driver driver, int mtu, List<Subject> subjects) {
        try {
            Subject subject = bench.attach(driver, mtu);
            subjects.add(subject);
            subject.warmUp(plan.clients(), Math.min(WARM_UP_SECONDS, plan.seconds()));
        } catch (IOException e) {
            fail(driver.name() + " at MTU " + mtu, e);
        }
    }

    private void measure(List<Subject> subjects, Place place, int round) {
        for (Load load : plan.loads()) {
            for (Subject subject : subjects) {
                measure(subject, place, load, round);
            }
        }
        for (Exchange exchange : plan.exchanges()) {
            for (Subject subject : subjects) {
                measure(subject, place, exchange, round);
            }
        }
    }

    private void measure(Subject subject, Place place, Load load, int round) {
        String what = what(subject, place, load.words());
        try {
            Reading measured = subject.measure(place.client(), load, round, plan.seconds());
            results.add(measured);
            say(what + ": " + Summary.number(measured.gigabitsPerSecond()) + " Gbit/s");
        } catch (IOException e) {
            fail(what + ", round " + round, e);
        }
    }

    private void measure(Subject subject, Place place, Exchange exchange, int round) {
        String what = what(subject, place, exchange.words());
        try {
            Rate measured = subject.measure(place.client(), exchange, round, plan.seconds());
            results.add(measured);
            say(what + ": " + Summary.number(measured.perSecond()) + " a second");
        } catch (IOException e) {
            fail(what + ", round " + round, e);
        }
    }

    private static String what(Subject subject, Place place, String words) {
        String from = place.client() == Client.GUEST ? "" : ", " + place.client().words();
        return subject.driver() + " at MTU " + place.mtu() + from + ", " + words;
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
