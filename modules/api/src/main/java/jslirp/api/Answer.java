package jslirp.api;

/**
 * The way back to the client of one request. It may be used until the client has gone, which who
 * answers need not notice.
 */
public interface Answer {
    /** The answer, whole. */
    void give(JsonObject whole);

    /** The answer: a request that failed. */
    default void give(BadRequest failure) {
        give(failure.answer());
    }

    /** The usual answer: what is returned, under that name. */
    default void giveReturn(JsonObject returned) {
        give(new JsonObject().with("return", returned));
    }

    /**
     * The answer to a request to be told what happens: the connection carries events from now on,
     * and nothing else.
     */
    void subscribe(JsonObject whole, Subscriptions to);
}
