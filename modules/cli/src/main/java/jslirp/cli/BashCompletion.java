package jslirp.cli;

import java.util.List;

/** Completion by bash, whose words end at an equals sign: {@code --mtu=9} are three of them. */
final class BashCompletion {
    private static final String SCRIPT =
            """
            # Completion of jslirp and slirp4netns by bash.
            # To have it: source <(jslirp completion bash)

            # Whether an option has an argument.
            _jslirp_has_argument() {
                case $1 in
                @ARGUMENTS@) return 0 ;;
                *) return 1 ;;
                esac
            }

            # Completes the argument of an option.
            _jslirp_argument() {
                case $1 in
            @VALUES@
                esac
            }

            _jslirp_files() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -f -- "$1"))
                compopt -o filenames 2>/dev/null
            }

            # Completes what is no option: whose it is and its place, what is typed.
            _jslirp_operand() {
                case $1 in
                jslirp-0) COMPREPLY=($(compgen -W '@COMMANDS@' -- "$2")) ;;
                forward-0) COMPREPLY=($(compgen -W '@VERBS@' -- "$2")) ;;
                completion-0) COMPREPLY=($(compgen -W '@SHELLS@' -- "$2")) ;;
                slirp4netns-0)
                    if [[ ${COMP_WORDS[*]} == *--netns-type*path* ]]; then
                        _jslirp_files "$2"
                    else
                        COMPREPLY=($(compgen -W "$(cd /proc && echo [0-9]*)" -- "$2"))
                    fi
                    ;;
                slirp4netns-1) COMPREPLY=($(compgen -W tap0 -- "$2")) ;;
                esac
            }

            _jslirp() {
                local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
                local command=${1##*/} option='' operands=0 options='' at word
                local IFS=$' \\t\\n'
                COMPREPLY=()
                for ((at = 1; at < COMP_CWORD; at++)); do
                    word=${COMP_WORDS[at]}
                    if [[ $word == = ]]; then
                        ((at++))
                    elif [[ $word == -* ]]; then
                        if _jslirp_has_argument "$word" && [[ ${COMP_WORDS[at + 1]} != = ]]; then
                            ((at++))
                        fi
                    elif [[ $command == jslirp ]]; then
                        command=$word
                    elif [[ $command == run ]]; then
                        _jslirp_of_command $at
                        return
                    else
                        ((operands++))
                    fi
                done
                if [[ $current == = ]]; then
                    option=$before current=''
                elif [[ $before == = ]]; then
                    option=${COMP_WORDS[COMP_CWORD - 2]}
                elif _jslirp_has_argument "$before"; then
                    option=$before
                fi
                if [[ $option == -* ]]; then
                    _jslirp_argument "$option" "$current"
                elif [[ $current == -* ]]; then
                    case $command in
            @OPTIONS@
                    esac
                    COMPREPLY=($(compgen -W "$options" -- "$current"))
                    [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
                elif [[ $command == run ]]; then
                    _jslirp_of_command "$COMP_CWORD"
                else
                    _jslirp_operand "$command-$operands" "$current"
                fi
            }

            # Completes the words of the command that jslirp is to run, which begins there.
            _jslirp_of_command() {
                if declare -F _comp_command_offset >/dev/null; then
                    _comp_command_offset "$1"
                elif declare -F _command_offset >/dev/null; then
                    _command_offset "$1"
                elif (($1 == COMP_CWORD)); then
                    COMPREPLY=($(compgen -c -- "${COMP_WORDS[COMP_CWORD]}"))
                else
                    compopt -o default 2>/dev/null
                fi
            }

            complete -F _jslirp jslirp slirp4netns
            """;

    private BashCompletion() {}

    static String script() {
        return SCRIPT.replace("@ARGUMENTS@", spellings())
                .replace("@VALUES@", values().stripTrailing())
                .replace("@OPTIONS@", tables().stripTrailing())
                .replace("@COMMANDS@", commands())
                .replace("@VERBS@", Completion.FORWARD_VERBS)
                .replace("@SHELLS@", Completion.SHELLS);
    }

    private static List<Option> all() {
        return OptionTables.all();
    }

    /** All spellings of options that have an argument, as a pattern. */
    private static String spellings() {
        StringBuilder text = new StringBuilder();
        for (Option option : all()) {
            if (option.takesArgument()) {
                text.append(text.isEmpty() ? "" : " | ").append(spellings(option));
            }
        }
        return text.toString();
    }

    private static String spellings(Option option) {
        String name = "--" + option.name();
        return option.letter() == '\0' ? name : "-" + option.letter() + " | " + name;
    }

    private static String values() {
        StringBuilder text = new StringBuilder();
        for (Option option : all()) {
            String words = completes(option);
            if (!words.isEmpty()) {
                text.append("    ").append(spellings(option)).append(") ");
                text.append(words).append(" ;;\n");
            }
        }
        return text.toString();
    }

    private static String completes(Option option) {
        if (Completion.isFile(option)) {
            return "_jslirp_files \"$2\"";
        }
        if (Completion.isInterface(option)) {
            return oneOf("\"$(cd /sys/class/net && echo *)\"");
        }
        String choices = option.choices();
        return choices.isEmpty() ? "" : oneOf("'" + choices.replace('|', ' ') + "'");
    }

    private static String oneOf(String words) {
        return "COMPREPLY=($(compgen -W " + words + " -- \"$2\"))";
    }

    private static String tables() {
        return table("jslirp", OptionTables.JSLIRP)
                + table("run", OptionTables.RUN)
                + table("forward", AskOptions.FORWARDS)
                + table("flows", AskOptions.FLOWS)
                + table("list | stats | info | events", AskOptions.ANY)
                + table("slirp4netns", OptionTables.ATTACH);
    }

    private static String table(String command, List<Option> options) {
        StringBuilder text = new StringBuilder("        " + command + ") options='");
        for (Option option : options) {
            text.append(text.charAt(text.length() - 1) == '\'' ? "" : " ");
            text.append("--").append(option.name()).append(option.takesArgument() ? "=" : "");
        }
        return text.append("' ;;\n").toString();
    }

    private static String commands() {
        StringBuilder text = new StringBuilder();
        for (Completion.Subcommand subcommand : Completion.SUBCOMMANDS) {
            text.append(text.isEmpty() ? "" : " ").append(subcommand.name());
        }
        return text.toString();
    }
}
