package jslirp.jmh.throughput;

import java.nio.file.Path;
import java.util.List;

/** What is compared: the guest's own connections, or those that are forwarded to it. */
enum Scenario {
    THROUGHPUT(
            "throughput",
            Drivers.JSLIRP,
            "One TCP flow",
            "TCP throughput against MTU",
            "jslirp, jslirp-ipv6, loopback, slirp4netns, pasta"),
    FORWARD(
            "forward",
            Drivers.JSLIRP_SPLICED,
            "One TCP flow, and one exchange at a time, from the host's loopback through a forward",
            "TCP throughput of a port forward against MTU",
            "jslirp-spliced, jslirp-stack, loopback, slirp4netns, pasta");

    private final String file;
    private final String ours;
    private final String sentence;
    private final String title;
    private final String names;

    Scenario(String file, String ours, String sentence, String title, String names) {
        this.file = file;
        this.ours = ours;
        this.sentence = sentence;
        this.title = title;
        this.names = names;
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

    /** What is measured beside the flow. */
    List<Exchange> exchanges() {
        return this == FORWARD ? List.of(Exchange.values()) : List.of();
    }

    Drivers drivers(Path image) {
        return this == FORWARD ? Drivers.forwarding(image) : Drivers.find(image);
    }

    /** The command line. */
    String usage() {
        return """
               usage: tools/bench %s [--rounds N] [--seconds N] [--mtus N,...]
                      [--drivers NAME,...] [--out FOLDER]
               drivers: %s\
               """
                .formatted(file, names);
    }
}
