package jslirp.jmh.throughput;

import java.util.List;

/**
 * How one client reaches its server.
 *
 * @param listener where the server runs, on {@link Traffic#PORT}
 * @param client where the client runs
 * @param address that leads the client to the server
 * @param port at that address
 */
record Route(Namespace listener, Namespace client, String address, int port) {
    /** How the server is run. */
    List<String> server(List<String> command) {
        return listener.command(command);
    }

    /** How the client is run. */
    List<String> client(List<String> command) {
        return client.command(command);
    }
}
