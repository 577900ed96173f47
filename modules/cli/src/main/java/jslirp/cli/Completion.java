package jslirp.cli;

import java.util.List;

/**
 * What shells are told about the command lines, so that they complete what is typed. The scripts
 * are complete in themselves: none of them asks this program while somebody waits for the tab key.
 */
final class Completion {
    /** The subcommands of {@code jslirp}, each with what it does. */
    static final List<Subcommand> SUBCOMMANDS =
            List.of(
                    new Subcommand("run", "run a command in a network namespace of its own"),
                    new Subcommand("slirp4netns", "give a network to a namespace that exists"),
                    new Subcommand("forward", "add, list and remove forwards"),
                    new Subcommand("list", "list forwards"),
                    new Subcommand("flows", "list connections and other flows"),
                    new Subcommand("stats", "show what has been counted"),
                    new Subcommand("info", "show addresses, MTU and versions"),
                    new Subcommand("events", "tell of forwards and flows as they come and go"),
                    new Subcommand("completion", "print a script that completes for a shell"));

    /** What {@code jslirp forward} can be asked to do. */
    static final String FORWARD_VERBS = "add list remove";

    /** The shells that there is a script for. */
    static final String SHELLS = "bash zsh fish";

    /** A subcommand, and its line of the help. */
    record Subcommand(String name, String help) {}

    private Completion() {}

    /** The script for a shell. */
    static String script(String program, List<String> operands) throws UsageException {
        String shell = operands.size() == 1 ? operands.getFirst() : "";
        return switch (shell) {
            case "bash" -> BashCompletion.script();
            case "zsh" -> ZshCompletion.script();
            case "fish" -> FishCompletion.script();
            default ->
                    throw UsageException.withHelp(
                            program + ": the shell must be one of: " + SHELLS);
        };
    }

    /** Whether the argument of an option is the name of a file. */
    static boolean isFile(Option option) {
        return option.argument().equals("PATH");
    }

    /** Whether the argument of an option may be the name of an interface. */
    static boolean isInterface(Option option) {
        return option.argument().startsWith("IPv");
    }
}
