package jslirp.cli;

import java.util.List;
import jslirp.forward.ForwardRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a running program is to be asked.
 *
 * @param command the command of {@code jslirp}, or the verb of {@code jslirp forward}
 * @param operands what follows it
 * @param socket where to ask; null for wherever there is one
 * @param json whether the answer is to be printed as it comes
 * @param forwards what is to be added
 * @param filter which flows are wanted
 */
record Question(
        String command,
        List<String> operands,
        @Nullable String socket,
        boolean json,
        List<ForwardRequest> forwards,
        Filter filter) {
    Question {
        operands = List.copyOf(operands);
        forwards = List.copyOf(forwards);
    }

    /**
     * Which flows are wanted.
     *
     * @param protocol empty for any
     * @param forward the number of a forward; 0 for all flows
     */
    record Filter(String protocol, int forward) {}
}
