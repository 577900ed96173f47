/** Reads the command line and assembles the rest. */
module jslirp.cli {
    requires jdk.unsupported;
    requires jslirp.api;
    requires jslirp.forward;
    requires jslirp.host;
    requires jslirp.link;
    requires jslirp.linux;
    requires jslirp.loop;
    requires jslirp.netns;
    requires jslirp.stack;
    requires jslirp.wire;
    requires static org.jspecify;
}
