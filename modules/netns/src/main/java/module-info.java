/** Reaches into the target's namespaces and makes the device ready. */
module jslirp.netns {
    requires jslirp.linux;
    requires jslirp.wire;
    requires static org.jspecify;

    exports jslirp.netns;
}
