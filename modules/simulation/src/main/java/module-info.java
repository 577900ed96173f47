/** The laboratory: the stack between a simulated guest and a simulated host, in virtual time. */
module jslirp.simulation {
    requires transitive jslirp.stack;
    requires static org.jspecify;

    exports jslirp.simulation;
}
