package jslirp.cli;

import java.io.PrintStream;

/**
 * The program. Its name, which the launcher passes on, decides whose command line it takes: that of
 * {@code slirp4netns}, or our own.
 */
public final class Main {
    private static final String PEER = "slirp4netns";

    /** The status of {@code jslirp} when it fails itself, as env(1) has it: not the command's. */
    private static final int OWN_FAILURE = 125;

    private Main() {}

    /** Reads the command line and carries it out. */
    public static void main(String[] arguments) {
        String program = System.getProperty("jslirp.name", "jslirp");
        boolean asPeer = program.substring(program.lastIndexOf('/') + 1).equals(PEER);
        int status;
        try {
            Request request =
                    asPeer
                            ? AttachCommandLine.parse(program, arguments, System.out)
                            : JslirpCommandLine.parse(program, arguments, System.out);
            status = carryOut(request);
        } catch (UsageException e) {
            status = refuse(e, program, asPeer);
        }
        System.out.flush();
        System.exit(status);
    }

    private static int carryOut(Request request) {
        if (request instanceof Request.Attach attach) {
            return new Attach(attach.options(), System.out, System.err).carryOut();
        }
        if (request instanceof Request.Run run) {
            return new Run(run.options(), System.err).carryOut();
        }
        if (request instanceof Request.Ask ask) {
            return new Interview(System.out, System.err).carryOut(ask.question());
        }
        System.out.print(((Request.Show) request).text());
        return 0;
    }

    private static int refuse(UsageException refusal, String program, boolean asPeer) {
        PrintStream err = System.err;
        if (!refusal.text().isEmpty()) {
            err.println(refusal.text());
        }
        if (!asPeer) {
            err.println("Try '" + program + " --help'.");
            return OWN_FAILURE;
        }
        if (refusal.helpFollows()) {
            System.out.print(AttachCommandLine.help(program));
        }
        return 1;
    }
}
