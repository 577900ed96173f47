package jslirp.namespaces.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jslirp.namespaces.fixture.Running;

/** Asks an installed slirp4netns everything again, and writes its answers into the file. */
public final class Recorder {
    private Recorder() {}

    /**
     * Does so.
     *
     * @param arguments the path of the program, and those of the two files
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        Interview interview = new Interview(arguments[0]);
        List<Exchange> recorded = new ArrayList<>();
        Running.run("ip", "link", "set", "lo", "up").succeeded();
        for (Exchange exchange : Transcript.parse(Files.readAllLines(file))) {
            recorded.add(exchange.answered(once(interview.ask(exchange.question()))));
        }
        Files.writeString(file, Transcript.format(recorded));
        recordApi(arguments[0], Path.of(arguments[2]));
    }

    private static void recordApi(String program, Path file) throws IOException {
        List<ApiExchange> recorded = new ArrayList<>();
        try (ApiInterview interview = new ApiInterview(program)) {
            for (ApiExchange exchange : ApiExchange.parse(Files.readAllLines(file))) {
                recorded.add(exchange.answered(interview.ask(exchange.bytes())));
            }
        }
        Files.writeString(file, ApiExchange.format(recorded));
    }

    /** Both processes of the peer write what the first had in its buffer when it forked. */
    private static Answer once(Answer answer) {
        return new Answer(answer.status(), answer.out().stream().distinct().toList(), answer.err());
    }
}
