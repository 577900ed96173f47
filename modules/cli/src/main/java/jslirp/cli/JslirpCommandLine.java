package jslirp.cli;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** The command line of {@code jslirp}: a subcommand with its own options. */
final class JslirpCommandLine {
    private JslirpCommandLine() {}

    /**
     * Reads a command line.
     *
     * @param program how the program was called
     * @param out where warnings go
     */
    static Request parse(String program, String[] words, PrintStream out) throws UsageException {
        OptionScanner scanner =
                new OptionScanner(program, List.of(OptionTables.JSLIRP), words, true);
        Option option = scanner.next();
        if (option != null) {
            return new Request.Show(option.name().equals("help") ? help() : Version.ofOwn());
        }
        if (scanner.operands().isEmpty()) {
            throw UsageException.withHelp(program + ": what to do is missing");
        }
        String subcommand = scanner.operands().getFirst();
        String[] rest = rest(words, scanner.operands().size() - 1);
        return switch (subcommand) {
            case "run" -> RunCommandLine.parse(program + " run", rest);
            case "completion" ->
                    new Request.Show(Completion.script(program + " completion", List.of(rest)));
            case "slirp4netns" -> AttachCommandLine.parse(program + " slirp4netns", rest, out);
            case "forward", "list", "flows", "stats", "info", "events" ->
                    AskCommandLine.parse(program, subcommand, rest);
            default ->
                    throw UsageException.withHelp(
                            program + ": '" + subcommand + "' is not a command of jslirp");
        };
    }

    static String help() {
        return "Usage: jslirp run [OPTION]... [--] COMMAND [ARG]...\n"
                + "       jslirp slirp4netns [OPTION]... PID|PATH|FD [TAPNAME]\n"
                + "       jslirp forward add|list|remove [OPTION]... [OPERAND]...\n"
                + "       jslirp list|flows|stats|info|events [OPTION]...\n"
                + "       jslirp completion bash|zsh|fish\n"
                + "User-mode networking for unprivileged network namespaces.\n\n"
                + subcommands()
                + Help.lines(OptionTables.JSLIRP)
                + "\nEach command but completion has a --help of its own.\n";
    }

    private static String subcommands() {
        StringBuilder text = new StringBuilder();
        for (Completion.Subcommand subcommand : Completion.SUBCOMMANDS) {
            Help.line(text, subcommand.name(), subcommand.help());
        }
        return text.toString();
    }

    private static String[] rest(String[] words, int count) {
        return Arrays.copyOfRange(words, words.length - count, words.length);
    }
}
