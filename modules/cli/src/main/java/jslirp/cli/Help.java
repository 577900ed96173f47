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
                String synopsis = option.synopsis();
                int blanks = Math.max(2, LEFT_COLUMN - synopsis.length());
                text.append(synopsis).repeat(' ', blanks).append(option.help()).append('\n');
            }
        }
        return text.toString();
    }
}
