package jslirp.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every option of the commands that make a network, once. The command lines, their help, the manual
 * pages and the completion of shells are all made from these tables, and from {@link AskOptions}.
 *
 * <p>An option that has no effect yet is not among them: clients look for names in the help, and
 * rely on what they find.
 */
final class OptionTables {
    /** The MTU of slirp4netns. */
    static final int ATTACH_MTU = 1500;

    /** The largest that every client of slirp4netns uses: fewer packets for the same bytes. */
    static final int RUN_MTU = 65520;

    private static final Option CONFIGURE =
            Option.flag(
                    'c',
                    "configure",
                    "bring the device up, with address and route",
                    """
                    Bring up `lo` and the TAP device; set its address 10.0.2.100/24, its MTU, and
                    the default route by 10.0.2.2. Without this, nothing of the device is changed,
                    and a DHCP client in the namespace obtains the same.
                    """);

    private static final Option EXIT_FD =
            new Option(
                    'e',
                    "exit-fd",
                    "FD",
                    "",
                    "end when this descriptor hangs up",
                    """
                    End, with status 0, when this descriptor hangs up: when the last writer of a
                    pipe has closed it. Data does not end anything; a number that is not open does
                    at once.
                    """);

    private static final Option READY_FD =
            new Option(
                    'r',
                    "ready-fd",
                    "FD",
                    "",
                    "write to this descriptor when ready",
                    """
                    Write the character 1 to this descriptor, and close it, when the network is
                    ready for use.
                    """);

    private static final Option API_SOCKET =
            new Option(
                    'a',
                    "api-socket",
                    "PATH",
                    "",
                    "serve the API on this Unix socket",
                    """
                    Serve the API, by which forwards are added and removed, on a Unix socket at this
                    path (jslirp-api(7)). Nobody but its owner may use it. A socket that nobody
                    listens on any more is replaced, anything else at that path is an error; it is
                    removed at the end.
                    """);

    private static final Option RUN_API_SOCKET =
            new Option(
                    'a',
                    "api-socket",
                    "PATH",
                    "",
                    "serve the API on this Unix socket",
                    """
                    Serve the API, by which forwards are added and removed, on a Unix socket at this
                    path (jslirp-api(7)); an empty one means not to. The default is
                    jslirp-PID.sock in $XDG_RUNTIME_DIR where that is set, and nowhere else. Nobody
                    but its owner may use it; it is removed at the end.
                    """);

    private static final Option CIDR =
            new Option(
                    '\0',
                    "cidr",
                    "CIDR",
                    "",
                    "use this IPv4 network (default=10.0.2.0/24)",
                    """
                    The IPv4 network, with a prefix of 1 to 25 bits. The default is 10.0.2.0/24; the
                    addresses follow from it by addition: gateway 2, DNS forwarder 3, DHCP 15 to 30,
                    guest 100.
                    """);

    private static final Option ENABLE_IPV6 =
            Option.flag(
                    '6',
                    "enable-ipv6",
                    "give the namespace IPv6, too",
                    """
                    IPv6 beside IPv4: router fd00::2, DNS forwarder fd00::3, both also link-local as
                    fe80::2 and fe80::3. The kernel in the namespace makes itself addresses from our
                    router advertisements; DHCPv6 gives one to whoever asks. With a configured
                    device there is also fd00::100, which can be used at once.
                    """);

    private static final Option CIDR6 =
            new Option(
                    '\0',
                    "cidr6",
                    "CIDR",
                    "",
                    "use this IPv6 network, PREFIX::/64 or random (default=fd00::/64)",
                    """
                    IPv6 as with `--enable-ipv6`, in this network of 64 bits. With `random` it is a
                    fresh one of the kind that RFC 4193 describes, which the first lines tell.
                    """);

    private static final Option IPV6_ONLY =
            Option.flag(
                    "ipv6-only",
                    "give the namespace IPv6 and no IPv4",
                    """
                    IPv6 as with `--enable-ipv6`, and no IPv4 at all. The DNS forwarder asks
                    nameservers of either kind.
                    """);

    private static final Option DISABLE_HOST_LOOPBACK =
            Option.flag(
                    "disable-host-loopback",
                    "make 127.0.0.1:* of the host inaccessible",
                    """
                    Make 127.0.0.1 of the host inaccessible: connections to the gateway fail with
                    "network is unreachable". The DNS forwarder stays, and the gateway still answers
                    ping.
                    """);

