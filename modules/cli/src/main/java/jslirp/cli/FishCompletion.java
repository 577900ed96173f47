package jslirp.cli;

import java.util.List;

/** Completion by fish, which is told of each option by a command. */
final class FishCompletion {
    private static final String SEEN = "__fish_seen_subcommand_from ";

    private FishCompletion() {}

    static String script() {
        StringBuilder text = new StringBuilder();
        text.append("# Completion of jslirp and slirp4netns by fish. To have it:\n");
        text.append("# jslirp completion fish | source\n\n");
        text.append("complete -c jslirp -f\n");
        for (Completion.Subcommand subcommand : Completion.SUBCOMMANDS) {
            text.append("complete -c jslirp -n __fish_use_subcommand -a ");
            text.append(subcommand.name()).append(" -d ").append(quoted(subcommand.help()));
            text.append('\n');
        }
        options(text, "jslirp -n __fish_use_subcommand", OptionTables.JSLIRP);
        String run = "jslirp -n '" + SEEN + "run'";
        options(text, run, OptionTables.RUN);
        text.append("complete -c ")
                .append(run)
                .append(" -a '(__fish_complete_subcommand --fcs-skip=2)'\n");
        String completion = "jslirp -n '" + SEEN + "completion'";
        text.append("complete -c ").append(completion);
        text.append(" -a '").append(Completion.SHELLS).append("'\n");
        attach(text, "jslirp -n '" + SEEN + "slirp4netns'");
        attach(text, "slirp4netns");
        return text.toString();
    }

    private static void attach(StringBuilder text, String whose) {
        options(text, whose, OptionTables.ATTACH);
        text.append("complete -c ").append(whose).append(" -F -a '(__fish_complete_pids)'\n");
    }

    private static void options(StringBuilder text, String whose, List<Option> options) {
        for (Option option : options) {
            text.append("complete -c ").append(whose);
            if (option.letter() != '\0') {
                text.append(" -s ").append(option.letter());
            }
            text.append(" -l ").append(option.name()).append(argument(option));
            text.append(" -d ").append(quoted(option.help())).append('\n');
        }
    }

    private static String argument(Option option) {
        if (!option.takesArgument()) {
            return "";
        }
        if (Completion.isFile(option)) {
            return " -r -F";
        }
        if (Completion.isInterface(option)) {
            return " -x -a '(__fish_print_interfaces)'";
        }
        String choices = option.choices();
        return choices.isEmpty() ? " -x" : " -x -a '" + choices.replace('|', ' ') + "'";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
