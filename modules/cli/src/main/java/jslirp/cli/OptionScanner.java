package jslirp.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of getopt_long(3): options and operands may be interleaved, {@code --} ends the
 * options, long options may be abbreviated, short ones clustered, arguments glued or separate. The
 * messages are those of the GNU C library.
 *
 * <p>Use: call {@link #next} until it returns null, and read {@link #argument} after each call;
 * then {@link #operands}.
 */
final class OptionScanner {
    private final String program;
    private final List<List<Option>> tables;
    private final String[] words;
    private final boolean operandsLast;
    private final List<String> operands = new ArrayList<>();

    private int index;
    private boolean onlyOperands;

    /** The rest of a cluster of short options, empty between clusters. */
    private String cluster = "";

    private String argument = "";

    /**
     * A scanner at the first word.
     *
     * @param program the name that messages begin with
     * @param tables the options that exist; an abbreviation is looked for in the first table, and
     *     only where it means nothing there in the next
     * @param operandsLast whether the first operand ends the options
     */
    OptionScanner(String program, List<List<Option>> tables, String[] words, boolean operandsLast) {
        this.program = program;
        this.tables = tables;
        this.words = words;
        this.operandsLast = operandsLast;
    }

    /** The next option, or null after the last. */
    @Nullable Option next() throws UsageException {
        argument = "";
        if (!cluster.isEmpty()) {
            return shortOption();
        }
        while (index < words.length) {
            String word = words[index++];
            if (onlyOperands || word.length() < 2 || word.charAt(0) != '-') {
                operands.add(word);
                onlyOperands |= operandsLast;
            } else if (word.equals("--")) {
                onlyOperands = true;
            } else if (word.startsWith("--")) {
                return longOption(word.substring(2));
            } else {
                cluster = word.substring(1);
                return shortOption();
            }
        }
        return null;
    }

    /** The argument of the last option; empty if it takes none. */
    String argument() {
        return argument;
    }

    /** What is no option, in its order. Complete once {@link #next} has returned null. */
    List<String> operands() {
        return operands;
    }

    private Option shortOption() throws UsageException {
        char letter = cluster.charAt(0);
        cluster = cluster.substring(1);
        Option option = byLetter(letter);
        if (option == null) {
            throw refused("invalid option -- '", String.valueOf(letter), "'");
        }
        if (option.takesArgument()) {
            if (!cluster.isEmpty()) {
                argument = cluster;
                cluster = "";
            } else if (index < words.length) {
                argument = words[index++];
            } else {
                throw refused("option requires an argument -- '", String.valueOf(letter), "'");
            }
        }
        return option;
    }

    private Option longOption(String word) throws UsageException {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Option option = byName(name, word);
        if (equals >= 0) {
            if (!option.takesArgument()) {
                throw refused("option '--", option.name(), "' doesn't allow an argument");
            }
            argument = word.substring(equals + 1);
        } else if (option.takesArgument()) {
            if (index == words.length) {
                throw refused("option '--", option.name(), "' requires an argument");
            }
            argument = words[index++];
        }
        return option;
    }

    private @Nullable Option byLetter(char letter) {
        for (List<Option> table : tables) {
            for (Option option : table) {
                if (option.letter() == letter) {
                    return option;
                }
            }
        }
        return null;
    }

    private Option byName(String name, String word) throws UsageException {
        for (List<Option> table : tables) {
            for (Option option : table) {
                if (option.name().equals(name)) {
                    return option;
                }
            }
        }
        for (List<Option> table : tables) {
            List<Option> meant = beginningWith(name, table);
            if (meant.size() == 1) {
                return meant.getFirst();
            }
            if (meant.size() > 1) {
                throw ambiguous(word, meant);
            }
        }
        throw refused("unrecognized option '--", word, "'");
    }

    private static List<Option> beginningWith(String prefix, List<Option> table) {
        List<Option> found = new ArrayList<>();
        for (Option option : table) {
            if (option.name().startsWith(prefix)) {
                found.add(option);
            }
        }
        return found;
    }

    private UsageException ambiguous(String word, List<Option> meant) {
        StringBuilder rest = new StringBuilder("' is ambiguous; possibilities:");
        for (Option option : meant) {
            rest.append(" '--").append(option.name()).append('\'');
        }
        return refused("option '--", word, rest.toString());
    }

    private UsageException refused(String before, String word, String after) {
        return UsageException.withHelp(program + ": " + before + word + after);
    }
}
