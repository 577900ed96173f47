package jslirp.namespaces;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code jslirp run} at a terminal: what is typed is meant for the command. */
@ExtendWith(Machine.class)
final class TerminalTest {
    private static final String ASK_STATUS = "type:echo \"status=$?\"\\n";

    /** Somebody types and sees, at an interactive shell of the caller's. */
    private static void session(Caller caller, String... steps) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("/usr/bin/python3", Scratch.program("terminal.py")));
        words.addAll(List.of(steps));
        words.addAll(List.of("type:exit\\n", "expect:exit"));
        Running.run(caller.command(words)).succeeded();
    }

    /** The line that runs a script; the script is in a file, so that the line does not show it. */
    private static String typeRun(String script) {
        return "type:" + Image.jslirp() + " run -- " + Scratch.file("script", script) + "\\n";
    }

    /**
     * The shell becomes the program that waits: one that is about to start it as a child would wait
     * on when the key comes in between.
     */
    @ParameterizedTest
    @EnumSource
    void ctrlCEndsTheCommand(Caller caller) {
        session(
                caller,
                typeRun("#!/bin/sh\necho begun\nexec sleep 1000\n"),
                "expect:begun",
                "type:^C",
                "expect:prompt>",
                ASK_STATUS,
                "expect:status=130");
    }

    @ParameterizedTest
    @EnumSource
    void ctrlCThatTheCommandHandlesEndsNothing(Caller caller) {
        String script =
                """
                #!/bin/sh
                trap 'echo caught' INT
                echo begun
                until read -r line; do :; done
                echo "got=$line"
                ping -c 1 -W 5 10.0.2.2 >/dev/null && echo connected
                """;
        session(
                caller,
                typeRun(script),
                "expect:begun",
                "type:^C",
                "expect:caught",
                "type:^C",
                "expect:caught",
                "type:hello\\n",
                "expect:got=hello",
                "expect:connected",
                "expect:prompt>",
                ASK_STATUS,
                "expect:status=0");
    }

    @ParameterizedTest
    @EnumSource
    void ctrlZStopsItAndFgGoesOn(Caller caller) {
        session(
                caller,
                typeRun("#!/bin/sh\necho begun\nexec sed -u s/typed/answered/\n"),
                "expect:begun",
                "type:typed-1\\n",
                "expect:answered-1",
                "type:^Z",
                "expect:Stopped",
                "expect:prompt>",
                "type:jobs\\n",
                "expect:Stopped",
                "expect:prompt>",
                "type:fg\\n",
                "expect:script",
                "type:typed-2\\n",
                "expect:answered-2",
                "type:^D",
                "expect:prompt>",
                ASK_STATUS,
                "expect:status=0");
    }

    @Test
    void ctrlBackslashIsTheCommandsToo() {
        session(
                Caller.NOBODY,
                typeRun("#!/bin/sh\nulimit -c 0\necho begun\nexec sleep 1000\n"),
                "expect:begun",
                "type:^\\",
                "expect:prompt>",
                ASK_STATUS,
                "expect:status=131");
    }

    /** The command may take the terminal for jobs of its own, and gives it back. */
    @ParameterizedTest
    @EnumSource
    void interactiveShellHasJobControlAndTheOuterOneAfterwards(Caller caller) {
        interactive(caller, "bash --norc -i", "expect:status=7");
    }

    /**
     * Of the simplest kind, which in the end puts back a foreground group that it could not name.
     */
    @ParameterizedTest
    @EnumSource
    void simpleInteractiveShellHasJobControlAndTheOuterOneAfterwards(Caller caller) {
        interactive(caller, "sh -i", "expect:status=7");
    }

    private static void interactive(Caller caller, String shell, String status) {
        // It starts nothing, so that no key comes between a shell and its child. It says when it
        // goes
        // on, which is after the shell has given it the terminal.
        String script = "trap 'echo resumed' CONT; echo begun; until read -r line; do :; done\n";
        Path job = Scratch.file("job", "#!/bin/sh\n" + script);
        session(
                caller,
                "type:PS1='inner> ' " + Image.jslirp() + " run -- " + shell + "\\n",
                "expect:inner>",
                "type:echo $((6 * 7))\\n",
                "expect:42",
                "expect:inner>",
                "type:" + job + "\\n",
                "expect:begun",
                "type:^Z",
                "expect:Stopped",
                "expect:inner>",
                "type:fg\\n",
                "expect:resumed",
                "type:^C",
                "expect:inner>",
                "type:exit 7\\n",
                "expect:prompt>",
                ASK_STATUS,
                status,
                "expect:prompt>",
                "type:" + job + "\\n",
                "expect:begun",
                "type:^C",
                "expect:prompt>",
                ASK_STATUS,
                "expect:status=130");
    }
}
