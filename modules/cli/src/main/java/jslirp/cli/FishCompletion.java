package jslirp.cli;

import java.util.List;

/** Completion by fish, which is told of each option by a command. */
final class FishCompletion {
    private static final String FUNCTIONS =
            """
            # Completion of jslirp and slirp4netns by fish. To have it:
            # jslirp completion fish | source

            # Whether a subcommand has been typed.
            function __jslirp_is
                set -l words (commandline -opc)
                test "$words[2]" = $argv[1]
            end

            # Prints the command that is to run, a word a line. The status is 1 if none has begun.
            function __jslirp_command
                set -l words (commandline -opc)[3..] (commandline -ct)
                while set -q words[2]
                    switch $words[1]
                        case --
                            set -e words[1]
                            break
                        case @ARGUMENTS@
                            set -e words[1..2]
                        case '-*'
                            set -e words[1]
                        case '*'
                            break
                    end
                end
                if not set -q words[1]; or string match -q -- '-*' $words[1]
                    return 1
                end
                printf '%s\\n' $words
            end

            # Completes the command that is to run, as if it stood alone.
            function __jslirp_of_command
                set -l words (__jslirp_command)
                complete -C (string join ' ' -- (string escape -- $words[1..-2]) "$words[-1]")
            end

            """;

    private FishCompletion() {}

    static String script() {
        StringBuilder text = new StringBuilder(FUNCTIONS.replace("@ARGUMENTS@", spellings()));
        text.append("complete -c jslirp -f\n");
        for (Completion.Subcommand subcommand : Completion.SUBCOMMANDS) {
            text.append("complete -c jslirp -n __fish_use_subcommand -a ");
            text.append(subcommand.name()).append(" -d ").append(quoted(subcommand.help()));
            text.append('\n');
        }
        options(text, "jslirp -n __fish_use_subcommand", OptionTables.JSLIRP);
        String run = "jslirp -n '__jslirp_is run; and ";
        options(text, run + "not __jslirp_command >/dev/null'", OptionTables.RUN);
        text.append("complete -c ").append(run).append("__jslirp_command >/dev/null'");
        text.append(" -a '(__jslirp_of_command)'\n");
        text.append("complete -c jslirp -n '__jslirp_is completion'");
        text.append(" -a '").append(Completion.SHELLS).append("'\n");
        String forward = "jslirp -n '__jslirp_is forward'";
        options(text, forward, AskOptions.FORWARDS);
        text.append("complete -c ").append(forward);
        text.append(" -a '").append(Completion.FORWARD_VERBS).append("'\n");
        options(text, "jslirp -n '__jslirp_is flows'", AskOptions.FLOWS);
        for (String command : new String[] {"list", "stats", "info", "events"}) {
            options(text, "jslirp -n '__jslirp_is " + command + "'", AskOptions.ANY);
        }
        attach(text, "jslirp -n '__jslirp_is slirp4netns'");
        attach(text, "slirp4netns");
        return text.toString();
    }

    /** All spellings of the options of {@code jslirp run} that have an argument. */
    private static String spellings() {
        StringBuilder text = new StringBuilder();
        for (Option option : OptionTables.RUN) {
            if (option.takesArgument()) {
                text.append(text.isEmpty() ? "" : " ");
                text.append(option.letter() == '\0' ? "" : "-" + option.letter() + " ");
                text.append("--").append(option.name());
            }
        }
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
