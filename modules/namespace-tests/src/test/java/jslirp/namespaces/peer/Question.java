package jslirp.namespaces.peer;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A command line and its circumstances.
 *
 * @param line the arguments as a shell would have them: blanks between, quotes around what has
 *     blanks or is empty; names in braces stand for what the interview makes
 * @param columnsOnly whether only the left column of each line of output is compared
 */
public record Question(String line, Circumstance where, boolean columnsOnly) {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

    List<String> words() {
        return WORD.matcher(line).results().map(Question::unquoted).toList();
    }

    private static String unquoted(MatchResult word) {
        return word.group(1) == null ? word.group() : word.group(1);
    }

    @Override
    public String toString() {
        String circumstance = where.toString();
        return "slirp4netns " + line + (circumstance.isEmpty() ? "" : " where " + circumstance);
    }
}
