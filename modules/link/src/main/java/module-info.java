/** The wires that can be plugged into the stack. */
module jslirp.link {
    requires jslirp.linux;
    requires transitive jslirp.loop;
    requires transitive jslirp.stack;
    requires static org.jspecify;

    exports jslirp.link;
}
