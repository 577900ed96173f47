package jslirp.api;

import jslirp.forward.ForwardRequest;
import jslirp.forward.GuestEnd;
import jslirp.forward.HostEnd;
import jslirp.forward.Protocol;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code add_hostfwd}, in the order in which slirp4netns looks at its own; each
 * stands before its additions.
 */
public final class ForwardArguments {
    private static final int LAST_PORT = 65535;

    /** IFNAMSIZ without the terminating zero. */
    private static final int LONGEST_DEVICE = 15;

    private final Arguments arguments;
    private final Protocol protocol;
    private final boolean wantsIpv4;
    private final boolean wantsIpv6;

    private ForwardArguments(Arguments arguments) throws BadRequest {
        this.arguments = arguments;
        String proto = arguments.stringOrEmpty("proto");
        protocol =
                switch (proto) {
                    case "tcp", "tcp4", "tcp6" -> Protocol.TCP;
                    case "udp", "udp4", "udp6" -> Protocol.UDP;
                    default -> throw bad("proto", "one of tcp, udp, tcp4, udp4, tcp6, udp6");
                };
        wantsIpv4 = !proto.endsWith("6");
        wantsIpv6 = !proto.endsWith("4");
    }

    /** Reads them. */
    static ForwardRequest read(Arguments arguments) throws BadRequest {
        return new ForwardArguments(arguments).read();
    }

    /** Writes them: reading what is written gives the request again. */
    public static JsonObject write(ForwardRequest request) {
        JsonObject text = new JsonObject();
        String family = "";
        if (request.host() instanceof HostEnd.Ports end) {
            family = end.ipv4() == null ? "6" : end.ipv6() == null ? "4" : "";
            address(text, "host_addr", end.ipv4());
            address(text, "host_addr6", end.ipv6());
            text.with("host_port", end.first());
            if (request.ports() > 1) {
                text.with("host_port_end", end.first() + request.ports() - 1);
            }
            if (end.device() != null) {
                text.with("host_if", end.device());
            }
        } else if (request.host() instanceof HostEnd.UnixSocket end) {
            text.with("host_path", end.path());
        }
        if (request.guest() instanceof GuestEnd.Ports end) {
            address(text, "guest_addr", end.ipv4());
            address(text, "guest_addr6", end.ipv6());
            text.with("guest_port", end.first());
        } else if (request.guest() instanceof GuestEnd.UnixSocket end) {
            text.with("guest_path", end.path());
        }
        if (request.deferAccept()) {
            text.with("defer_accept", true);
        }
        return text.with("proto", ForwardText.protocol(request.protocol()) + family);
    }

    private static void address(JsonObject text, String name, @Nullable IpAddress address) {
        if (address != null) {
            text.with(name, address.toString());
        }
    }

    private ForwardRequest read() throws BadRequest {
        String hostPath = arguments.string("host_path");
        String guestPath = arguments.string("guest_path");
        HostEnd host = hostPath == null ? hostPorts() : hostSocket(hostPath);
        int ports = hostPath == null ? ports() : 1;
        if (guestPath != null && ports != 1) {
            throw bad("guest_path", "a Unix socket takes the place of one port");
        }
        GuestEnd guest = guestPath == null ? guestPorts(ports) : guestSocket(guestPath);
        boolean deferAccept = arguments.flag("defer_accept");
        if (deferAccept && !ForwardRequest.mayDefer(protocol, host, guest)) {
            throw bad("defer_accept", "TCP from ports to ports");
        }
        return new ForwardRequest(protocol, host, guest, ports, deferAccept);
    }

    // ---- the host's end

    private HostEnd hostPorts() throws BadRequest {
        Pair address = addresses("host");
        @Nullable IpAddress ipv4 = address.ipv4;
        @Nullable IpAddress ipv6 = address.ipv6;
        if (ipv4 == null && ipv6 == null) {
            ipv4 = wantsIpv4 ? IpAddress.ANY_IPV4 : null;
            ipv6 = wantsIpv6 ? IpAddress.ANY_IPV6 : null;
        } else if (ipv4 == null && ipv6 != null && ipv6.isUnspecified() && wantsIpv4) {
            ipv4 = IpAddress.ANY_IPV4;
        }
        int port = port("host_port");
        return new HostEnd.Ports(ipv4, ipv6, device(), port);
    }

