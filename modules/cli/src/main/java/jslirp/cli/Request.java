package jslirp.cli;

/** What a command line asks for. */
sealed interface Request {
    /** To give a network to a namespace that exists. */
    record Attach(AttachOptions options) implements Request {}

    /** To run a command in a namespace of its own. */
    record Run(RunOptions options) implements Request {}

    /** To ask a running program. */
    record Ask(Question question) implements Request {}

    /** To print a text, such as the help. */
    record Show(String text) implements Request {}
}
