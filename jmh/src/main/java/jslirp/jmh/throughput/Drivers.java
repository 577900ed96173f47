package jslirp.jmh.throughput;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The drivers that can be measured on this machine, and what is left out, with the reason.
 *
 * @param all jslirp first
 * @param leftOut one sentence each
 */
public record Drivers(List<Driver> all, List<String> leftOut) {
    /** jslirp's name in the report. */
    public static final String JSLIRP = "jslirp";

    /** The same program, whose guest uses IPv6. */
    public static final String JSLIRP_IPV6 = "jslirp-ipv6";

    /** The same program, whose forwards join sockets of the guest to those of the clients. */
    public static final String JSLIRP_SPLICED = "jslirp-spliced";

    /** The same program, whose forwards go through the stack. */
    public static final String JSLIRP_STACK = "jslirp-stack";

    /** The name of the lack of any. */
    public static final String LOOPBACK = "loopback";

    /** The name of the program that jslirp stands in for. */
    public static final String SLIRP4NETNS = "slirp4netns";

    /** All forwards are open at once, so that each has a port of its own: one of those behind. */
    private static final int PORT = Traffic.PORT;

    private static final String PASTA = "pasta";

    /** What stands between a name and the reason why it is left out. */
    private static final String BECAUSE = ": ";

    public Drivers {
        all = List.copyOf(all);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Looks for everything: the others are named by the environment variables SLIRP4NETNS, PASTA
     * and ROOTLESSKIT, or found by the PATH.
     *
     * @param image our own program by the name slirp4netns
     */
    public static Drivers find(Path image) {
        List<Driver> all = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        all.add(new Slirp(JSLIRP, image, false));
        all.add(new Slirp(JSLIRP_IPV6, image, true));
        all.add(new Loopback());
        program(SLIRP4NETNS, leftOut)
                .ifPresent(path -> all.add(new Slirp(SLIRP4NETNS, path, false)));
        program(PASTA, leftOut).ifPresent(path -> all.add(new Pasta(path, 0)));
        all.removeIf(driver -> !works(driver, leftOut));
        return new Drivers(all, leftOut);
    }

    /**
     * Looks for everything that forwards ports, as {@link #find} does.
     *
     * @param image our own program by the name slirp4netns
     */
    public static Drivers forwarding(Path image) {
        List<Driver> all = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        all.add(new SlirpForward(JSLIRP_SPLICED, image, PORT + 1, List.of("--splice=auto")));
        all.add(new SlirpForward(JSLIRP_STACK, image, PORT + 2, List.of("--splice=off")));
        all.add(new Loopback());
        Optional<Path> slirp4netns = program(SLIRP4NETNS, leftOut);
        slirp4netns.ifPresent(
                path -> all.add(new SlirpForward(SLIRP4NETNS, path, PORT + 3, List.of())));
        program(PASTA, leftOut).ifPresent(path -> all.add(new Pasta(path, PORT + 4)));
        Path network = slirp4netns.orElse(image);
        program(RootlessKit.NAME, leftOut)
                .ifPresent(path -> all.add(new RootlessKit(path, network, PORT + 5)));
        all.removeIf(driver -> !works(driver, leftOut));
        return new Drivers(all, leftOut);
    }

    /**
     * The same drivers, without those that are not wanted.
     *
     * @throws IllegalArgumentException if one is wanted that nobody knows
     */
    Drivers only(List<String> names) {
        for (String name : names) {
            if (named(name).isEmpty() && leftOut(name).isEmpty()) {
                throw new IllegalArgumentException("no such driver: " + name);
            }
        }
        return new Drivers(
                all.stream().filter(driver -> names.contains(driver.name())).toList(),
                names.stream().flatMap(name -> leftOut(name).stream()).toList());
    }

    /** The same drivers, without our own forwards by other ways than these. */
    Drivers by(List<Way> ways) {
        List<String> others =
                Arrays.stream(Way.values())
                        .filter(way -> !ways.contains(way))
                        .map(Way::driver)
                        .toList();
        return new Drivers(
                all.stream().filter(driver -> !others.contains(driver.name())).toList(), leftOut);
    }

    /** Why this one is left out, if it is. */
    private Optional<String> leftOut(String name) {
        return leftOut.stream().filter(left -> left.startsWith(name + BECAUSE)).findFirst();
    }

    /** The driver of this name, if it is here. */
    public Optional<Driver> named(String name) {
        return all.stream().filter(driver -> driver.name().equals(name)).findFirst();
    }

    private static Optional<Path> program(String name, List<String> leftOut) {
        Map<String, String> environment = System.getenv();
        String variable = name.toUpperCase(Locale.ROOT);
        String named = environment.get(variable);
        if (named != null) {
            return Optional.of(Path.of(named).toAbsolutePath());
        }
        Optional<Path> found = onPath(name);
        if (found.isEmpty()) {
            leftOut.add(name + BECAUSE + "not on the PATH, and " + variable + " does not name it");
        }
        return found;
    }

    /** The program that a shell would start. */
    static Optional<Path> onPath(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(File.pathSeparator)) {
            Path program = Path.of(folder, name).toAbsolutePath();
            if (Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    private static boolean works(Driver driver, List<String> leftOut) {
        try {
            String version = driver.version();
            boolean ourselves = driver.name().equals(SLIRP4NETNS) && version.contains(JSLIRP);
            if (ourselves) {
                leftOut.add(driver.name() + BECAUSE + "what is installed by this name is jslirp");
            }
            return !ourselves;
        } catch (IOException e) {
            leftOut.add(driver.name() + BECAUSE + e.getMessage());
            return false;
        }
    }
}
