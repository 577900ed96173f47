package jslirp.api;

import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be carried out. The message is what slirp4netns says in this case; clients
 * print it, and its tests compare it.
 */
public final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;

    /** What stands beside the message, which slirp4netns does not have. */
    private final transient @Nullable JsonObject details;

    /** A request that is wrong. */
    public BadRequest(String message) {
        this(message, null);
    }

    private BadRequest(String message, @Nullable JsonObject details) {
        // Thrown for a client's mistake, and of no use to a debugger: no stack trace.
        super("bad request: " + message, null, false, false);
        this.details = details;
    }

    /** A request that is wrong, with what to do about it. */
    static BadRequest withHint(String message, String hint) {
        return new BadRequest(message, new JsonObject().with("hint", hint));
    }

    /** A request that failed, with more to be told than the message. */
    static BadRequest withDetails(String message, JsonObject details) {
        return new BadRequest(message, details);
    }

    /** The whole answer. */
    JsonObject answer() {
        JsonObject error = new JsonObject().with("desc", String.valueOf(getMessage()));
        if (details != null) {
            error.withAll(details);
        }
        return new JsonObject().with("error", error);
    }
}
