package jslirp.cli;

import java.util.List;

/** Every option of the commands that ask a running program, once; see {@link OptionTables}. */
final class AskOptions {
    private static final Option API_SOCKET =
            new Option(
                    'a',
                    "api-socket",
                    "PATH",
                    "",
                    "the Unix socket to ask at",
                    """
                    The Unix socket to ask at. The default is what the environment variable
                    JSLIRP_API_SOCKET names, or the socket of the only `jslirp run` of this user.
                    """);

    private static final Option JSON =
            Option.flag(
                    "json",
                    "print the answer as it comes, as JSON",
                    """
                    Print the answer as it comes, as JSON, and no table.
                    """);

    private static final Option HOST_IF =
            new Option(
                    '\0',
                    "host-if",
                    "IFNAME",
                    "",
                    "accept clients that come by this interface only",
                    """
                    With `forward add`: accept only clients that come by this interface of the host.
                    """);

    private static final Option DEFER_ACCEPT =
            Option.flag(
                    "defer-accept",
                    "listen only while the guest does",
                    """
                    With `forward add`: the port of the host listens only while the guest's does, so
                    that clients are refused as the guest would refuse them. TCP only. The guest is
                    asked twice a second.
                    """);

    private static final Option PROTO =
            Option.choice(
                    "proto",
                    "PROTO",
                    "tcp|udp|icmp",
                    "only flows of this protocol ([tcp|udp|icmp])",
                    """
                    With `flows`: only those of this protocol.
                    """);

    private static final Option FORWARD =
            new Option(
                    '\0',
                    "forward",
                    "ID",
                    "",
                    "only flows that came by this forward",
                    """
                    With `flows`: only those that came by the forward with this number.
                    """);

    /** The options of every such command. */
    static final List<Option> ANY = List.of(API_SOCKET, JSON, OptionTables.HELP);

    /** The options of {@code jslirp forward}. */
    static final List<Option> FORWARDS =
            List.of(API_SOCKET, HOST_IF, DEFER_ACCEPT, JSON, OptionTables.HELP);

    /** The options of {@code jslirp flows}. */
    static final List<Option> FLOWS = List.of(API_SOCKET, PROTO, FORWARD, JSON, OptionTables.HELP);

    /** All of these, as the manual has them. */
    static final List<Option> ALL =
            List.of(API_SOCKET, HOST_IF, DEFER_ACCEPT, PROTO, FORWARD, JSON, OptionTables.HELP);

    private AskOptions() {}
}
