package jslirp.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jslirp.forward.ForwardRequest;
import jslirp.forward.GuestEnd;
import jslirp.forward.HostEnd;
import jslirp.forward.Protocol;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The argument of {@code --publish}: {@code [ADDR:]PORTS:[GUEST_ADDR:]PORTS[/tcp|udp]}. The path of
 * a Unix socket may stand in the place of either end, and behind {@code /tcp} {@code
 * ,defer-accept}.
 */
final class PublishOption {
    static final String FORM = "[ADDR:]PORTS:[GUEST_ADDR:]PORTS[/tcp|udp]";

    private static final int LAST_PORT = 65535;
    private static final String DEFERRED = "tcp,defer-accept";

    private final String text;

    private PublishOption(String text) {
        this.text = text;
    }

    /** One end: ports, with an address if there is one, or the path of a Unix socket. */
    private record End(@Nullable IpAddress address, int first, int count, @Nullable String path) {}

    static ForwardRequest parse(String text) throws UsageException {
        return new PublishOption(text).read();
    }

    private ForwardRequest read() throws UsageException {
        List<String> words = words(text);
        String protocol = takeProtocol(words);
        List<End> ends = new ArrayList<>();
        int at = 0;
        while (at < words.size()) {
            if (isPath(words.get(at))) {
                ends.add(new End(null, 0, 1, words.get(at++)));
                continue;
            }
            boolean addressed = !isPorts(words.get(at));
            IpAddress address = addressed ? address(words.get(at++)) : null;
            if (at == words.size()) {
                throw refusal("a port is missing");
            }
            ends.add(ports(address, words.get(at++)));
        }
        if (ends.size() != 2) {
            throw refusal("expected " + FORM);
        }
        return request(protocol, ends.get(0), ends.get(1));
    }

    /** What stands behind the last port; a path has slashes of its own. */
    private static String takeProtocol(List<String> words) {
        String last = words.getLast();
        int slash = isPath(last) ? -1 : last.indexOf('/');
        if (slash < 0) {
            return "tcp";
        }
        words.set(words.size() - 1, last.substring(0, slash));
        return last.substring(slash + 1);
    }

    private static boolean isPath(String word) {
        return word.startsWith("/")
                || word.startsWith("./")
                || word.startsWith("../")
                || word.startsWith("@");
    }

    private ForwardRequest request(String protocol, End host, End guest) throws UsageException {
        boolean deferred = protocol.equals(DEFERRED);
        if (!deferred && !protocol.equals("tcp") && !protocol.equals("udp")) {
            throw refusal("the protocol is tcp or udp");
        }
        if (host.count != guest.count) {
            throw refusal(
                    host.path == null && guest.path == null
                            ? "the ranges differ in length"
                            : "a Unix socket takes the place of one port");
        }
        boolean udp = protocol.equals("udp");
        try {
            return new ForwardRequest(
                    udp ? Protocol.UDP : Protocol.TCP,
                    host(host),
                    guest(guest),
                    host.count,
                    deferred);
        } catch (IllegalArgumentException e) {
            throw refusal(String.valueOf(e.getMessage()));
        }
    }

    private static GuestEnd guest(End end) {
        if (end.path != null) {
            boolean named = end.path.startsWith("@");
            return new GuestEnd.UnixSocket(named ? end.path : absolute(end.path));
        }
        IpAddress to = end.address;
        boolean ipv4 = to != null && to.isIpv4();
        return new GuestEnd.Ports(ipv4 ? to : null, to != null && !ipv4 ? to : null, end.first);
    }

    /** Whoever carries the request out may live in another folder. */
    private static String absolute(String path) {
        return path.startsWith("/") ? path : Path.of(path).toAbsolutePath().normalize().toString();
    }

    /** The unspecified address of IPv6 means both families, that of IPv4 itself alone. */
    private HostEnd host(End end) throws UsageException {
        if (end.path != null) {
            if (end.path.startsWith("@")) {
                throw refusal("@ and a name is for the guest's end");
            }
            return new HostEnd.UnixSocket(absolute(end.path));
        }
        IpAddress address = end.address;
        return address == null || address.equals(IpAddress.ANY_IPV6)
                ? HostEnd.Ports.anywhere(end.first)
                : HostEnd.Ports.at(address, end.first);
    }

    /** Splits at the colons that stand outside of brackets. */
    private List<String> words(String ends) throws UsageException {
        List<String> words = new ArrayList<>();
        int start = 0;
        boolean bracketed = false;
        for (int i = 0; i <= ends.length(); i++) {
            char c = i < ends.length() ? ends.charAt(i) : ':';
            if (c == '[' || c == ']') {
                bracketed = c == '[';
            } else if (c == ':' && !bracketed) {
                words.add(ends.substring(start, i));
                start = i + 1;
            }
        }
        if (bracketed) {
            throw refusal("a bracket is open");
        }
        return words;
    }

    private static boolean isPorts(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9' || c == '-');
    }

    private @Nullable IpAddress address(String word) throws UsageException {
        if (word.isEmpty()) {
            return null;
        }
        boolean bracketed = word.startsWith("[") && word.endsWith("]");
        try {
            IpAddress address =
                    IpAddress.parse(bracketed ? word.substring(1, word.length() - 1) : word);
            if (address.isIpv4() == bracketed) {
                throw refusal("brackets are for IPv6 addresses");
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw refusal("not an address: " + word);
        }
    }

    private End ports(@Nullable IpAddress address, String word) throws UsageException {
        if (!isPorts(word)) {
            throw refusal("not a port: " + word + " (an IPv6 address stands in brackets)");
        }
        int dash = word.indexOf('-');
        int first = port(dash < 0 ? word : word.substring(0, dash));
        int last = dash < 0 ? first : port(word.substring(dash + 1));
        if (last < first) {
            throw refusal("the range ends before it begins");
        }
        return new End(address, first, last - first + 1, null);
    }

    private int port(String word) throws UsageException {
        int port = Decimal.parse(word);
        if (port < 1 || port > LAST_PORT) {
            throw refusal("a port is 1 to " + LAST_PORT);
        }
        return port;
    }

    private UsageException refusal(String reason) {
        return UsageException.withoutHelp("--publish " + text + ": " + reason);
    }
}
