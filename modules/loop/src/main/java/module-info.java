/** The epoll loop: the only thread and the only reader of the clock. */
module jslirp.loop {
    requires jslirp.linux;
    requires static org.jspecify;

    exports jslirp.loop;
}
