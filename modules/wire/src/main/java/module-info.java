/** Protocol headers and addresses as bytes, read and written in place. */
module jslirp.wire {
    requires static org.jspecify;

    exports jslirp.wire;
}
