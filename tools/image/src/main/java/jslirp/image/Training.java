package jslirp.image;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The training run that the AOT cache is made from, and a rehearsal before it.
 *
 * <p>The rehearsal tells which classes of the JDK would be made for method handles while the
 * program starts, the linker's among them. The JVM writes them into the cache if the image's list
 * of classes names them.
 *
 * <p>The program attaches a namespace of its own making as {@code slirp4netns} does, and carries
 * traffic between it and servers on this host's loopback. It is ended by SIGTERM; the JVM then
 * writes the cache, by a second JVM that it starts itself.
 */
final class Training {
    private static final long READY_SECONDS = 30;
    private static final long TRAFFIC_SECONDS = 60;
    private static final long ASSEMBLY_SECONDS = 180;
    private static final Path TUN = Path.of("/dev/net/tun");

    private final RuntimeImage image;

    Training(RuntimeImage image) {
        this.image = image;
    }

    /** Runs the program twice and waits for its cache. */
    void run() throws IOException, InterruptedException {
        boolean namespaces = canMakeNamespaces();
        if (!namespaces) {
            System.err.println(
                    "jslirp: no user and network namespace, or no /dev/net/tun, can be had here;"
                            + " the AOT cache is trained over a pair of sockets instead");
        }
        Files.deleteIfExists(log());
        attach(namespaces, "-Djava.lang.invoke.MethodHandle.TRACE_RESOLVE=true");
        image.pregenerate(Files.readAllLines(log()));
        attach(namespaces, "-XX:AOTCacheOutput=" + image.aotCache());
        if (!Files.isRegularFile(image.aotCache())) {
            throw new IOException("the training run left no AOT cache");
        }
    }

    private void attach(boolean namespaces, String jvmOption)
            throws IOException, InterruptedException {
        if (namespaces) {
            withPackets(jvmOption);
        } else {
            withFrames(jvmOption);
        }
    }

    private static boolean canMakeNamespaces() throws IOException, InterruptedException {
        Process probe =
                new ProcessBuilder("unshare", "--user", "--map-root-user", "--net", "true")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return probe.waitFor() == 0 && Files.isReadable(TUN) && Files.isWritable(TUN);
    }

    private void withPackets(String jvmOption) throws IOException, InterruptedException {
        Process target =
                new ProcessBuilder("unshare", "--user", "--map-root-user", "--net", "cat").start();
        try (TrafficServer server = new TrafficServer();
                ApiTraffic api = new ApiTraffic()) {
            awaitNamespace(target);
            String pid = Long.toString(target.pid());
            List<String> arguments = List.of("-c", "-r", "3", "-a", api.path(), pid, "tap0");
            Process program = start(jvmOption, arguments);
            try {
                awaitReady(program);
                move(pid, server.port(), api.forward(Traffic.GUEST_PORT));
                api.move();
            } finally {
                program.destroy();
                end(program);
            }
        } finally {
            target.destroyForcibly();
        }
    }

    private void withFrames(String jvmOption) throws IOException, InterruptedException {
        try (TrafficServer server = new TrafficServer();
                ApiTraffic api = new ApiTraffic();
                FrameSocket socket = new FrameSocket();
                Arena arena = Arena.ofConfined()) {
            List<String> arguments =
                    List.of("-r", "3", "-a", api.path(), "--netns-type=tapfd", "4");
            Process program = start(jvmOption, arguments);
            socket.handedOver();
            try {
                awaitReady(program);
                new FrameGuest(socket, arena).move(server.port());
                api.move();
            } catch (IOException e) {
                throw new IOException("traffic over the pair of sockets failed:\n" + logged(), e);
            } finally {
                program.destroy();
                end(program);
            }
        }
    }

    /**
     * Starts the program with descriptor 3 as what is read from the process here, and descriptor 4
     * as our standard input.
     */
    private Process start(String jvmOption, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("sh", "-c", "exec \"$@\" 3>&1 1>&2 4<&0 </dev/null", "sh"));
        command.add(image.java().toString());
        command.add("@" + image.options());
        command.add(jvmOption);
        command.add("-Djslirp.name=slirp4netns");
        command.addAll(List.of("-m", "jslirp.cli/jslirp.cli.Main"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private static void awaitNamespace(Process target) throws IOException, InterruptedException {
        Path own = Path.of("/proc/self/ns/net");
        Path theirs = Path.of("/proc/" + target.pid() + "/ns/net");
        for (int i = 0; i < READY_SECONDS * 100; i++) {
            if (!target.isAlive()) {
                throw new IOException("the training namespace ended at once");
            }
            if (!Files.readSymbolicLink(own).equals(Files.readSymbolicLink(theirs))
                    && Files.readString(theirs.resolveSibling("../uid_map")).contains(" 0 ")) {
                return;
            }
            Thread.sleep(10);
        }
        throw new IOException("the training namespace was not made in time");
    }

    private void awaitReady(Process program) throws IOException {
        try (InputStream ready = program.getInputStream()) {
            if (ready.read() != '1') {
                throw new IOException("the program did not become ready:\n" + logged());
            }
        }
    }

    /**
     * Moves packets from inside the namespace of a process, and from here through a forward to what
     * listens there.
     */
    private void move(String pid, int port, int forwarded)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("nsenter", "--target", pid, "--user", "--net"));
        command.add("--preserve-credentials");
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("--module-path", System.getProperty("jdk.module.path")));
        command.addAll(List.of("-m", "jslirp.image/jslirp.image.Traffic", Integer.toString(port)));
        Process traffic =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                        .start();
        ForwardTraffic.move(forwarded, traffic);
        boolean ended = traffic.waitFor(TRAFFIC_SECONDS, TimeUnit.SECONDS);
        traffic.destroyForcibly();
        if (!ended || traffic.exitValue() != 0) {
            throw new IOException("traffic through the namespace failed:\n" + logged());
        }
    }

    private void end(Process program) throws IOException, InterruptedException {
        if (!program.waitFor(ASSEMBLY_SECONDS, TimeUnit.SECONDS)) {
            program.destroyForcibly();
            throw new IOException("the training run did not end:\n" + logged());
        }
    }

    private Path log() {
        return image.aotCache().resolveSibling("../../training.log").normalize();
    }

    private String logged() throws IOException {
        return Files.readString(log());
    }
}
