package jslirp.jmh.throughput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RootlessKit with its builtin port driver, which passes on what comes to a port by two sockets: no
 * packet of a forwarded connection meets the network driver beside it. It makes the guest itself,
 * and wants a user with subordinate IDs for that, whom only root can become here.
 *
 * @param program its path
 * @param slirp4netns its network driver
 * @param port of the host, which leads to {@link Traffic#PORT} of the guest
 */
record RootlessKit(Path program, Path slirp4netns, int port) implements Driver {
    static final String NAME = "rootlesskit";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The environment variable that names the user. */
    private static final String USER = "ROOTLESSKIT_USER";

    private static final Path SUBORDINATES = Path.of("/etc/subuid");
    private static final Path OURSELVES = Path.of("/proc/self");

    /** What RootlessKit runs: it tells where the guest is, and ends with its input. */
    private static final List<String> GUEST = List.of("sh", "-c", "echo $$; exec cat");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() throws IOException {
        String hindrance = hindrance();
        if (!hindrance.isEmpty()) {
            throw new IOException(hindrance);
        }
        return Program.run(List.of(program.toString(), "--version"), PATIENCE);
    }

    /** Why it cannot run here; empty if it can. */
    private static String hindrance() throws IOException {
        if (!Integer.valueOf(0).equals(Files.getAttribute(OURSELVES, "unix:uid"))) {
            return "only root can become the user that it needs";
        }
        if (Drivers.onPath("newuidmap").isEmpty()) {
            return "newuidmap is not installed";
        }
        return user().isEmpty() ? "no user has subordinate IDs (" + SUBORDINATES + ")" : "";
    }

    /** Who is named by the environment, or is the first who can. */
    private static Optional<String> user() throws IOException {
        String named = System.getenv(USER);
        if (named != null || !Files.exists(SUBORDINATES)) {
            return Optional.ofNullable(named);
        }
        return firstUser(Files.readString(SUBORDINATES));
    }

    /** The first user other than root with a range (subuid(5)). */
    static Optional<String> firstUser(String ranges) {
        return ranges.lines()
                .map(line -> line.replaceFirst(":.*", "").strip())
                .filter(name -> !name.isEmpty() && !name.equals("root"))
                .findFirst();
    }

    @Override
    public Attachment attach(Namespace host, int mtu) throws IOException {
        String user = user().orElseThrow(() -> new IOException("it has no user any more"));
        Path folder = Files.createTempDirectory("jslirp-bench-");
        UserPrincipal owner =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
        Files.setOwner(folder, owner);
        String group = Program.run(List.of("id", "-g", user), PATIENCE).strip();
        List<String> words = host.networkCommand(user, group, command(folder, mtu));
        Program started = Program.start(words).owning(folder);
        try {
            String pid = started.await(said -> said.endsWith("\n"), PATIENCE).strip();
            Namespace guest = Namespace.of(started, Long.parseLong(pid));
            return Attachment.forward(host, port, guest, started);
        } catch (IOException | NumberFormatException e) {
            started.close();
            throw e;
        }
    }

    private List<String> command(Path folder, int mtu) {
        List<String> words = new ArrayList<>(List.of("env", "HOME=" + folder));
        words.add("XDG_RUNTIME_DIR=" + folder);
        words.add(program.toString());
        words.addAll(List.of("--net=slirp4netns", "--slirp4netns-binary=" + slirp4netns));
        words.addAll(List.of("--mtu=" + mtu, "--disable-host-loopback"));
        words.addAll(List.of("--state-dir=" + folder.resolve("state"), "--port-driver=builtin"));
        words.addAll(List.of("-p", "0.0.0.0:" + port + ":" + Traffic.PORT + "/tcp"));
        words.addAll(GUEST);
        return words;
    }
}
