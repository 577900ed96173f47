package jslirp.namespaces.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;

/**
 * Asks a program. Who calls is nobody in particular, unless the circumstance is another; names in
 * braces become what they say, and what comes back has the names again:
 *
 * <pre>
 * {pid}      the guest's process      {net} {user}  its namespaces as paths
 * {foreign}  a process of root's      {file} {dir} {missing}  a file, a folder, a path to nothing
 * TAPFD      the number of a descriptor with an open TAP in the guest
 * </pre>
 */
public final class Interview {
    private static final String NAME = "slirp4netns";
    private static final Question USUAL =
            new Question("-c -e 99 {pid} tap0", Circumstance.ORDINARY, false);
    private static final String LEFT_COLUMN = "(  |\t| \t).*";

    private final String program;
    private final String help;
    private final List<String> banner;
    private final Path file = Scratch.file("file", "");
    private final Path folder = Scratch.sharedFolder("folder");

    /** With whatever program answers to this path. */
    public Interview(String program) {
        this.program = program;
        help = named(Running.run(program, "--help").succeeded().out());
        banner = ask(USUAL).out();
    }

    /** The program's answer. */
    public Answer ask(Question question) {
        Caller caller = question.where() == Circumstance.ROOT_CALLS ? Caller.ROOT : Caller.NOBODY;
        boolean foreign = question.line().contains("{foreign}");
        try (Guest guest = Guest.of(caller);
                Guest target = foreign ? Guest.of(Caller.ROOT) : guest) {
            Map<String, String> names = names(guest, target);
            // Who does not end is a finding, too.
            List<String> command = new ArrayList<>(List.of("timeout", "60", program));
            question.words().forEach(word -> command.add(replaced(word, names)));
            Result result = under(question.where(), guest, command);
            return answer(question, result, names);
        }
    }

    private Map<String, String> names(Guest guest, Guest foreign) {
        String namespaces = "/proc/" + guest.pid() + "/ns/";
        Map<String, String> names = new LinkedHashMap<>();
        names.put("{net}", namespaces + "net");
        names.put("{user}", namespaces + "user");
        names.put("{missing}", folder + "/missing");
        names.put("{file}", file.toString());
        names.put("{dir}", folder.toString());
        names.put("{pid}", Long.toString(guest.pid()));
        names.put("{foreign}", Long.toString(foreign.pid()));
        return names;
    }

    private static String replaced(String word, Map<String, String> names) {
        String text = word;
        for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replace(name.getKey(), name.getValue());
        }
        return text;
    }

    private static Result under(Circumstance where, Guest guest, List<String> command) {
        Caller caller = guest.caller();
        if (command.contains("TAPFD")) {
            return Running.run(caller.command(withTap(guest, command)));
        }
        return switch (where) {
            case ORDINARY, ROOT_CALLS -> Running.run(caller.command(command));
            case TAP_IS_HELD -> whileHeld(guest, command);
            case NO_TUN -> Running.run(withoutTun(caller.command(command)));
            case OPERANDS_LAST -> {
                List<String> words = new ArrayList<>(List.of("env", "POSIXLY_CORRECT=1"));
                words.addAll(command);
                yield Running.run(caller.command(words));
            }
        };
    }

    private static List<String> withTap(Guest guest, List<String> command) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("/usr/bin/python3", Scratch.program("tapfd.py")));
        words.addAll(List.of(Long.toString(guest.pid()), "tap0"));
        words.addAll(command);
        return words;
    }

    private static Result whileHeld(Guest guest, List<String> command) {
        List<String> hold = withTap(guest, List.of("sh", "-c", "echo held; exec cat"));
        try (Running holder = Running.start(guest.caller().command(hold)).awaitOut("held")) {
            Result result = Running.run(guest.caller().command(command));
            holder.endInput();
            return result;
        }
    }

    private static List<String> withoutTun(List<String> command) {
        String line = "mount -t tmpfs none /dev/net && exec \"$@\"";
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", line, "sh"));
        words.addAll(command);
        return words;
    }

    private Answer answer(Question question, Result result, Map<String, String> names) {
        String out = generic(result.out(), names);
        if (question.columnsOnly()) {
            out = out.replaceAll("(?m)" + LEFT_COLUMN, "");
        } else {
            out = out.replace(help, Answer.HELP + "\n");
        }
        // What the peer's two processes tell each other about is no message to anybody else.
        String err =
                generic(result.err(), names)
                        .lines()
                        .filter(line -> !line.matches("(sent|received) tapfd=.*"))
                        .findFirst()
                        .orElse("")
                        .stripTrailing();
        List<String> lines = out.lines().toList();
        return new Answer(result.status(), question.equals(USUAL) ? lines : shortened(lines), err);
    }

    private List<String> shortened(List<String> lines) {
        int start = Collections.indexOfSubList(lines, banner);
        if (start < 0) {
            return lines;
        }
        List<String> shorter = new ArrayList<>(lines.subList(0, start));
        shorter.add(Answer.BANNER);
        shorter.addAll(lines.subList(start + banner.size(), lines.size()));
        return shorter;
    }

    private String generic(String text, Map<String, String> names) {
        String generic = named(text);
        for (Map.Entry<String, String> name : names.entrySet()) {
            String value = name.getValue();
            // A bare number may be anything.
            boolean number = Character.isDigit(value.charAt(0));
            String before = number ? "/proc/" : "";
            String after = number ? "/" : "";
            generic = generic.replace(before + value + after, before + name.getKey() + after);
        }
        return generic;
    }

    /** Messages begin with the path by which a program was called, or with its last part. */
    private String named(String text) {
        return text.replace(program, NAME);
    }
}
