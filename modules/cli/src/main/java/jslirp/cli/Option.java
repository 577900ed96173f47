package jslirp.cli;

/**
 * One option: how it is spelled, and its line in the help.
 *
 * @param letter the short form, 0 for none
 * @param name the long form, without its dashes
 * @param argument what the help calls its argument; empty if it takes none
 * @param help what it does; empty for an option that the help does not show
 */
record Option(char letter, String name, String argument, String help) {
    /** An option without a short form. */
    static Option named(String name, String argument, String help) {
        return new Option('\0', name, argument, help);
    }

    boolean takesArgument() {
        return !argument.isEmpty();
    }

    boolean isShown() {
        return !help.isEmpty();
    }

    /** The left column of the help. */
    String synopsis() {
        StringBuilder text = new StringBuilder();
        if (letter != '\0') {
            text.append('-').append(letter).append(", ");
        }
        text.append("--").append(name);
        if (takesArgument()) {
            text.append('=').append(argument);
        }
        return text.toString();
    }
}
