package jslirp.tidy;

/**
 * Splits Java source into code and comments.
 *
 * <p>Both keep the length and the line breaks of the original, so that an offset or a line number
 * means the same place in all three. What belongs to the other half is blank, and so is the inside
 * of literals, which are neither.
 */
final class SourceText {
    private final String text;
    private final StringBuilder code;
    private final StringBuilder comments;
    private int at;

    SourceText(String text) {
        this.text = text;
        this.code = new StringBuilder(text.length());
        this.comments = new StringBuilder(text.length());
        while (at < text.length()) {
            step();
        }
    }

    String code() {
        return code.toString();
    }

    String comments() {
        return comments.toString();
    }

    private void step() {
        if (text.startsWith("//", at)) {
            int end = text.indexOf('\n', at);
            comment(end < 0 ? text.length() : end);
        } else if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            comment(end < 0 ? text.length() : end + 2);
        } else if (text.startsWith("\"\"\"", at)) {
            literal("\"\"\"");
        } else if (text.charAt(at) == '"') {
            literal("\"");
        } else if (text.charAt(at) == '\'') {
            literal("'");
        } else {
            char c = text.charAt(at++);
            code.append(c);
            comments.append(blank(c));
        }
    }

    private void comment(int end) {
        while (at < end) {
            char c = text.charAt(at++);
            code.append(blank(c));
            comments.append(c);
        }
    }

    /** Keeps the delimiters in the code, so that an empty argument list does not appear. */
    private void literal(String delimiter) {
        int end = at + delimiter.length();
        while (end < text.length() && !text.startsWith(delimiter, end)) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(text.length(), end + delimiter.length());
        for (int first = at; at < end; at++) {
            char c = text.charAt(at);
            boolean edge = at == first || at == end - 1;
            code.append(edge ? c : blank(c));
            comments.append(blank(c));
        }
    }

    private static char blank(char c) {
        return c == '\n' ? c : ' ';
    }
}
