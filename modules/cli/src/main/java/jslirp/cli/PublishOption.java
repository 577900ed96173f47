package jslirp.cli;

import java.util.ArrayList;
import java.util.List;
import jslirp.forward.ForwardRequest;
import jslirp.forward.GuestEnd;
import jslirp.forward.HostEnd;
import jslirp.forward.Protocol;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** The argument of {@code --publish}: {@code [ADDR:]PORTS:[GUEST_ADDR:]PORTS[/tcp|udp]}. */
final class PublishOption {
    static final String FORM = "[ADDR:]PORTS:[GUEST_ADDR:]PORTS[/tcp|udp]";

    private static final int LAST_PORT = 65535;

    private final String text;

    private PublishOption(String text) {
        this.text = text;
    }

    /** One end: an address, if there is one, and ports. */
    private record End(@Nullable IpAddress address, int first, int count) {}

    static ForwardRequest parse(String text) throws UsageException {
        return new PublishOption(text).read();
    }

    private ForwardRequest read() throws UsageException {
        int slash = text.lastIndexOf('/');
        List<String> words = words(slash < 0 ? text : text.substring(0, slash));
        List<End> ends = new ArrayList<>();
        int at = 0;
        while (at < words.size()) {
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
        return request(slash < 0 ? "tcp" : text.substring(slash + 1), ends.get(0), ends.get(1));
    }

    private ForwardRequest request(String protocol, End host, End guest) throws UsageException {
        if (!protocol.equals("tcp") && !protocol.equals("udp")) {
            throw refusal("the protocol is tcp or udp");
        }
        if (host.count != guest.count) {
            throw refusal("the ranges differ in length");
        }
        IpAddress to = guest.address;
        boolean ipv4 = to != null && to.isIpv4();
        return new ForwardRequest(
                protocol.equals("tcp") ? Protocol.TCP : Protocol.UDP,
                host(host),
                new GuestEnd.Ports(ipv4 ? to : null, to != null && !ipv4 ? to : null, guest.first),
                host.count,
                false);
    }

    /** The unspecified address of IPv6 means both families, that of IPv4 itself alone. */
    private static HostEnd host(End end) {
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
        return new End(address, first, last - first + 1);
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
