package jslirp.jmh.throughput;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is to be measured.
 *
 * @param rounds how often
 * @param seconds how long each time
 * @param mtus at which MTUs
 * @param drivers which drivers, all that are found if empty
 * @param ways by which of the ways that our own forwards have
 * @param clients from where
 * @param parts which parts
 * @param image our own program by the name slirp4netns
 * @param folder where the report goes
 */
record Plan(
        int rounds,
        double seconds,
        List<Integer> mtus,
        List<String> drivers,
        List<Way> ways,
        List<Client> clients,
        List<Part> parts,
        Path image,
        Path folder) {
    private static final String MTUS = "1500,4000,16384,65520";

    Plan {
        mtus = List.copyOf(mtus);
        drivers = List.copyOf(drivers);
        ways = List.copyOf(ways);
        clients = List.copyOf(clients);
        parts = List.copyOf(parts);
    }

    /** The options of a command line that have not been read yet. */
    private record Options(Map<String, String> left) {
        static Options of(String... words) {
            Map<String, String> given = new HashMap<>();
            Iterator<String> next = Arrays.asList(words).iterator();
            while (next.hasNext()) {
                String option = next.next();
                if (!next.hasNext()) {
                    throw new IllegalArgumentException(option + " needs a value");
                }
                given.put(option, next.next());
            }
            return new Options(given);
        }

        String text(String option, String otherwise) {
            String value = left.remove(option);
            return value == null ? otherwise : value;
        }

        <T> List<T> list(String option, String otherwise, Function<String, T> read) {
            return Arrays.stream(text(option, otherwise).split(",")).map(read).toList();
        }

        /** Some of those there are, by name; what is not chosen among is not an option. */
        <T> List<T> some(String option, List<T> all, Function<T, String> word) {
            Map<String, T> named = all.stream().collect(Collectors.toMap(word, value -> value));
            if (!left.containsKey(option) || all.size() <= 1) {
                return all;
            }
            return list(option, "", given -> chosen(option, named, given));
        }

        private static <T> T chosen(String option, Map<String, T> named, String given) {
            T value = named.get(given);
            if (value == null) {
                throw new IllegalArgumentException(option + " does not know " + given);
            }
            return value;
        }

        void end() {
            for (String option : left.keySet()) {
                throw new IllegalArgumentException("no such option: " + option);
            }
        }
    }

    /**
     * Reads a command line.
     *
     * @param image our own program
     * @param folder unless the words name another
     * @throws IllegalArgumentException if it is not one
     */
    static Plan parse(Scenario scenario, Path image, Path folder, String... words) {
        Options options = Options.of(words);
        String drivers = options.text("--drivers", "");
        Plan plan =
                new Plan(
                        count(options.text("--rounds", "3")),
                        seconds(options.text("--seconds", "3")),
                        options.list("--mtus", MTUS, Plan::count),
                        drivers.isEmpty() ? List.of() : List.of(drivers.split(",")),
                        options.some("--ways", scenario.ways(), Way::word),
                        options.some("--clients", scenario.clients(), Client::word),
                        options.some("--parts", List.of(Part.values()), Part::word),
                        image,
                        Path.of(options.text("--out", folder.toString())));
        options.end();
        return plan;
    }

    /** The transfers of all parts. */
    List<Load> loads() {
        return parts.stream().flatMap(part -> part.loads().stream()).toList();
    }

    /** The exchanges of all parts. */
    List<Exchange> exchanges() {
        return parts.stream().flatMap(part -> part.exchanges().stream()).toList();
    }

    private static int count(String value) {
        double count = seconds(value);
        if (count != Math.rint(count)) {
            throw new IllegalArgumentException("not a whole number: " + value);
        }
        return (int) count;
    }

    private static double seconds(String value) {
        double number;
        try {
            number = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + value, e);
        }
        if (!(number > 0 && number <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("not a positive number: " + value);
        }
        return number;
    }
}
