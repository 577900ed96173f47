package jslirp.cli;

import java.util.List;
import java.util.Locale;

/** The section on options of a manual page, in the notation of man(7). */
final class Manual {
    private Manual() {}

    /** One paragraph for each option that is shown, in order. */
    static String options(List<Option> options) {
        StringBuilder page = new StringBuilder();
        for (Option option : options) {
            if (option.isShown()) {
                page.append(".TP\n").append(heading(option)).append('\n');
                page.append(text(option.manual()));
            }
        }
        return page.toString();
    }

    private static String heading(Option option) {
        StringBuilder heading = new StringBuilder(option.letter() == '\0' ? ".B" : ".BR");
        if (option.letter() != '\0') {
            heading.append(" \\-").append(option.letter()).append(" \", \"");
        }
        heading.append(" \\-\\-").append(escaped(option.name()));
        if (option.takesArgument()) {
            heading.append("=\\fI")
                    .append(option.argument().toLowerCase(Locale.ROOT))
                    .append("\\fR");
        }
        return heading.toString();
    }

    /** Backquotes become bold; dashes within them are those of a command line. */
    private static String text(String plain) {
        StringBuilder text = new StringBuilder();
        boolean bold = false;
        for (String part : plain.split("`", -1)) {
            text.append(bold ? "\\fB" + escaped(part) + "\\fR" : part);
            bold = !bold;
        }
        return text.toString();
    }

    private static String escaped(String words) {
        return words.replace("-", "\\-");
    }
}
