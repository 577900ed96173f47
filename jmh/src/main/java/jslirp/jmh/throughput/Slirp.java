package jslirp.jmh.throughput;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program with the command line of slirp4netns.
 *
 * @param name its name in the report
 * @param program its path
 * @param ipv6 whether the guest reaches the host by IPv6
 */
public record Slirp(String name, Path program, boolean ipv6) implements Driver {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The ready byte comes to us; what the program prints is an error if anything. */
    private static final String READY = "exec \"$@\" 3>&1 >&2";

    @Override
    public String version() throws IOException {
        return Program.run(List.of(program.toString(), "--version"), PATIENCE);
    }

    @Override
    public Attachment attach(Namespace host, int mtu) throws IOException {
        Namespace guest = host.guest();
        try {
            Program started = start(host, guest, words(mtu));
            return ipv6 ? Attachment.ofIpv6(guest, started) : Attachment.of(guest, started);
        } catch (IOException e) {
            guest.close();
            throw e;
        }
    }

    private List<String> words(int mtu) {
        return List.of(program.toString(), ipv6 ? "-c6" : "-c", "--mtu=" + mtu);
    }

    /** Starts such a program on a guest, and waits until it is ready. */
    static Program start(Namespace host, Namespace guest, List<String> command) throws IOException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", READY, "sh"));
        words.addAll(command);
        words.addAll(List.of("--ready-fd=3", Long.toString(guest.pid()), "tap0"));
        Program started = Program.start(host.command(words));
        try {
            started.await("1"::equals, PATIENCE);
            return started;
        } catch (IOException e) {
            started.close();
            throw e;
        }
    }
}