    private static final Option DISABLE_HOST_ADDRESSES =
            Option.flag(
                    "disable-host-addresses",
                    "make the host's other addresses inaccessible",
                    """
                    Make every other address of the host inaccessible too, such as the one that it
                    has in its own network; connections fail in the same way. Without this, and as
                    with any other user-mode network, services that listen there can be reached.
                    """);

    private static final Option NO_HOST_LOOPBACK = Option.hidden("no-host-loopback");

    private static final Option NETNS_TYPE =
            Option.choice(
                    "netns-type",
                    "TYPE",
                    "path|pid|tapfd",
                    "what the operand is ([path|pid|tapfd], default=pid)",
                    """
                    What the first operand is: a process id (`pid`, the default), the `path` of a
                    network namespace, or with `tapfd` the descriptor of an open TAP device, whose
                    namespace is then not touched.
                    """);

    private static final Option USERNS_PATH =
            new Option(
                    '\0',
                    "userns-path",
                    "PATH",
                    "",
                    "the user namespace to enter first",
                    """
                    The user namespace to enter, if the network namespace cannot be entered without.
                    The default is that of the process; for a path there is none.
                    """);

    private static final Option OUTBOUND_ADDR =
            new Option(
                    '\0',
                    "outbound-addr",
                    "IPv4",
                    "",
                    "IPv4 address or interface that connections leave from",
                    """
                    The address of the host that IPv4 connections leave from. With the name of an
                    interface it is the interface's first address, and what is sent leaves by that
                    interface, whatever the routes say, unless it is for the host itself. If the
                    address cannot be used later, connections fail.
                    """);

    private static final Option OUTBOUND_ADDR6 =
            new Option(
                    '\0',
                    "outbound-addr6",
                    "IPv6",
                    "",
                    "the same for IPv6",
                    """
                    The same for IPv6.
                    """);

    private static final Option DISABLE_DNS =
            Option.flag(
                    "disable-dns",
                    "turn the built-in DNS off",
                    """
                    Turn the DNS forwarder off. `jslirp run` then leaves /etc/resolv.conf alone.
                    """);

    private static final Option MACADDRESS =
            new Option(
                    '\0',
                    "macaddress",
                    "MAC",
                    "",
                    "the device's MAC address (only with -c)",
                    """
                    The MAC address of the device: six bytes, as in 0e:d4:18:d9:38:fb. Only with
                    `-c`.
                    """);

    private static final Option OFFLOAD =
            Option.choice(
                    "offload",
                    "WHEN",
                    "auto|off",
                    "let the device carry super-frames ([auto|off], default=auto)",
                    """
                    With `auto` the device carries super-frames and unfinished checksums where the
                    kernel can; sockets of the namespace are sent super-frames of up to 256 KB,
                    whose IP length a capture inside shows as 0. `off` keeps it to plain frames.
                    """);

    private static final Option PUBLISH =
            new Option(
                    'p',
                    "publish",
                    "SPEC",
                    "",
                    "forward [ADDR:]PORTS:[GUEST_ADDR:]PORTS[/tcp|udp]",
                    """
                    Forward ports of the host to the guest:
                    `[ADDR:]PORTS:[GUEST_ADDR:]PORTS[/tcp|udp]`. PORTS is one port, or a range such
                    as `8000-8010`, and then the other is one as long. Without ADDR the port listens
                    on all addresses of both families, with `0.0.0.0` on those of IPv4; an IPv6
                    address stands in brackets. The guest's address is 10.0.2.100 unless another is
                    given. The guest sees the client's own address and port, but the gateway's
                    address instead of the host's loopback. With `/tcp,defer-accept` the port
                    listens only while the guest's does. The path of a Unix socket may take the
                    place of either end: of ADDR and PORTS, one that is made and that its owner can
                    connect to, of the guest's end, one that somebody listens on, or `@NAME` for an
                    abstract one of the guest's network namespace. A path begins with `/`, `./` or
                    `../` and has no colon. May be given more than once.
                    """);

