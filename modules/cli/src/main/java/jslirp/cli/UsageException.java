package jslirp.cli;

/**
 * The command line cannot be carried out. The message is the line for stderr, without the name of
 * the program; it may be empty, where the help alone is the answer.
 */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean helpFollows;

    private UsageException(String message, boolean helpFollows) {
        // Thrown once, caught by Main, and of no use to a debugger: no stack trace.
        super(message, null, false, false);
        this.helpFollows = helpFollows;
    }

    /** The options are misspelled: the whole help goes to stdout after the message. */
    static UsageException withHelp(String message) {
        return new UsageException(message, true);
    }

    /** The options are understood, but what they ask for is impossible: the message is enough. */
    static UsageException withoutHelp(String message) {
        return new UsageException(message, false);
    }

    boolean helpFollows() {
        return helpFollows;
    }

    /** The message; never null. */
    String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
