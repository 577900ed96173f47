package jslirp.namespaces.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to the API, with the peer's answer and the one that is expected of this program: a
 * block of the file {@code api.txt}, whose lines are a word and its text from a fixed column on.
 *
 * @param remarks the lines of comment above it
 * @param ask the request; {@code %41} is a byte, {@code %{9*[}} nine times the character
 * @param peers the peer's answer
 * @param own ours, where it is meant to differ
 * @param because why
 */
public record ApiExchange(
        List<String> remarks,
        String ask,
        String peers,
        @Nullable String own,
        @Nullable String because) {
    private static final String FILE = "api.txt";
    private static final int TEXT_COLUMN = 9;

    public ApiExchange {
        remarks = List.copyOf(remarks);
        if ((own == null) != (because == null)) {
            throw new IllegalArgumentException("a difference and its reason: " + ask);
        }
    }

    /** The file among the resources. */
    public static List<ApiExchange> read() {
        try (InputStream in =
                Objects.requireNonNull(ApiExchange.class.getResourceAsStream(FILE), FILE)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ApiExchange> parse(List<String> lines) {
        List<ApiExchange> all = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("#") || line.isEmpty() && block.isEmpty()) {
                remarks.add(line);
            } else if (!line.isEmpty()) {
                block.add(line);
            }
            if (line.isEmpty() && !block.isEmpty()) {
                all.add(of(remarks, block));
                remarks.clear();
                block.clear();
            }
        }
        if (!block.isEmpty()) {
            all.add(of(remarks, block));
        }
        return all;
    }

    private static ApiExchange of(List<String> remarks, List<String> block) {
        String peers = text(block, "answer");
        return new ApiExchange(
                remarks,
                Objects.requireNonNullElse(text(block, "ask"), ""),
                peers == null ? "" : peers,
                text(block, "own"),
                text(block, "because"));
    }

    private static @Nullable String text(List<String> block, String word) {
        for (String line : block) {
            if (line.equals(word) || line.startsWith(word + " ")) {
                return line.substring(Math.min(line.length(), TEXT_COLUMN));
            }
        }
        return null;
    }

    /** What is expected of this program. */
    public String ours() {
        return own == null ? peers : own;
    }

    /** The same with another answer of the peer. */
    ApiExchange answered(String recorded) {
        return new ApiExchange(remarks, ask, recorded, own, because);
    }

    /** The bytes of the request. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < ask.length(); ) {
            if (ask.charAt(at) != '%') {
                bytes.writeBytes(ask.substring(at, ++at).getBytes(StandardCharsets.UTF_8));
            } else if (ask.charAt(at + 1) == '{') {
                int star = ask.indexOf('*', at);
                int count = Integer.parseInt(ask.substring(at + 2, star));
                bytes.writeBytes(
                        ask.substring(star + 1, star + 2)
                                .repeat(count)
                                .getBytes(StandardCharsets.UTF_8));
                at = star + 3;
            } else {
                bytes.write(Integer.parseInt(ask.substring(at + 1, at + 3), 16));
                at += 3;
            }
        }
        return bytes.toByteArray();
    }

    /** The whole file again. */
    static String format(List<ApiExchange> exchanges) {
        StringBuilder text = new StringBuilder();
        for (ApiExchange one : exchanges) {
            one.remarks.forEach(remark -> text.append(remark).append('\n'));
            line(text, "ask", one.ask);
            line(text, "answer", one.peers);
            if (one.own != null && one.because != null) {
                line(text, "own", one.own);
                line(text, "because", one.because);
            }
            text.append('\n');
        }
        return text.toString().stripTrailing() + "\n";
    }

    private static void line(StringBuilder text, String word, String rest) {
        String line = word + " ".repeat(TEXT_COLUMN - word.length()) + rest;
        text.append(line.isBlank() ? "" : line.stripTrailing()).append('\n');
    }
}
