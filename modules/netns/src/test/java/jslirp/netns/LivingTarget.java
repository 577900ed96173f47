package jslirp.netns;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/** A process in a user and a network namespace of its own, as containers are made. */
final class LivingTarget implements AutoCloseable {
    private final Process process;

    /** Starts the process and waits until its namespaces are complete. */
    LivingTarget() throws IOException {
        process =
                new ProcessBuilder("unshare", "-r", "-n", "sh", "-c", "echo ready; read line")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        if (!"ready".equals(output.readLine())) {
            throw new IOException("unshare -r -n does not work here");
        }
    }

    int pid() {
        return (int) process.pid();
    }

    Target target() {
        return Target.process(pid());
    }

    /** Runs a program in the namespaces; returns what it printed. */
    String run(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        all.addAll(List.of("nsenter", "-t", Integer.toString(pid()), "-U", "-n"));
        all.add("--preserve-credentials");
        all.addAll(List.of(command));
        return Programs.run(all);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
