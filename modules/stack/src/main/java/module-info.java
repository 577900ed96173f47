/**
 * The virtual network: frames in, host-socket calls out, and back. No kernel, no clock, no thread.
 */
module jslirp.stack {
    requires transitive jslirp.wire;
    requires static org.jspecify;

    exports jslirp.stack;
    exports jslirp.stack.event;
    exports jslirp.stack.host;
    exports jslirp.stack.link;
}
