/** The API socket: JSON requests on a Unix socket. */
module jslirp.api {
    requires jslirp.linux;
    requires transitive jslirp.forward;
    requires transitive jslirp.loop;
    requires transitive jslirp.stack;
    requires static org.jspecify;
    requires tools.jackson.jr.ob;

    exports jslirp.api;
}
