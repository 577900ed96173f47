package jslirp.cli;

import java.util.List;

/** The lines of a help: what an option looks like, padded, and what it does. */
final class Help {
    private static final int LEFT_COLUMN = 25;

    private Help() {}

    /** One line for each option that is shown, in order. */
    static String lines(List<Option> options) {
        StringBuilder text = new StringBuilder();
        for (Option option : options) {
            if (option.isShown()) {
                line(text, option.synopsis(), option.help());
            }
        }
        return text.toString();
    }

    /** Adds a line of two columns. */
    static void line(StringBuilder text, String left, String right) {
        int blanks = Math.max(2, LEFT_COLUMN - left.length());
        text.append(left).repeat(' ', blanks).append(right).append('\n');
    }
}
