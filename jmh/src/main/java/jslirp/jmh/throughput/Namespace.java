package jslirp.jmh.throughput;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A user and a network namespace, held by a process that does nothing. Programs inside are root
 * there and nowhere else, whoever we are.
 */
public final class Namespace implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The congestion control that every namespace gets if it can be had: the kernel's default. */
    static final String CONGESTION_CONTROL = "cubic";

    /** The kernel's default limits, and a congestion control; what cannot be had stays as it is. */
    private static final String SETTINGS =
            """
            ip link set lo up || exit 1
            cd /proc/sys/net/ipv4 || exit 1
            echo 4096 131072 6291456 >tcp_rmem || exit 1
            echo 4096 16384 4194304 >tcp_wmem || exit 1
            echo %s >tcp_congestion_control 2>&1
            true
            """
                    .formatted(CONGESTION_CONTROL);

    /** A network for those who ask the host for theirs; it leads nowhere. */
    private static final String WAY_OUT =
            """
            ip link add eth0 type veth peer name eth1 &&
            ip address add 192.0.2.2/24 dev eth0 &&
            ip link set eth0 up &&
            ip link set eth1 up &&
            ip route add default via 192.0.2.1
            """;

    private final Program holder;

    private Namespace(Program holder) {
        this.holder = holder;
    }

    /** The one that stands for the host. */
    public static Namespace host() throws IOException {
        Namespace host = make(List.of());
        try {
            host.shell(WAY_OUT);
        } catch (IOException e) {
            host.close();
            throw e;
        }
        return host;
    }

    /** One whose owner is the host's root, without any way out. */
    public Namespace guest() throws IOException {
        return make(command());
    }

    private static Namespace make(List<String> owner) throws IOException {
        List<String> words = new ArrayList<>(owner);
        words.addAll(List.of("unshare", "--user", "--map-root-user", "--net"));
        words.addAll(List.of("sh", "-c", "echo entered; exec cat"));
        Namespace namespace = new Namespace(Program.start(words));
        try {
            namespace.holder.await("entered\n"::equals, PATIENCE);
            namespace.shell(SETTINGS);
        } catch (IOException e) {
            namespace.close();
            throw e;
        }
        return namespace;
    }

    /** The process that holds it. */
    public long pid() {
        return holder.pid();
    }

    /** How a program is run inside. */
    public List<String> command(String... words) {
        List<String> all = new ArrayList<>();
        all.addAll(List.of("nsenter", "--preserve-credentials", "--user", "--net"));
        all.addAll(List.of("--target", Long.toString(pid())));
        all.addAll(List.of(words));
        return all;
    }

    /** How a program is run inside. */
    public List<String> command(List<String> words) {
        return command(words.toArray(String[]::new));
    }

    /** The congestion control in force inside. */
    public String congestionControl() throws IOException {
        return shell("cat /proc/sys/net/ipv4/tcp_congestion_control").strip();
    }

    private String shell(String lines) throws IOException {
        return Program.run(command("sh", "-c", lines), PATIENCE);
    }

    @Override
    public void close() {
        holder.close();
    }
}
