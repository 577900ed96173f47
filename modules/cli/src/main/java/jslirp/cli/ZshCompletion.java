package jslirp.cli;

import java.util.List;

/** Completion by zsh, whose {@code _arguments} takes a specification of each option. */
final class ZshCompletion {
    private static final String SCRIPT =
            """
            #compdef jslirp slirp4netns
            # Completion of jslirp and slirp4netns by zsh. To have it, after compinit:
            # source <(jslirp completion zsh)

            _jslirp_slirp4netns() {
                _arguments -S \\
            @ATTACH@        '1:process, path or descriptor:_jslirp_target' \\
                    '2:device:(tap0)'
            }

            _jslirp_target() {
                _alternative 'processes:process:_pids' 'files:path:_files'
            }

            _jslirp_run() {
                _arguments -S -A '-*' \\
            @RUN@        '(-):command: _command_names -e' \\
                    '*::argument: _normal'
            }

            _jslirp_forward() {
                _arguments -S \\
            @FORWARD@        '1:what to do:(@VERBS@)'
            }

            _jslirp_flows() {
                _arguments -S \\
            @FLOWS@        '*: :'
            }

            _jslirp_ask() {
                _arguments -S \\
            @ASK@        '*: :'
            }

            _jslirp() {
                local state
                if [[ $service == slirp4netns ]]; then
                    _jslirp_slirp4netns
                    return
                fi
                _arguments -C -A '-*' \\
            @JSLIRP@        '1: :->command' \\
                    '*:: :->rest'
                case $state in
                command)
                    local -a commands=(
            @COMMANDS@        )
                    _describe command commands
                    ;;
                rest)
                    case $words[1] in
                    run) _jslirp_run ;;
                    slirp4netns) _jslirp_slirp4netns ;;
                    forward) _jslirp_forward ;;
                    flows) _jslirp_flows ;;
                    list|stats|info|events) _jslirp_ask ;;
                    completion) _arguments '1:shell:(@SHELLS@)' ;;
                    esac
                    ;;
                esac
            }

            compdef _jslirp jslirp slirp4netns
            """;

    private ZshCompletion() {}

    static String script() {
        return SCRIPT.replace("@ATTACH@", specifications(OptionTables.ATTACH))
                .replace("@RUN@", specifications(OptionTables.RUN))
                .replace("@JSLIRP@", specifications(OptionTables.JSLIRP))
                .replace("@FORWARD@", specifications(AskOptions.FORWARDS))
                .replace("@FLOWS@", specifications(AskOptions.FLOWS))
                .replace("@ASK@", specifications(AskOptions.ANY))
                .replace("@VERBS@", Completion.FORWARD_VERBS)
                .replace("@COMMANDS@", commands())
                .replace("@SHELLS@", Completion.SHELLS);
    }

    private static String specifications(List<Option> options) {
        StringBuilder text = new StringBuilder();
        for (Option option : options) {
            text.append("        ").append(specification(option)).append(" \\\n");
        }
        return text.toString();
    }

    private static String specification(Option option) {
        String name = "--" + option.name() + (option.takesArgument() ? "=" : "");
        String rest = "[" + escaped(option.help()) + "]" + argument(option);
        if (option.letter() == '\0') {
            return quoted(name + rest);
        }
        String letter = "-" + option.letter();
        String both = "{" + letter + (option.takesArgument() ? "+" : "") + "," + name + "}";
        return quoted("(" + letter + " --" + option.name() + ")") + both + quoted(rest);
    }

    private static String argument(Option option) {
        if (!option.takesArgument()) {
            return "";
        }
        String action = "";
        if (Completion.isFile(option)) {
            action = "_files";
        } else if (Completion.isInterface(option)) {
            action = "_net_interfaces";
        } else if (!option.choices().isEmpty()) {
            action = "(" + option.choices().replace('|', ' ') + ")";
        }
        return ":" + option.argument() + ":" + action;
    }

    private static String commands() {
        StringBuilder text = new StringBuilder();
        for (Completion.Subcommand subcommand : Completion.SUBCOMMANDS) {
            String line = subcommand.name() + ":" + escaped(subcommand.help());
            text.append("            ").append(quoted(line)).append('\n');
        }
        return text.toString();
    }

    private static String escaped(String text) {
        return text.replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
