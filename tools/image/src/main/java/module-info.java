/** Makes the run-time image. Not part of it. */
module jslirp.image {
    requires jslirp.linux;
    requires jslirp.wire;
    requires static org.jspecify;
}
