package jslirp.cli;

import java.io.PrintStream;
import java.util.List;
import jslirp.host.Outbound;
import jslirp.linux.Errno;
import jslirp.netns.Target;
import jslirp.stack.VirtualNetwork;
import org.jspecify.annotations.Nullable;

/**
 * The command line of slirp4netns, option for option and in the same order of checks.
 *
 * <p>What is wrong with an option or an operand is found while they are read, and is answered with
 * the help as well. What is wrong with the network they describe (CIDR, MAC) is found afterwards.
 * Clients match on both the texts and on where they appear.
 */
final class AttachCommandLine {
    /** An abbreviation means an option of ours only where it means none of the peer's. */
    private static final List<List<Option>> TABLES =
            List.of(OptionTables.PEER, OptionTables.BEYOND_PEER);

    private final String program;
    private final PrintStream out;
    private final NetworkOptions network = new NetworkOptions(OptionTables.ATTACH_MTU);

    private boolean configure;
    private int exitDescriptor = AttachOptions.NONE;
    private int readyDescriptor = AttachOptions.NONE;
    private boolean exitWithTarget;
    private String targetType = "pid";
    private @Nullable String userNamespace;
    private @Nullable String apiSocket;
    private @Nullable String macAddress;

    private AttachCommandLine(String program, PrintStream out) {
        this.program = program;
        this.out = out;
    }

    /**
     * Reads a command line.
     *
     * @param program how the program was called
     * @param out where warnings go
     */
    static Request parse(String program, String[] words, PrintStream out) throws UsageException {
        return new AttachCommandLine(program, out).read(words);
    }

    /** The whole help. */
    static String help(String program) {
        return "Usage: "
                + program
                + " [OPTION]... PID|PATH|FD [TAPNAME]\n"
                + "User-mode networking for unprivileged network namespaces.\n\n"
                + Help.lines(OptionTables.ATTACH);
    }

    private Request read(String[] words) throws UsageException {
        // The C library's getopt stops at the first operand when this variable is set.
        boolean operandsLast = System.getenv("POSIXLY_CORRECT") != null;
        OptionScanner scanner = new OptionScanner(program, TABLES, words, operandsLast);
        for (Option option = scanner.next(); option != null; option = scanner.next()) {
            switch (option.name()) {
                case "help" -> {
                    return new Request.Show(help(program));
                }
                case "version" -> {
                    return new Request.Show(Version.ofPeer());
                }
                default -> take(option, scanner.argument());
            }
        }
        if (macAddress != null && !configure) {
            throw UsageException.withHelp(
                    "--macaddr cannot be specified when --configure or -c is not specified");
        }
        Device device = device(scanner.operands());
        VirtualNetwork described = network.network();
        Outbound outbound = network.outbound();
        long mac = macAddress == null ? AttachOptions.KERNELS_MAC : MacOption.parse(macAddress);
        return new Request.Attach(
                new AttachOptions(
                        device,
                        configure,
                        mac,
                        network.offload(),
                        network.splice(),
                        exitDescriptor,
                        readyDescriptor,
                        apiSocket,
                        exitWithTarget,
                        described,
                        outbound,
                        network.forwards()));
    }

    private void take(Option option, String argument) throws UsageException {
        if (option.name().startsWith("outbound-addr")) {
            out.println("WARNING: Support for --" + option.name() + " is experimental");
        }
        if (option.name().equals("enable-ipv6")) {
            out.println("WARNING: Support for IPv6 is experimental");
        }
        if (network.take(option, argument)) {
            return;
        }
        switch (option.name()) {
            case "configure" -> configure = true;
            case "exit-fd" -> exitDescriptor = descriptor("exit-fd", argument);
            case "ready-fd" -> readyDescriptor = descriptor("ready-fd", argument);
            case "exit-with-target" -> exitWithTarget = true;
            case "netns-type" -> targetType = targetType(argument);
            case "userns-path" -> userNamespace = userNamespace(argument);
            case "api-socket" -> apiSocket = argument;
            case "macaddress" -> macAddress = argument;
            case "no-host-loopback" -> {
                out.println(
                        "WARNING: --no-host-loopback is deprecated, use --disable-host-loopback");
                network.disableHostLoopback();
            }
            default -> throw new IllegalStateException(option.name());
        }
    }

    private Device device(List<String> operands) throws UsageException {
        if (operands.isEmpty()) {
            throw UsageException.withHelp("");
        }
        String first = operands.getFirst();
        if (targetType.equals("tapfd")) {
            if (exitWithTarget) {
                throw UsageException.withHelp(
                        "--exit-with-target conflicts with --netns-type=tapfd");
            }
            int descriptor = tapDescriptor(first);
            // A name for a device that is already open is not needed, and does no harm.
            warnOfMoreThan(1, operands);
            return new Device.Inherited(descriptor);
        }
        Target target =
                targetType.equals("path")
                        ? new Target(networkNamespace(first), userNamespace)
                        : ofProcess(process(first));
        if (operands.size() == 1) {
            throw UsageException.withHelp("");
        }
        warnOfMoreThan(2, operands);
        return new Device.Named(target, operands.get(1));
    }

    private void warnOfMoreThan(int needed, List<String> operands) {
        if (operands.size() > needed) {
            out.println("WARNING: too many arguments");
        }
    }

    private Target ofProcess(int pid) {
        return userNamespace == null ? Target.process(pid) : Target.process(pid, userNamespace);
    }

    private static int descriptor(String option, String text) throws UsageException {
        int descriptor = Decimal.parse(text);
        if (descriptor < 0) {
            throw UsageException.withHelp(option + " must be a non-negative integer");
        }
        return descriptor;
    }

    private static String targetType(String text) throws UsageException {
        if (!text.equals("pid") && !text.equals("path") && !text.equals("tapfd")) {
            throw UsageException.withHelp("--netns-type must be \"path\", \"pid\" or \"tapfd\"");
        }
        return text;
    }

    private static String userNamespace(String path) throws UsageException {
        if (Existence.errno(path) != 0) {
            throw UsageException.withHelp("userns path doesn't exist: " + path);
        }
        return path;
    }

    private static String networkNamespace(String path) throws UsageException {
        int errno = Existence.errno(path);
        if (errno != 0) {
            throw UsageException.withHelp(
                    "existing path expected when --netns-type=path: " + Errno.text(errno));
        }
        return path;
    }

    private static int process(String text) throws UsageException {
        int pid = Decimal.parse(text);
        if (pid <= 0) {
            throw UsageException.withHelp("PID must be a positive integer");
        }
        return pid;
    }

    private static int tapDescriptor(String text) throws UsageException {
        int descriptor = Decimal.parse(text);
        if (descriptor < 0) {
            throw UsageException.withHelp("TAPFD must a file descriptor");
        }
        return descriptor;
    }
}
