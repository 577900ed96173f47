package jslirp.jmh.throughput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What was measured, with what, and on what.
 *
 * @param scenario what is compared
 * @param when in UTC, to the second
 * @param versions of the drivers, each with its name in front
 */
record Setup(
        Scenario scenario,
        String when,
        String kernel,
        String processor,
        int processors,
        String traffic,
        String congestionControl,
        Plan plan,
        List<String> versions,
        List<String> leftOut) {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/osrelease");
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    Setup {
        versions = List.copyOf(versions);
        leftOut = List.copyOf(leftOut);
    }

    static Setup of(Scenario scenario, Plan plan, Bench bench, Drivers drivers) throws IOException {
        return new Setup(
                scenario,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Files.readString(KERNEL).strip(),
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                bench.traffic(),
                bench.congestionControl(),
                plan,
                versions(drivers),
                drivers.leftOut());
    }

    /** One paragraph for the reader. */
    String sentence() {
        return scenario.sentence()
                + " with %s and %s; median [smallest–largest] of %s of %s s, in turns. "
                        .formatted(traffic, congestionControl, rounds(), seconds())
                + "Linux %s, %d processors (%s).".formatted(kernel, processors, processor);
    }

    /** Of each round, without a fraction that is none. */
    String seconds() {
        return Double.toString(plan.seconds()).replaceFirst("\\.0$", "");
    }

    private String rounds() {
        return plan.rounds() == 1 ? "1 round" : plan.rounds() + " rounds";
    }

    private static List<String> versions(Drivers drivers) throws IOException {
        List<String> versions = new ArrayList<>();
        for (Driver driver : drivers.all()) {
            String first = driver.version().lines().findFirst().orElse("");
            if (driver.name().startsWith(Drivers.JSLIRP)) {
                // By the peer's name it tells the peer's version first.
                first = ownVersion(driver.version());
            }
            if (!first.isEmpty()) {
                versions.add(driver.name() + ": " + first.strip());
            }
        }
        return versions;
    }

    private static String ownVersion(String said) {
        return said.lines()
                .filter(line -> line.startsWith("jslirp:"))
                .map(line -> line.substring("jslirp:".length()).strip())
                .findFirst()
                .orElse("");
    }

    /** Empty where the kernel does not name it. */
    private static String processorName() throws IOException {
        return Files.readAllLines(PROCESSORS).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*?:\\s*", "").replaceAll("\\s+", " "))
                .findFirst()
                .orElse(System.getProperty("os.arch", ""));
    }
}
