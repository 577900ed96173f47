package jslirp.api;

/** Carries out the requests of one name, on the loop between two frames. */
@FunctionalInterface
public interface Command {
    /**
     * Carries a request out, and sees to it that it is answered, now or later.
     *
     * @throws BadRequest instead of an answer
     */
    void carryOut(Arguments arguments, Answer answer, long now) throws BadRequest;
}
