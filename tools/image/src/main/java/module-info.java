/** Makes the run-time image. Not part of it. */
module jslirp.image {
    requires static org.jspecify;
}
