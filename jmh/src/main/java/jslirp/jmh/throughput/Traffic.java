package jslirp.jmh.throughput;

import java.io.IOException;

/** Senders and receivers of TCP flows, as fast as it goes. */
interface Traffic {
    /** The port that the server listens on: nobody else is in its namespace. */
    int PORT = 5201;

    /** What it is, for the report. */
    String description() throws IOException;

    /**
     * Runs a server and a client.
     *
     * @param serverSends or else the client
     * @param flows how many at once
     */
    Transfer run(Route route, boolean serverSends, int flows, double seconds) throws IOException;

    /** iperf3 where it is installed; it knows whole seconds only. */
    static Traffic best(double seconds) {
        if (Drivers.onPath("iperf3").isEmpty()) {
            return new JavaTraffic("iperf3 is not installed");
        }
        return seconds == Math.rint(seconds)
                ? new Iperf()
                : new JavaTraffic("iperf3 knows whole seconds only");
    }
}
