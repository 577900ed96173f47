package jslirp.host;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nameservers in the text of resolv.conf(5). Whatever else stands there is passed over,
 * since a file that a person edits may hold anything.
 */
final class ResolvConfText {
    /** glibc uses three; more than this are no help to anybody who waits for them in turn. */
    static final int LIMIT = 16;

    static final int DNS_PORT = 53;

    private static final String KEYWORD = "nameserver";

    private ResolvConfText() {}

    /**
     * The nameservers in the order of the text, each once.
     *
     * @param interfaceIndex the index of a named interface, 0 when there is none
     */
    static List<Endpoint> parse(String text, ToIntFunction<String> interfaceIndex) {
        List<Endpoint> found = new ArrayList<>();
        text.lines()
                .forEach(
                        line -> {
                            Endpoint server = nameserver(line.strip(), interfaceIndex);
                            if (server != null && found.size() < LIMIT && !found.contains(server)) {
                                found.add(server);
                            }
                        });
        return List.copyOf(found);
    }

    /** The domains of the last line that names some: short names are looked for in these. */
    static List<String> search(String text) {
        List<String> found = List.of();
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            if (words.length > 1 && (words[0].equals("search") || words[0].equals("domain"))) {
                int end = words[0].equals("domain") ? 2 : Math.min(words.length, 1 + LIMIT);
                found = List.of(words).subList(1, end);
            }
        }
        return found;
    }

    private static @Nullable Endpoint nameserver(
            String line, ToIntFunction<String> interfaceIndex) {
        int start = KEYWORD.length();
        if (!line.startsWith(KEYWORD)
                || line.length() == start
                || !Character.isWhitespace(line.charAt(start))) {
            return null;
        }
        String value = line.substring(start).strip();
        int end = 0;
        while (end < value.length() && !Character.isWhitespace(value.charAt(end))) {
            end++;
        }
        IpAddress address = address(value.substring(0, end), interfaceIndex);
        return address == null ? null : new Endpoint(address, DNS_PORT);
    }

    private static @Nullable IpAddress address(String text, ToIntFunction<String> interfaceIndex) {
        int percent = text.indexOf('%');
        IpAddress address;
        try {
            address = IpAddress.parse(percent < 0 ? text : text.substring(0, percent));
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (address.isUnspecified()) {
            // Connecting to "any" reaches this host (glibc documents it), under its loopback name.
            return address.isIpv4() ? IpAddress.LOOPBACK_IPV4 : IpAddress.LOOPBACK_IPV6;
        }
        if (!address.isLinkLocal()) {
            return address;
        }
        int scope = percent < 0 ? 0 : interfaceIndex.applyAsInt(text.substring(percent + 1));
        // Without its interface nobody knows on which link the server is.
        return scope == 0
                ? null
                : new IpAddress(ScopedAddress.withScope(address.high(), scope), address.low());
    }
}
