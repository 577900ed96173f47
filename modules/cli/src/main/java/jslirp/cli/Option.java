package jslirp.cli;

/**
 * One option: how it is spelled, what the help, the manual and the shells say about it.
 *
 * @param letter the short form, 0 for none
 * @param name the long form, without its dashes
 * @param argument what the help calls its argument; empty if it takes none
 * @param choices all that the argument may be, separated by {@code |}; empty if it is free
 * @param help its line of the help; empty for an option that is hidden
 * @param manual its paragraph of the manual; words of a command line stand in backquotes
 */
record Option(
        char letter, String name, String argument, String choices, String help, String manual) {
    /** An option that takes no argument. */
    static Option flag(char letter, String name, String help, String manual) {
        return new Option(letter, name, "", "", help, manual);
    }

    /** An option without a short form that takes no argument. */
    static Option flag(String name, String help, String manual) {
        return flag('\0', name, help, manual);
    }

    /** An option without a short form that takes one of a few words. */
    static Option choice(String name, String argument, String choices, String help, String manual) {
        return new Option('\0', name, argument, choices, help, manual);
    }

    /** An option that the help does not show. */
    static Option hidden(String name) {
        return flag(name, "", "");
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
