package jslirp.cli;

import java.util.List;

/** The command line of {@code jslirp run}: options, then the command and all that is its own. */
final class RunCommandLine {
    private RunCommandLine() {}

    /**
     * Reads what follows {@code run}.
     *
     * @param program what messages begin with
     */
    static Request parse(String program, String[] words) throws UsageException {
        OptionScanner scanner = new OptionScanner(program, List.of(OptionTables.RUN), words, true);
        NetworkOptions network = new NetworkOptions(OptionTables.RUN_MTU);
        String apiSocket = ApiSocket.ofRun();
        for (Option option = scanner.next(); option != null; option = scanner.next()) {
            if (option.name().equals("help")) {
                return new Request.Show(help());
            }
            if (option.name().equals("api-socket")) {
                apiSocket = scanner.argument().isEmpty() ? null : scanner.argument();
            } else {
                network.take(option, scanner.argument());
            }
        }
        if (scanner.operands().isEmpty()) {
            throw UsageException.withHelp(program + ": COMMAND is missing");
        }
        return new Request.Run(
                new RunOptions(
                        scanner.operands(),
                        network.offload(),
                        network.splice(),
                        apiSocket,
                        network.network(),
                        network.outbound(),
                        network.forwards()));
    }

    static String help() {
        return "Usage: jslirp run [OPTION]... [--] COMMAND [ARG]...\n"
                + "Runs a command in a network namespace of its own, with a network.\n\n"
                + Help.lines(OptionTables.RUN);
    }
}
