package jslirp.cli;

import java.io.IOException;
import java.util.List;
import jslirp.forward.ForwardFailure;
import jslirp.forward.ForwardOutcome;
import jslirp.forward.ForwardRequest;
import jslirp.forward.PortForward;
import jslirp.forward.PortForwards;
import org.jspecify.annotations.Nullable;

/** Adds the forwards of the command line, all of them, before anything is said to be ready. */
final class Publishing implements ForwardOutcome {
    private @Nullable ForwardFailure failure;

    private Publishing() {}

    /**
     * Adds them one by one.
     *
     * @throws IOException for the first that could not be added; its message says what to do
     */
    static void carryOut(List<ForwardRequest> requests, PortForwards forwards) throws IOException {
        for (ForwardRequest request : requests) {
            Publishing outcome = new Publishing();
            forwards.add(request, outcome);
            while (forwards.pending()) {
                forwards.flush(0);
            }
            ForwardFailure failure = outcome.failure;
            if (failure != null) {
                String hint = failure.hint();
                throw new IOException(
                        "cannot publish "
                                + failure.text()
                                + (hint.isEmpty() ? "" : System.lineSeparator() + hint));
            }
        }
    }

    @Override
    public void added(PortForward forward) {}

    @Override
    public void failed(ForwardFailure failed) {
        failure = failed;
    }
}
