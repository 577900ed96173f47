package jslirp.jmh.throughput;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param rounds how often
 * @param seconds how long each time
 * @param mtus at which MTUs
 * @param drivers which drivers, all that are found if empty
 * @param image our own program by the name slirp4netns
 * @param folder where the report goes
 */
record Plan(
        int rounds,
        int seconds,
        List<Integer> mtus,
        List<String> drivers,
        Path image,
        Path folder) {
    private static final int ROUNDS = 3;
    private static final int SECONDS = 3;
    private static final List<Integer> MTUS = List.of(1500, 4000, 16384, 65520);

    Plan {
        mtus = List.copyOf(mtus);
        drivers = List.copyOf(drivers);
    }

    /**
     * Reads a command line.
     *
     * @param image unless the words name another
     * @throws IllegalArgumentException if it is not one
     */
    static Plan parse(Path image, Path folder, String... words) {
        Plan plan = new Plan(ROUNDS, SECONDS, MTUS, List.of(), image, folder);
        Iterator<String> next = Arrays.asList(words).iterator();
        while (next.hasNext()) {
            String option = next.next();
            if (!next.hasNext()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            plan = plan.with(option, next.next());
        }
        return plan;
    }

    private Plan with(String option, String value) {
        return switch (option) {
            case "--rounds" -> new Plan(count(value), seconds, mtus, drivers, image, folder);
            case "--seconds" -> new Plan(rounds, count(value), mtus, drivers, image, folder);
            case "--mtus" -> new Plan(rounds, seconds, counts(value), drivers, image, folder);
            case "--drivers" ->
                    new Plan(rounds, seconds, mtus, List.of(value.split(",")), image, folder);
            case "--out" -> new Plan(rounds, seconds, mtus, drivers, image, Path.of(value));
            default -> throw new IllegalArgumentException("no such option: " + option);
        };
    }

    private static List<Integer> counts(String value) {
        List<Integer> counts = new ArrayList<>();
        for (String word : value.split(",")) {
            counts.add(count(word));
        }
        return counts;
    }

    private static int count(String value) {
        int count;
        try {
            count = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + value, e);
        }
        if (count <= 0) {
            throw new IllegalArgumentException("not a positive number: " + value);
        }
        return count;
    }
}
