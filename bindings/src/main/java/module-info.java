/**
 * The Linux system call interface: generated layouts and constants, and one method per call.
 *
 * <p>This is the only module with native access. It exports to the modules that are allowed to talk
 * to the kernel and to nobody else; those are compiled after this one, which the compiler would
 * otherwise warn about.
 */
@SuppressWarnings("module")
module jslirp.linux {
    requires static org.jspecify;

    exports jslirp.linux to
            jslirp.loop,
            jslirp.netns,
            jslirp.link,
            jslirp.host,
            jslirp.forward,
            jslirp.sandbox,
            jslirp.api,
            jslirp.cli,
            jslirp.image;
    exports jslirp.linux.c to
            jslirp.loop,
            jslirp.netns,
            jslirp.link,
            jslirp.host,
            jslirp.forward,
            jslirp.sandbox,
            jslirp.api,
            jslirp.cli,
            jslirp.image;
}
