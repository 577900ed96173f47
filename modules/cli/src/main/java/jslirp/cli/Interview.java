package jslirp.cli;

import java.io.IOException;
import java.io.PrintStream;
import jslirp.api.ApiClient;
import jslirp.api.ApiReply;
import jslirp.api.ForwardArguments;
import jslirp.api.JsonObject;
import jslirp.forward.ForwardRequest;

/** Asks a running program by its API, and shows the answers. */
final class Interview {
    private static final int FAILED = 1;

    private final PrintStream out;
    private final PrintStream err;

    Interview(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Carries it out, and returns the status to exit with. */
    int carryOut(Question question) {
        try {
            String named = question.socket();
            String socket = named == null ? ApiSocket.find() : named;
            return switch (question.command()) {
                case "add" -> add(socket, question);
                case "remove" -> remove(socket, question);
                case "events" -> events(socket, question);
                default -> show(socket, question);
            };
        } catch (IOException | IllegalArgumentException e) {
            return failed(String.valueOf(e.getMessage()));
        }
    }

    private int failed(String why) {
        err.println("jslirp: " + why);
        return FAILED;
    }

    private int add(String socket, Question question) throws IOException {
        for (ForwardRequest request : question.forwards()) {
            JsonObject arguments = ForwardArguments.write(request);
            ApiReply reply = ApiClient.ask(socket, "add_hostfwd", arguments);
            String failure = reply.failure();
            if (failure != null) {
                return question.json() ? raw(reply) : failed(failure);
            }
            out.println(question.json() ? reply.whole() : reply.returned().text("id"));
        }
        return 0;
    }

    private int remove(String socket, Question question) throws IOException {
        for (String id : question.operands()) {
            JsonObject arguments = new JsonObject().with("id", Integer.parseInt(id));
            ApiReply reply = ApiClient.ask(socket, "remove_hostfwd", arguments);
            if (question.json()) {
                raw(reply);
            } else if (reply.failure() != null) {
                return failed("there is no forward " + id);
            }
            if (reply.failure() != null) {
                return FAILED;
            }
        }
        return 0;
    }

    private int raw(ApiReply reply) {
        out.println(reply.whole());
        return reply.failure() == null ? 0 : FAILED;
    }

    private int events(String socket, Question question) throws IOException {
        ApiClient.listen(
                socket,
                "subscribe",
                event -> {
                    if (question.json()) {
                        out.println(event.whole());
                    } else {
                        out.print(Answers.event(event.whole()));
                    }
                    out.flush();
                });
        return failed("the program has ended, or does not wait for us any more");
    }

    private int show(String socket, Question question) throws IOException {
        boolean list = question.command().equals("list");
        JsonObject arguments = new JsonObject();
        if (!question.filter().protocol().isEmpty()) {
            arguments.with("proto", question.filter().protocol());
        }
        if (question.filter().forward() != 0) {
            arguments.with("forward", question.filter().forward());
        }
        String execute = list ? "list_hostfwd" : question.command();
        ApiReply reply = ApiClient.ask(socket, execute, arguments);
        String failure = reply.failure();
        if (failure != null) {
            return question.json() ? raw(reply) : failed(failure);
        }
        if (question.json()) {
            out.println(reply.returned());
        } else {
            out.print(Answers.table(question.command(), reply.returned()));
        }
        return 0;
    }
}
