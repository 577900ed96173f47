package jslirp.bindgen.read;

/**
 * The header does not compile, or cannot be described; the message is clang's or says what to add.
 */
public final class HeaderException extends Exception {
    private static final long serialVersionUID = 1;

    public HeaderException(String message) {
        super(message);
    }
}
