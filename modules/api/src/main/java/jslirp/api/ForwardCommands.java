package jslirp.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jslirp.forward.ForwardFailure;
import jslirp.forward.ForwardOutcome;
import jslirp.forward.PortForward;
import jslirp.forward.PortForwards;
import jslirp.linux.Errno;

/** The three commands of slirp4netns: those that add, list and remove forwards. */
public final class ForwardCommands {
    private final PortForwards forwards;

    private ForwardCommands(PortForwards forwards) {
        this.forwards = forwards;
    }

    /** The commands by their names. */
    public static Map<String, Command> of(PortForwards forwards) {
        ForwardCommands commands = new ForwardCommands(forwards);
        Map<String, Command> byName = new HashMap<>();
        byName.put("add_hostfwd", (arguments, answer, _) -> commands.add(arguments, answer));
        byName.put("list_hostfwd", (_, answer, _) -> commands.list(answer));
        byName.put("remove_hostfwd", (arguments, answer, _) -> commands.remove(arguments, answer));
        return byName;
    }

    private void add(Arguments arguments, Answer answer) throws BadRequest {
        forwards.add(
                ForwardArguments.read(arguments),
                new ForwardOutcome() {
                    @Override
                    public void added(PortForward forward) {
                        answer.giveReturn(new JsonObject().with("id", forward.id()));
                    }

                    @Override
                    public void failed(ForwardFailure failure) {
                        answer.give(refusal(failure));
                    }
                });
    }

    private static BadRequest refusal(ForwardFailure failure) {
        JsonObject details = new JsonObject().with("errno", Errno.name(failure.errno()));
        if (failure.port() != 0) {
            details.with("port", failure.port());
        }
        if (!failure.path().isEmpty()) {
            details.with("path", failure.path());
        }
        if (!failure.hint().isEmpty()) {
            details.with("hint", failure.hint());
        }
        return BadRequest.withDetails("add_hostfwd: slirp_add_hostfwd failed", details);
    }

    /**
     * The manual of slirp4netns has the entries under "return", the program has not; there are
     * clients for either.
     */
    private void list(Answer answer) {
        List<JsonObject> entries = new ArrayList<>();
        for (PortForward forward : forwards.list()) {
            entries.add(ForwardText.of(forward));
        }
        answer.give(
                new JsonObject()
                        .with("return", new JsonObject().with("entries", entries))
                        .with("entries", entries));
    }

    private void remove(Arguments arguments, Answer answer) throws BadRequest {
        JsonObject nothing = new JsonObject();
        if (!forwards.remove(arguments.number("id"), () -> answer.giveReturn(nothing))) {
            throw new BadRequest("remove_hostfwd: bad arguments.id");
        }
    }
}
