/** Port forwards, through the stack or spliced. */
module jslirp.forward {
    requires jslirp.linux;
    requires transitive jslirp.host;
    requires transitive jslirp.loop;
    requires transitive jslirp.netns;
    requires transitive jslirp.stack;
    requires static org.jspecify;

    exports jslirp.forward;
}