    private static final Option SPLICE =
            Option.choice(
                    "splice",
                    "WHEN",
                    "auto|off",
                    "let forwarded TCP take the short cut ([auto|off], default=auto)",
                    """
                    With `auto` a TCP connection that comes by a forward is joined to a socket
                    inside the namespace where that is possible, and need not pass the device. The
                    guest sees the same client. It takes a device that was configured (`-c`), and
                    policy routing inside: `ip rule` shows two rules for a mark of ours, and
                    net.ipv4.tcp_fwmark_accept and net.ipv4.fwmark_reflect are set to 1. To a
                    packet filter inside, such a connection comes by `lo`. One that passes the
                    device after all, while the guest still has an earlier one of the same client in
                    TIME_WAIT, gets another port. With `off` all connections pass the device.
                    """);

    private static final Option EXIT_WITH_TARGET =
            Option.flag(
                    "exit-with-target",
                    "end when the target is gone",
                    """
                    End, with status 0, when the target is gone: the process, or with
                    `--netns-type=path` the path; it is gone when it does not lead to the
                    namespace any more. Whether a namespace that a path keeps alive has processes
                    cannot be seen. Without this, the network is served until something else ends
                    it.
                    """);

    static final Option HELP =
            Option.flag('h', "help", "show this help and exit", "Print the options.\n");

    private static final Option VERSION =
            Option.flag('v', "version", "show the version and exit", "Print the version.\n");

    /** The options of slirp4netns, in the order in which it names the meanings of a prefix. */
    static final List<Option> PEER =
            List.of(
                    CONFIGURE,
                    EXIT_FD,
                    READY_FD,
                    mtu(ATTACH_MTU),
                    ENABLE_IPV6,
                    CIDR,
                    DISABLE_HOST_LOOPBACK,
                    NO_HOST_LOOPBACK,
                    NETNS_TYPE,
                    USERNS_PATH,
                    API_SOCKET,
                    HELP,
                    VERSION,
                    OUTBOUND_ADDR,
                    OUTBOUND_ADDR6,
                    DISABLE_DNS,
                    MACADDRESS);

    /** What the command line of slirp4netns has here beyond that. */
    static final List<Option> BEYOND_PEER =
            List.of(
                    CIDR6,
                    IPV6_ONLY,
                    DISABLE_HOST_ADDRESSES,
                    EXIT_WITH_TARGET,
                    OFFLOAD,
                    PUBLISH,
                    SPLICE);

    /** The options of slirp4netns, in the order of its help. */
    static final List<Option> ATTACH =
            List.of(
                    CONFIGURE,
                    EXIT_FD,
                    READY_FD,
                    mtu(ATTACH_MTU),
                    ENABLE_IPV6,
                    API_SOCKET,
                    CIDR,
                    DISABLE_HOST_LOOPBACK,
                    NETNS_TYPE,
                    USERNS_PATH,
                    OUTBOUND_ADDR,
                    OUTBOUND_ADDR6,
                    DISABLE_DNS,
                    MACADDRESS,
                    CIDR6,
                    IPV6_ONLY,
                    DISABLE_HOST_ADDRESSES,
                    EXIT_WITH_TARGET,
                    OFFLOAD,
                    PUBLISH,
                    SPLICE,
                    HELP,
                    VERSION);

    /** The options of {@code jslirp run}. */
    static final List<Option> RUN =
            List.of(
                    mtu(RUN_MTU),
                    ENABLE_IPV6,
                    RUN_API_SOCKET,
                    CIDR,
                    CIDR6,
                    IPV6_ONLY,
                    DISABLE_HOST_LOOPBACK,
                    DISABLE_HOST_ADDRESSES,
                    OUTBOUND_ADDR,
                    OUTBOUND_ADDR6,
                    DISABLE_DNS,
                    OFFLOAD,
                    PUBLISH,
                    SPLICE,
                    HELP);

    /** The options of {@code jslirp} itself. */
    static final List<Option> JSLIRP = List.of(HELP, VERSION);

    private OptionTables() {}

    /** All that are shown somewhere, those of {@link AskOptions} too, each once. */
    static List<Option> all() {
        Map<String, Option> all = new LinkedHashMap<>();
        for (List<Option> table : List.of(ATTACH, RUN, JSLIRP, AskOptions.ALL)) {
            for (Option option : table) {
                all.putIfAbsent(option.name(), option);
            }
        }
        return List.copyOf(all.values());
    }

    private static Option mtu(int standard) {
        return new Option(
                'm',
                "mtu",
                "MTU",
                "",
                "largest IP packet (default=" + standard + ", max=65521)",
                "The MTU of the TAP device, from 68 to 65521. The default is " + standard + ".\n");
    }
}
