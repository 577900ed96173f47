package jslirp.cli;

import java.util.ArrayList;
import java.util.List;
import jslirp.forward.ForwardRequest;
import jslirp.forward.HostEnd;
import org.jspecify.annotations.Nullable;

/** The command lines of those commands that ask a running program by its API. */
final class AskCommandLine {
    private final String program;
    private final String command;
    private @Nullable String socket;
    private boolean json;
    private String device = "";
    private boolean deferAccept;
    private String protocol = "";
    private int forward;

    private AskCommandLine(String program, String command) {
        this.program = program + " " + command;
        this.command = command;
    }

    /**
     * Reads what follows a command.
     *
     * @param program what messages begin with, and then the command
     */
    static Request parse(String program, String command, String[] words) throws UsageException {
        return new AskCommandLine(program, command).read(words);
    }

    private Request read(String[] words) throws UsageException {
        OptionScanner scanner = new OptionScanner(program, List.of(table()), words, false);
        for (Option option = scanner.next(); option != null; option = scanner.next()) {
            if (option.name().equals("help")) {
                return new Request.Show(help());
            }
            take(option, scanner.argument());
        }
        List<String> operands = scanner.operands();
        String verb = command.equals("list") ? "list" : command;
        if (command.equals("forward")) {
            if (operands.isEmpty()) {
                throw UsageException.withHelp(program + ": add, list or remove?");
            }
            verb = operands.getFirst();
            operands = operands.subList(1, operands.size());
        }
        check(verb, operands);
        return new Request.Ask(
                new Question(
                        verb,
                        operands,
                        socket,
                        json,
                        verb.equals("add") ? requests(operands) : List.of(),
                        new Question.Filter(protocol, forward)));
    }

    /** All are read before the first is added. */
    private List<ForwardRequest> requests(List<String> specs) throws UsageException {
        List<ForwardRequest> requests = new ArrayList<>();
        for (String spec : specs) {
            requests.add(wanted(PublishOption.parse(spec)));
        }
        return requests;
    }

    private ForwardRequest wanted(ForwardRequest read) throws UsageException {
        HostEnd host = read.host();
        if (!device.isEmpty()) {
            if (!(host instanceof HostEnd.Ports ports)) {
                throw UsageException.withoutHelp(program + ": --host-if is for ports");
            }
            host = new HostEnd.Ports(ports.ipv4(), ports.ipv6(), device, ports.first());
        }
        boolean deferred = deferAccept || read.deferAccept();
        if (deferred && !ForwardRequest.mayDefer(read.protocol(), host, read.guest())) {
            throw UsageException.withoutHelp(
                    program + ": --defer-accept is for TCP from ports to ports");
        }
        return new ForwardRequest(read.protocol(), host, read.guest(), read.ports(), deferred);
    }

    private void take(Option option, String argument) throws UsageException {
        switch (option.name()) {
            case "api-socket" -> socket = argument;
            case "json" -> json = true;
            case "host-if" -> device = argument;
            case "defer-accept" -> deferAccept = true;
            case "proto" -> protocol = argument;
            case "forward" -> forward = number(argument);
            default -> throw new IllegalStateException(option.name());
        }
    }

    private void check(String verb, List<String> operands) throws UsageException {
        switch (verb) {
            case "add" -> {
                if (operands.isEmpty()) {
                    throw UsageException.withHelp(program + ": what to add is missing");
                }
            }
            case "remove" -> {
                if (operands.isEmpty()) {
                    throw UsageException.withHelp(program + ": the number of a forward is missing");
                }
                for (String operand : operands) {
                    number(operand);
                }
            }
            case "list", "flows", "stats", "info", "events" -> {
                if (!operands.isEmpty()) {
                    throw UsageException.withHelp(program + ": too many arguments");
                }
            }
            default -> throw UsageException.withHelp(program + ": '" + verb + "' is unknown");
        }
    }

    private int number(String text) throws UsageException {
        int number = Decimal.parse(text);
        if (number <= 0) {
            throw UsageException.withHelp(program + ": '" + text + "' is no number of a forward");
        }
        return number;
    }

    private List<Option> table() {
        return switch (command) {
            case "forward" -> AskOptions.FORWARDS;
            case "flows" -> AskOptions.FLOWS;
            default -> AskOptions.ANY;
        };
    }

    private String help() {
        String usage =
                command.equals("forward")
                        ? "Usage: jslirp forward add [OPTION]..."
                                + " [ADDR:]PORTS:[GUEST_ADDR:]PORTS[/tcp|udp]...\n"
                                + "       jslirp forward list [OPTION]...\n"
                                + "       jslirp forward remove [OPTION]... ID...\n"
                        : "Usage: jslirp " + command + " [OPTION]...\n";
        return usage + purpose() + "\n\n" + Help.lines(table());
    }

    private String purpose() {
        for (Completion.Subcommand one : Completion.SUBCOMMANDS) {
            if (one.name().equals(command)) {
                return Character.toUpperCase(one.help().charAt(0)) + one.help().substring(1) + ".";
            }
        }
        throw new IllegalStateException(command);
    }
}
