package jslirp.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import jslirp.host.ResolvConf;
import jslirp.linux.Process;
import jslirp.linux.c.Linux;
import jslirp.loop.Duties;
import jslirp.loop.EventLoop;
import jslirp.loop.Faults;
import jslirp.loop.FileWatch;
import jslirp.netns.Target;
import jslirp.stack.VirtualNetwork;
import jslirp.wire.IpAddress;

/**
 * What {@code jslirp run} does: starts a command in namespaces of its own, connects them before the
 * command begins, and lives as long as it.
 */
final class Run {
    /** The status when the failure is ours and not the command's, as env(1) has it. */
    static final int FAILED = 125;

    private static final String DEVICE = "tap0";

    private final RunOptions options;
    private final PrintStream err;
    private final Faults faults;
    private final CommandSignals signals = new CommandSignals();

    Run(RunOptions options, PrintStream err) {
        this.options = options;
        this.err = err;
        faults = new Faults(err);
    }

    /** Carries it out, and returns the status to exit with. */
    int carryOut() {
        String name = options.command().getFirst();
        int missing = CommandSearch.status(name, System.getenv("PATH"));
        if (missing != 0) {
            boolean found = missing == CommandSearch.NOT_EXECUTABLE;
            say(name + (found ? ": permission denied" : ": command not found"));
            return missing;
        }
        try {
            int status = runCommand();
            return signals.early() == 0 ? status : 128 + signals.early();
        } catch (IOException e) {
            if (signals.early() != 0) {
                return 128 + signals.early();
            }
            say(String.valueOf(e.getMessage()));
            Remedy.print(e, err);
            return FAILED;
        } catch (InterruptedException e) {
            // Nobody interrupts the main thread.
            throw new IllegalStateException(e);
        }
    }

    private int runCommand() throws IOException, InterruptedException {
        Terminal terminal = Terminal.current();
        CommandScript.Described described = described(terminal);
        EventLoop loop = new EventLoop(faults);
        signals.receive(loop);
        CommandProcess command = start(described, loop);
        if (command.said(CommandScript.NO_PROC)) {
            command.close(loop);
            command = start(described.amongOurProcesses(), loop);
        }
        // The JVM answers this one with a report; typed at the terminal it is meant for the
        // command, which has inherited the default by now.
        Process.ignore(Linux.SIGQUIT());
        try {
            if (!command.said(CommandScript.MADE)) {
                return refused(command);
            }
            serve(loop, command);
            terminal.takeBack();
            return command.status();
        } finally {
            command.kill();
        }
    }

    private CommandScript.Described described(Terminal terminal) {
        long openFiles = OpenFiles.raise();
        return new CommandScript.Described(
                options.command(),
                Ids.own(),
                true,
                openFiles < 0 ? "unlimited" : Long.toString(openFiles),
                terminal.isOurs() && CommandSearch.isInteractiveShell(options.command()));
    }

    /** Starts the command's process, and waits until it has its namespaces or has failed. */
    private CommandProcess start(CommandScript.Described described, EventLoop loop)
            throws IOException {
        CommandProcess started = new CommandProcess(described, loop);
        while (!started.ended() && !started.said(CommandScript.MADE)) {
            loop.run(Duties.NONE);
            signals.deliver(started);
        }
        return started;
    }

    private void serve(EventLoop loop, CommandProcess command) throws IOException {
        GuestDevice opened =
                GuestDevice.attach(
                        Target.process(command.pid()),
                        DEVICE,
                        options.offload(),
                        Attach.configuration(options.network(), AttachOptions.KERNELS_MAC),
                        options.splice());
        Network network =
                new Network(
                        loop,
                        faults,
                        opened,
                        options.network(),
                        options.outbound(),
                        () -> say("the device " + DEVICE + " is gone"));
        network.enterBy(opened);
        try {
            listen(network);
            serve(network, loop, command);
        } finally {
            network.stopListening();
        }
    }

    private void serve(Network network, EventLoop loop, CommandProcess command) throws IOException {
        network.reportTo(err);
        network.publish(options.forwards());
        VirtualNetwork described = options.network();
        boolean dns = described.dns();
        IpAddress nameserver =
                described.ipv6Only() ? described.nameserver6() : described.nameserver();
        if (dns) {
            new NameserverWatch(loop, command).begin();
        }
        command.letBegin(dns ? nameserver.toString() : CommandScript.NO_NAMESERVER);
        while (!command.ended()) {
            network.serve();
            signals.deliver(command);
        }
    }

    private void listen(Network network) throws IOException {
        String path = options.apiSocket();
        if (path != null) {
            network.listen(path);
        }
    }

    private int refused(CommandProcess command) {
        if (signals.early() != 0) {
            return FAILED;
        }
        String reason = command.text().strip();
        say("no namespaces for the command" + (reason.isEmpty() ? "" : ": " + reason));
        String remedy = NamespaceLimits.remedy(NamespaceLimits.SETTINGS, reason);
        if (!remedy.isEmpty()) {
            err.println(remedy);
        }
        return FAILED;
    }

    private void say(String message) {
        err.println("jslirp: " + message);
    }

    /** Tells the command's script when the host's list of nameservers may have been replaced. */
    private static final class NameserverWatch implements Runnable {
        private final FileWatch watch;
        private final CommandProcess command;

        NameserverWatch(EventLoop loop, CommandProcess command) {
            this.command = command;
            watch = new FileWatch(loop, Path.of(ResolvConf.PATH), this);
        }

        void begin() {
            watch.follow();
        }

        @Override
        public void run() {
            watch.follow();
            command.resolveAgain();
        }
    }
}
