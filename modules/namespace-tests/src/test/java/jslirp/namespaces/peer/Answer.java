package jslirp.namespaces.peer;

import java.util.List;

/**
 * What a program answers.
 *
 * @param status its exit status
 * @param out the lines of its standard output, the whole help and the usual banner each as one word
 * @param err the first line of its standard error, empty if there is none
 */
public record Answer(int status, List<String> out, String err) {
    /** Stands for the whole help. */
    static final String HELP = "HELP";

    /** Stands for what {@code -c PID tap0} prints. */
    static final String BANNER = "BANNER";

    public Answer {
        out = List.copyOf(out);
    }
}
