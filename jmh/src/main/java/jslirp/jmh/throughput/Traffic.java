package jslirp.jmh.throughput;

import java.io.IOException;

/** A sender and a receiver of one TCP flow, as fast as it goes. */
interface Traffic {
    /** The port that the server listens on: nobody else is in its namespace. */
    int PORT = 5201;

    /** What it is, for the report. */
    String description() throws IOException;

    /** Runs a server and a client where the attachment says. */
    Transfer run(Namespace host, Attachment attachment, Direction direction, int seconds)
            throws IOException;

    /** iperf3 where it is installed. */
    static Traffic best() {
        return Drivers.onPath("iperf3").isPresent() ? new Iperf() : new JavaTraffic();
    }
}
