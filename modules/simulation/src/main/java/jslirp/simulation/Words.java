package jslirp.simulation;

import java.util.ArrayList;
import java.util.List;
import jslirp.stack.host.HostErrno;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** The words of a script's line, read from left to right. What stands in {@code <>} is one word. */
final class Words {
    private final List<String> words = new ArrayList<>();
    private int next;

    Words(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            boolean angle = c == '<' && at + 1 < text.length() && text.charAt(at + 1) != ' ';
            int end = at;
            while (end < text.length()
                    && (angle
                            ? text.charAt(end - (end > at ? 1 : 0)) != '>'
                            : !Character.isWhitespace(text.charAt(end)))) {
                end++;
            }
            words.add(text.substring(at, end));
            at = end;
        }
    }

    boolean hasNext() {
        return next < words.size();
    }

    @Nullable String peek() {
        return hasNext() ? words.get(next) : null;
    }

    String word() {
        if (!hasNext()) {
            throw new IllegalArgumentException("the line ends too early");
        }
        return words.get(next++);
    }

    /** Takes the next word if it is this one. */
    boolean take(String word) {
        boolean same = word.equals(peek());
        if (same) {
            next++;
        }
        return same;
    }

    void expect(String word) {
        String found = word();
        if (!found.equals(word)) {
            throw new IllegalArgumentException(
                    "'" + word + "' expected instead of '" + found + "'");
        }
    }

    long number() {
        return Long.parseLong(word());
    }

    /** The number behind a keyword, or {@code otherwise} when it does not come next. */
    long number(String keyword, long otherwise) {
        return take(keyword) ? number() : otherwise;
    }

    /** A length in parentheses. */
    int length() {
        String text = word();
        if (!text.startsWith("(") || !text.endsWith(")")) {
            throw new IllegalArgumentException("a length in () expected instead of " + text);
        }
        return Integer.parseInt(text.substring(1, text.length() - 1));
    }

    Endpoint endpoint() {
        return Endpoint.parse(word());
    }

    IpAddress address() {
        return IpAddress.parse(word());
    }

    int errno() {
        String name = word();
        try {
            return HostErrno.class.getField(name).getInt(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no errno: " + name, e);
        }
    }

    /** The next word that begins with {@code <}, or null. */
    @Nullable String angled() {
        String word = peek();
        if (word == null || !word.startsWith("<")) {
            return null;
        }
        next++;
        return word.substring(1, word.length() - 1);
    }

    void end() {
        if (hasNext()) {
            throw new IllegalArgumentException("what is '" + peek() + "'?");
        }
    }
}
