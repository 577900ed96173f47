package jslirp.jmh.throughput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * pasta, configured as slirp4netns is: the same addresses, and the gateway leading to the host's
 * loopback. It stays in the foreground and tells by its PID file that it is ready.
 *
 * @param program its path
 * @param port of the host, which leads to {@link Traffic#PORT} of the guest and is measured then; 0
 *     for none
 */
record Pasta(Path program, int port) implements Driver {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN_NANOS = 10_000_000;

    @Override
    public String name() {
        return "pasta";
    }

    @Override
    public String version() throws IOException {
        return Program.run(List.of(program.toString(), "--version"), PATIENCE);
    }

    @Override
    public Attachment attach(Namespace host, int mtu) throws IOException {
        Namespace guest = host.guest();
        Path ready = Files.createTempFile("jslirp-bench-", ".pid");
        try {
            Program started = start(host, guest, mtu, ready);
            return port == 0
                    ? Attachment.of(guest, started)
                    : Attachment.forward(host, port, guest, started);
        } catch (IOException e) {
            guest.close();
            throw e;
        } finally {
            Files.delete(ready);
        }
    }

    private Program start(Namespace host, Namespace guest, int mtu, Path ready) throws IOException {
        String options =
                "--foreground --quiet --config-net --ipv4-only --ns-ifname tap0"
                        + " --address 10.0.2.100 --netmask 24 --gateway 10.0.2.2"
                        + " --map-host-loopback 10.0.2.2 --udp-ports none"
                        + " --tcp-ns none --udp-ns none --tcp-ports "
                        + (port == 0 ? "none" : port + ":" + Traffic.PORT)
                        + " --mtu "
                        + mtu
                        + " --pid "
                        + ready
                        + " "
                        + guest.pid();
        Program started = Program.start(host.command((program + " " + options).split(" ")));
        try {
            awaitReady(started, ready);
            return started;
        } catch (IOException e) {
            started.close();
            throw e;
        }
    }

    private static void awaitReady(Program started, Path ready) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (Files.size(ready) == 0) {
            if (!started.isAlive() || System.nanoTime() - end > 0) {
                throw started.failure("is not ready");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
