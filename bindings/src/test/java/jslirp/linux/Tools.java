package jslirp.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs of the system that a test runs. */
final class Tools {
    private Tools() {}

    /** The path of the first program there is. Without any the test fails where CI=true. */
    static String find(String... names) {
        for (String folder : System.getenv("PATH").split(":")) {
            for (String name : names) {
                Path program = Path.of(folder, name);
                if (Files.isExecutable(program)) {
                    return program.toString();
                }
            }
        }
        String missing = "Not installed: " + String.join(" or ", names);
        if ("true".equals(System.getenv("CI"))) {
            return fail(missing);
        }
        return abort(missing);
    }

    /** Runs a program that must succeed; returns what it printed. */
    static String run(String... command) throws IOException, InterruptedException {
        java.lang.Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + output);
        return output;
    }
}
