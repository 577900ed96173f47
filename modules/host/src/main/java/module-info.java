/** The host's network by kernel sockets. */
module jslirp.host {
    requires jslirp.linux;
    requires transitive jslirp.loop;
    requires transitive jslirp.stack;
    requires static org.jspecify;

    exports jslirp.host;
}