    private @Nullable String device() throws BadRequest {
        String device = arguments.stringOrEmpty("host_if");
        if (device.length() > LONGEST_DEVICE || device.indexOf('/') >= 0 || !isPlain(device)) {
            throw bad("host_if", "the name of an interface");
        }
        return device.isEmpty() ? null : device;
    }

    /** How many ports there are in a row. */
    private int ports() throws BadRequest {
        if (!arguments.hasNumber("host_port_end")) {
            return 1;
        }
        int first = port("host_port");
        int last = port("host_port_end");
        if (last < first) {
            throw bad("host_port_end", "the last port of a range, not before host_port");
        }
        return last - first + 1;
    }

    // ---- the guest's end

    private GuestEnd guestPorts(int ports) throws BadRequest {
        Pair address = addresses("guest");
        int first = port("guest_port");
        if (first + ports - 1 > LAST_PORT) {
            throw bad("guest_port", "as many ports must follow as on the host");
        }
        if (arguments.hasNumber("guest_port_end")
                && arguments.number("guest_port_end") != first + ports - 1) {
            throw bad("guest_port_end", "the range must be as long as the host's");
        }
        return new GuestEnd.Ports(address.ipv4, address.ipv6, first);
    }

    // ---- what both have

    /** The addresses of both families; null where there is none. */
    private record Pair(@Nullable IpAddress ipv4, @Nullable IpAddress ipv6) {}

    private Pair addresses(String end) throws BadRequest {
        IpAddress address = address(end + "_addr");
        IpAddress address6 = address(end + "_addr6");
        if (address6 != null && (address6.isIpv4() || !wantsIpv6)) {
            throw bad(end + "_addr6", "an IPv6 address, and a protocol that has it");
        }
        if (address == null || address.isIpv4()) {
            if (address != null && !wantsIpv4) {
                throw bad(end + "_addr", "an IPv6 address, as the protocol has it");
            }
            return new Pair(address, address6);
        }
        if (!wantsIpv6 || address6 != null) {
            throw bad(end + "_addr", "an IPv4 address");
        }
        return new Pair(null, address);
    }

    private @Nullable IpAddress address(String name) throws BadRequest {
        String text = arguments.stringOrEmpty(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw bad(name, "an address in numbers");
        }
    }

    private int port(String name) throws BadRequest {
        int port = arguments.number(name);
        if (port < 1 || port > LAST_PORT) {
            throw bad(name, "a number from 1 to 65535");
        }
        return port;
    }

    // ---- Unix sockets

    private HostEnd hostSocket(String path) throws BadRequest {
        checkSocket("host_path", path);
        try {
            return new HostEnd.UnixSocket(path);
        } catch (IllegalArgumentException e) {
            throw bad("host_path", "an absolute path of less than 108 bytes");
        }
    }

    private GuestEnd guestSocket(String path) throws BadRequest {
        checkSocket("guest_path", path);
        try {
            return new GuestEnd.UnixSocket(path);
        } catch (IllegalArgumentException e) {
            throw bad("guest_path", "an absolute path, or @ and a name, of less than 108 bytes");
        }
    }

    private void checkSocket(String name, String path) throws BadRequest {
        if (!isPlain(path)) {
            throw bad(name, "a path without control characters");
        }
        if (protocol != Protocol.TCP) {
            throw bad(name, "a Unix socket carries what TCP would");
        }
    }

    /** Whether no character would end a string of C, or spoil a table. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c != 0x7f);
    }

    private static BadRequest bad(String argument, String expected) {
        return BadRequest.withHint("add_hostfwd: bad arguments." + argument, expected);
    }
}
