package jslirp.jmh.throughput;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** iperf3. The client asks the server for its figures, so that the receiver's count. */
final class Iperf implements Traffic {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Pattern ERROR = Pattern.compile("\"error\":\\s*\"([^\"]*)\"");
    private static final Pattern RECEIVED =
            Pattern.compile(
                    "\"sum_received\":\\s*\\{[^}]*?\"seconds\":\\s*([0-9.e+-]+)"
                            + "[^}]*?\"bytes\":\\s*([0-9]+)");

    @Override
    public String description() throws IOException {
        String all = Program.run(List.of("iperf3", "--version"), PATIENCE);
        return all.lines().findFirst().orElse("iperf3").replaceFirst(" \\(.*", "");
    }

    @Override
    public Transfer run(Route route, boolean serverSends, int flows, double seconds)
            throws IOException {
        String port = Integer.toString(PORT);
        List<String> server = List.of("iperf3", "-s", "-1", "--forceflush", "-p", port);
        try (Program listening = Program.start(route.server(server))) {
            listening.await(said -> said.contains("Server listening"), PATIENCE);
            List<String> client = new ArrayList<>(List.of("iperf3", "-J", "-c", route.address()));
            client.addAll(List.of("-p", Integer.toString(route.port())));
            client.addAll(List.of("-t", Long.toString(Math.round(seconds))));
            client.addAll(List.of("-P", Integer.toString(flows)));
            if (serverSends) {
                client.add("-R");
            }
            return client(route.client(client), PATIENCE.plusSeconds((long) seconds));
        }
    }

    /** A client that fails says why in what it prints. */
    private static Transfer client(List<String> command, Duration patience) throws IOException {
        try (Program client = Program.start(command)) {
            String printed;
            try {
                printed = client.finish(patience);
            } catch (IOException e) {
                Matcher error = ERROR.matcher(String.valueOf(e.getMessage()));
                throw error.find() ? new IOException("iperf3: " + error.group(1), e) : e;
            }
            return parse(printed);
        }
    }

    /** Reads what was received from the client's JSON. */
    static Transfer parse(String json) throws IOException {
        Matcher received = RECEIVED.matcher(json);
        if (!received.find()) {
            throw new IOException("iperf3 does not say what was received");
        }
        return new Transfer(
                Long.parseLong(received.group(2)), Double.parseDouble(received.group(1)));
    }
}
