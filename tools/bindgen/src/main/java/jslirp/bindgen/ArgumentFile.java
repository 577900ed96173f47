package jslirp.bindgen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code @file} of the JDK's launchers: arguments separated by white space, quoted with either
 * quote, {@code #} begins a comment where an argument could begin. A backslash escapes within
 * quotes. Files do not nest.
 */
final class ArgumentFile {
    private final String text;
    private final List<String> arguments = new ArrayList<>();
    private int at;

    private ArgumentFile(String text) {
        this.text = text;
    }

    /**
     * Replaces each {@code @file} by the arguments in it; a relative one is looked for in {@code
     * folder}.
     */
    static List<String> expand(List<String> arguments, Path folder) throws IOException {
        List<String> expanded = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("@@")) {
                expanded.add(argument.substring(1));
            } else if (argument.startsWith("@")) {
                Path file = folder.resolve(argument.substring(1));
                expanded.addAll(split(Files.readString(file)));
            } else {
                expanded.add(argument);
            }
        }
        return expanded;
    }

    static List<String> split(String text) {
        ArgumentFile file = new ArgumentFile(text);
        while (file.at < text.length()) {
            char c = text.charAt(file.at);
            if (Character.isWhitespace(c)) {
                file.at++;
            } else if (c == '#') {
                file.skipLine();
            } else {
                file.arguments.add(file.argument());
            }
        }
        return file.arguments;
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private String argument() {
        StringBuilder argument = new StringBuilder();
        char quote = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote == 0 && Character.isWhitespace(c)) {
                break;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (quote != 0 && c == '\\' && at + 1 < text.length()) {
                argument.append(text.charAt(++at));
            } else {
                argument.append(c);
            }
        }
        return argument.toString();
    }
}
