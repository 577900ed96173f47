package jslirp.jmh.throughput;

import java.nio.file.Path;
import java.util.List;

/** What is compared: the guest's own connections, or those that are forwarded to it. */
enum Scenario {
    THROUGHPUT(
            "throughput",
            Drivers.JSLIRP,
            "TCP flows, and one exchange at a time, out of a namespace",
            "TCP throughput against MTU"),
    FORWARD(
            "forward",
            Drivers.JSLIRP_SPLICED,
            "TCP flows, and one exchange at a time, through a forward into a namespace",
            "TCP throughput of a port forward against MTU");

    private final String file;
    private final String ours;
    private final String sentence;
    private final String title;

    Scenario(String file, String ours, String sentence, String title) {
        this.file = file;
        this.ours = ours;
        this.sentence = sentence;
        this.title = title;
    }

    /** The name of the report's files, and of the command. */
    String file() {
        return file;
    }

    /** The driver whose ratios to the others are shown. */
    String ours() {
        return ours;
    }

    /** How the report's first sentence begins. */
    String sentence() {
        return sentence;
    }

    /** The picture's. */
    String title() {
        return title;
    }

    /** The ways that our own driver can take, if there is a choice. */
    List<Way> ways() {
        return this == FORWARD ? List.of(Way.values()) : List.of();
    }

    /** Where the client may be; the first is the one that is drawn. */
    List<Client> clients() {
        return this == FORWARD ? List.of(Client.LOOPBACK, Client.OTHER) : List.of(Client.GUEST);
    }

    Drivers drivers(Path image) {
        return this == FORWARD ? Drivers.forwarding(image) : Drivers.find(image);
    }

    /** The command line. */
    String usage() {
        return this == FORWARD
                ? """
                  usage: tools/bench forward [--rounds N] [--seconds N] [--mtus N,...]
                         [--drivers NAME,...] [--ways WAY,...] [--clients CLIENT,...]
                         [--parts PART,...] [--out FOLDER]
                  drivers: jslirp-spliced, jslirp-stack, loopback, slirp4netns, pasta, rootlesskit
                  ways of our own: spliced, stack; clients: loopback, other
                  parts: flow, flows, request, connection\
                  """
                : """
                  usage: tools/bench throughput [--rounds N] [--seconds N] [--mtus N,...]
                         [--drivers NAME,...] [--parts PART,...] [--out FOLDER]
                  drivers: jslirp, jslirp-ipv6, loopback, slirp4netns, pasta
                  parts: flow, flows, request, connection\
                  """;
    }
}
