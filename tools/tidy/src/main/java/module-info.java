/** The house rules as a test. Not part of the image. */
module jslirp.tidy {
    requires java.xml;
    requires jdk.compiler;
    requires static org.jspecify;
}
