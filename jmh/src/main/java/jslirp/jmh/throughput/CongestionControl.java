package jslirp.jmh.throughput;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Sees to it that namespaces may use the kernel's default congestion control on a machine whose own
 * default is another (tcp_allowed_congestion_control, which only root may change), as long as it is
 * open. Where it cannot, the machine's default is measured and the report says so.
 */
final class CongestionControl implements AutoCloseable {
    private static final Path ALLOWED =
            Path.of("/proc/sys/net/ipv4/tcp_allowed_congestion_control");

    private final String before;
    private final Thread atExit = new Thread(this::restore);

    private CongestionControl(String before) {
        this.before = before;
    }

    static CongestionControl allow() {
        CongestionControl allowed = new CongestionControl(extended());
        Runtime.getRuntime().addShutdownHook(allowed.atExit);
        return allowed;
    }

    /** What was allowed before, if that had to be and could be changed; otherwise nothing. */
    private static String extended() {
        try {
            String all = Files.readString(ALLOWED).strip();
            if (Arrays.asList(all.split(" ")).contains(Namespace.CONGESTION_CONTROL)) {
                return "";
            }
            Files.writeString(ALLOWED, all + " " + Namespace.CONGESTION_CONTROL);
            return all;
        } catch (IOException e) {
            return "";
        }
    }

    private void restore() {
        if (before.isEmpty()) {
            return;
        }
        try {
            Files.writeString(ALLOWED, before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        restore();
    }
}
