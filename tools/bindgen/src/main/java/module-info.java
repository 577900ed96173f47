/** Generates Java bindings from C headers with jextract's options and jextract's public API. */
module jslirp.bindgen {
    requires java.compiler;
    requires static org.jspecify;

    exports jslirp.bindgen;
}
