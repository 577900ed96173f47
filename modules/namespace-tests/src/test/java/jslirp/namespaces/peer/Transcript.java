package jslirp.namespaces.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The file of answers. A line is a word of the table below and its text, from a fixed column on;
 * blocks of lines are separated by an empty one.
 *
 * <pre>
 * #         a remark
 * run       a command line (or "columns": only the left column of the output is compared)
 * where     its circumstance, if there is any
 * status    the peer's exit status
 * out       a line of its standard output
 * err       the first line of its standard error, if there is any
 * own status, own out, own err: what ours is instead; without a text there is no such line
 * because   why
 * </pre>
 */
public final class Transcript {
    private static final String FILE = "answers.txt";
    private static final int TEXT_COLUMN = 11;

    private final List<Exchange> exchanges = new ArrayList<>();

    private List<String> remarks = new ArrayList<>();
    private final List<String> block = new ArrayList<>();

    private Transcript() {}

    /** The file among the resources. */
    public static List<Exchange> read() {
        InputStream in = Objects.requireNonNull(Transcript.class.getResourceAsStream(FILE), FILE);
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return parse(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Exchange> parse(List<String> lines) {
        Transcript transcript = new Transcript();
        for (String line : lines) {
            if (line.startsWith("#")) {
                transcript.remarks.add(line);
            } else if (line.isBlank()) {
                transcript.endBlock();
            } else {
                transcript.block.add(line);
            }
        }
        transcript.endBlock();
        return transcript.exchanges;
    }

    private void endBlock() {
        if (block.isEmpty()) {
            // An empty line ends a remark, too: it then belongs to nothing but the file.
            remarks.add("");
            return;
        }
        boolean columns = !texts("columns").isEmpty();
        Question question =
                new Question(
                        texts(columns ? "columns" : "run").getFirst(),
                        Circumstance.of(String.join("", texts("where"))),
                        columns);
        Answer peers = answer(texts("status"), texts("out"), texts("err"));
        exchanges.add(new Exchange(remarks, question, peers, ours(peers), own()));
        block.clear();
        remarks = new ArrayList<>();
    }

    private Answer ours(Answer peers) {
        if (own().isEmpty() != texts("because").isEmpty()) {
            throw new IllegalArgumentException("a difference and its reason: " + block);
        }
        List<String> status = texts("own status");
        List<String> out = texts("own out");
        List<String> err = texts("own err");
        return new Answer(
                status.isEmpty() ? peers.status() : Integer.parseInt(status.getFirst()),
                out.isEmpty() ? peers.out() : present(out),
                err.isEmpty() ? peers.err() : err.getFirst());
    }

    private static Answer answer(List<String> status, List<String> out, List<String> err) {
        int number = status.isEmpty() ? -1 : Integer.parseInt(status.getFirst());
        return new Answer(number, out, String.join("", err));
    }

    private static List<String> present(List<String> lines) {
        return lines.equals(List.of("")) ? List.of() : lines;
    }

    private List<String> own() {
        return block.stream()
                .filter(line -> line.startsWith("own ") || line.startsWith("because"))
                .toList();
    }

    /** The texts of all lines of the block that begin with a word. */
    private List<String> texts(String word) {
        return block.stream()
                .filter(line -> column(line).strip().equals(word))
                .map(line -> line.substring(Math.min(line.length(), TEXT_COLUMN)))
                .toList();
    }

    private static String column(String line) {
        return line.substring(0, Math.min(line.length(), TEXT_COLUMN));
    }

    /** The whole file again. */
    static String format(List<Exchange> exchanges) {
        StringBuilder text = new StringBuilder();
        for (Exchange one : exchanges) {
            one.remarks().forEach(remark -> text.append(remark).append('\n'));
            Question question = one.question();
            line(text, question.columnsOnly() ? "columns" : "run", question.line());
            String circumstance = question.where().toString();
            if (!circumstance.isEmpty()) {
                line(text, "where", circumstance);
            }
            line(text, "status", Integer.toString(one.peers().status()));
            one.peers().out().forEach(out -> line(text, "out", out));
            if (!one.peers().err().isEmpty()) {
                line(text, "err", one.peers().err());
            }
            one.own().forEach(own -> text.append(own).append('\n'));
            text.append('\n');
        }
        return text.toString().stripTrailing() + "\n";
    }

    private static void line(StringBuilder text, String word, String rest) {
        String line = word + " ".repeat(TEXT_COLUMN - word.length()) + rest;
        text.append(line.stripTrailing()).append('\n');
    }
}
