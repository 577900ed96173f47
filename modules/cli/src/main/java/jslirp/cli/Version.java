package jslirp.cli;

/**
 * What {@code --version} prints.
 *
 * <p>dockerd takes every line that contains the word "version" apart, and one that begins with
 * "commit:"; Podman shows the whole; scripts compare the first line, and read a number behind
 * SLIRP_CONFIG_VERSION_MAX to find out which options work.
 */
final class Version {
    /** The version of this program. */
    static final String OWN = "0.1.0";

    /** The version of slirp4netns whose command line this program takes. */
    private static final String PEER = "1.3.5";

    private Version() {}

    static String ofPeer() {
        return "slirp4netns version "
                + PEER
                + "\ncommit: jslirp-"
                + OWN
                + "\nlibslirp: jslirp-"
                + OWN
                + "\nSLIRP_CONFIG_VERSION_MAX: 6\n"
                + "jslirp: "
                + OWN
                + '\n';
    }

    static String ofOwn() {
        return "jslirp " + OWN + '\n';
    }
}
