package jslirp.jmh.throughput;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A program that was started here, and ends with us at the latest. */
final class Program implements AutoCloseable {
    private static final Duration TO_END = Duration.ofSeconds(2);
    private static final int REMEMBERED = 4000;

    /** What still runs: it would go on without us, so it is ended if we are. */
    private static final Set<Program> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Program::close)));
    }

    private final List<String> command;
    private final Process process;
    private final Output out;
    private final Output err;
    private @Nullable Path folder;

    private Program(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        out = new Output(process.getInputStream());
        err = new Output(process.getErrorStream());
    }

    /** Starts a program; its standard input stays open until it is closed. */
    static Program start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        // iperf3 writes numbers as the locale wants them.
        builder.environment().put("LC_ALL", "C");
        Program program = new Program(command, builder.start());
        RUNNING.add(program);
        return program;
    }

    /** Runs a program to its end; what it wrote. */
    static String run(List<String> command, Duration patience) throws IOException {
        try (Program program = start(command)) {
            return program.finish(patience);
        }
    }

    /** A folder that the program fills, and that goes with it. */
    Program owning(Path filled) {
        folder = filled;
        return this;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** The processor time that it and its children have used. */
    Duration processorTime() {
        Duration sum = processorTime(process.toHandle());
        return process.descendants().map(Program::processorTime).reduce(sum, Duration::plus);
    }

    private static Duration processorTime(ProcessHandle handle) {
        return handle.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Waits until what it has written is as wanted. */
    String await(Predicate<String> wanted, Duration patience) throws IOException {
        String text = out.await(wanted, patience);
        if (!wanted.test(text)) {
            throw failure(process.isAlive() ? "is not ready" : "has ended");
        }
        return text;
    }

    /** Waits for its end; what it wrote. */
    String finish(Duration patience) throws IOException {
        if (!ends(patience)) {
            throw failure("has not ended in " + patience.toSeconds() + " s");
        }
        String text = out.await(_ -> false, patience);
        if (process.exitValue() != 0) {
            throw failure("has failed");
        }
        return text;
    }

    private boolean ends(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    IOException failure(String what) {
        err.await(_ -> false, Duration.ofMillis(100));
        String said = (err.text() + out.text()).strip();
        String end = said.substring(Math.max(0, said.length() - REMEMBERED));
        return new IOException(String.join(" ", command) + " " + what + ": " + end);
    }

    /** Ends it, by force if need be, and what it started. */
    @Override
    public void close() {
        RUNNING.remove(this);
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        if (!ends(TO_END)) {
            all.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            boolean _ = ends(TO_END);
        }
        if (folder != null) {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // It is gone, or the program has taken something away meanwhile.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One stream of its output, read as it comes so that the program never waits for us. */
    private static final class Output {
        private final StringBuilder text = new StringBuilder();
        private boolean ended;

        Output(InputStream from) {
            Thread.ofVirtual().start(() -> read(from));
        }

        private void read(InputStream from) {
            byte[] buffer = new byte[8192];
            try (from) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    add(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                // The program has been ended.
            }
            end();
        }

        private synchronized void add(String more) {
            text.append(more);
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        synchronized String text() {
            return text.toString();
        }

        /** Waits until the text is as wanted, it has ended, or patience has. */
        synchronized String await(Predicate<String> wanted, Duration patience) {
            long end = System.nanoTime() + patience.toNanos();
            try {
                while (!ended && !wanted.test(text()) && System.nanoTime() - end < 0) {
                    wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return text();
        }
    }
}
