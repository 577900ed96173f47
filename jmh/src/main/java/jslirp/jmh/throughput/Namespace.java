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

    /** The host's address besides its loopback's. */
    static final String OWN_ADDRESS = "192.0.2.2";

    /**
     * The kernel's default limits, a congestion control, and room for one new connection after the
     * other; what cannot be had stays as it is. The ports begin above those that are listened on.
     */
    private static final String SETTINGS =
            """
            ip link set lo up || exit 1
            cd /proc/sys/net/ipv4 || exit 1
            echo 4096 131072 6291456 >tcp_rmem || exit 1
            echo 4096 16384 4194304 >tcp_wmem || exit 1
            echo 10000 65535 >ip_local_port_range || exit 1
            echo 1 >tcp_tw_reuse 2>&1
            echo %s >tcp_congestion_control 2>&1
            true
            """
                    .formatted(CONGESTION_CONTROL);

    /** A network for those who ask the host for theirs; it leads nowhere. */
    private static final String WAY_OUT =
            """
            ip link add eth0 type veth peer name eth1 &&
            ip address add %s/24 dev eth0 &&
            ip link set eth0 up &&
            ip link set eth1 up &&
            ip route add default via 192.0.2.1
            """
                    .formatted(OWN_ADDRESS);

    private final Program holder;
    private final long pid;
    private final boolean keepsIds;

    private Namespace(Program holder, long pid, boolean keepsIds) {
        this.holder = holder;
        this.pid = pid;
        this.keepsIds = keepsIds;
    }

    /**
     * One that a program has made itself, for a user with subordinate IDs.
     *
     * @param holder the program, which ends with it
     * @param pid of a process in there
     */
    static Namespace of(Program holder, long pid) throws IOException {
        Namespace namespace = new Namespace(holder, pid, false);
        namespace.shell(SETTINGS);
        return namespace;
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
        Program holder = Program.start(words);
        Namespace namespace = new Namespace(holder, holder.pid(), true);
        try {
            namespace.holder.await("entered\n"::equals, PATIENCE);
            namespace.shell(SETTINGS);
        } catch (IOException e) {
            namespace.close();
            throw e;
        }
        return namespace;
    }

    /** A process inside. */
    public long pid() {
        return pid;
    }

    /** How a program is run inside. */
    public List<String> command(String... words) {
        List<String> all = new ArrayList<>();
        all.addAll(List.of("nsenter", "--user", "--net", "--target", Long.toString(pid)));
        if (keepsIds) {
            // One ID is mapped: there are none to change to.
            all.add("--preserve-credentials");
        }
        all.addAll(List.of(words));
        return all;
    }

    /** How real root runs a program as somebody else, who shares no more than the network. */
    List<String> networkCommand(String user, String group, List<String> words) {
        List<String> all = new ArrayList<>();
        all.addAll(List.of("nsenter", "--net", "--target", Long.toString(pid)));
        all.addAll(List.of("setpriv", "--reuid", user, "--regid", group, "--init-groups"));
        all.addAll(words);
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
