package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tab key gives in bash, which is asked itself, and which shells there are. */
final class CompletionTest {
    /** Calls the function as bash does: the words so far, of which the last is being typed. */
    private static final String ASK =
            """
            source "$1"
            shift
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            _jslirp "$1"
            if [ ${#COMPREPLY[@]} -gt 0 ]; then printf '%s\\n' "${COMPREPLY[@]}"; fi
            """;

    @TempDir private Path folder;

    @Test
    void optionsBeginningWithWhatIsTyped() throws IOException {
        assertEquals(
                List.of("--disable-host-loopback", "--disable-dns", "--disable-host-addresses"),
                completions("slirp4netns", "--dis"));
        assertEquals(List.of("--mtu="), completions("jslirp", "run", "--m"));
        assertEquals(List.of("--help"), completions("jslirp", "--h"));
    }

    @Test
    void everyOptionThatTheHelpShows() throws IOException {
        List<String> expected = new ArrayList<>();
        for (Option option : OptionTables.ATTACH) {
            expected.add("--" + option.name() + (option.takesArgument() ? "=" : ""));
        }
        assertEquals(expected, completions("/opt/jslirp/bin/slirp4netns", "--"));
    }

    @Test
    void argumentsThatAreOneOfAFewWords() throws IOException {
        assertEquals(List.of("path", "pid"), completions("slirp4netns", "--netns-type", "=", "p"));
        assertEquals(
                List.of("path", "pid", "tapfd"), completions("slirp4netns", "--netns-type", "="));
        assertEquals(List.of("auto", "off"), completions("jslirp", "run", "--offload", ""));
        assertTrue(completions("slirp4netns", "--outbound-addr", "=").contains("lo"));
        assertEquals(List.of(), completions("slirp4netns", "-r", ""));
    }

    @Test
    void pathsAreFiles() throws IOException {
        Path file = Files.createFile(folder.resolve("a namespace"));
        String typed = folder + "/a";
        assertEquals(
                List.of(file.toString()), completions("slirp4netns", "--userns-path", "=", typed));
        assertEquals(
                List.of(file.toString()),
                completions("slirp4netns", "-c", "--netns-type", "=", "path", typed));
    }

    @Test
    void operandsOfThePeer() throws IOException {
        String own = Long.toString(ProcessHandle.current().pid());
        assertTrue(completions("slirp4netns", "-c", own).contains(own));
        assertEquals(List.of("tap0"), completions("slirp4netns", "-c", "-r", "3", own, ""));
        assertEquals(List.of(), completions("slirp4netns", own, "tap0", ""));
    }

    @Test
    void subcommands() throws IOException {
        assertEquals(
                List.of(
                        "run",
                        "slirp4netns",
                        "forward",
                        "list",
                        "flows",
                        "stats",
                        "info",
                        "events",
                        "completion"),
                completions("jslirp", ""));
        assertEquals(List.of("add"), completions("jslirp", "forward", "a"));
        assertEquals(List.of("--json"), completions("jslirp", "list", "--j"));
        assertEquals(List.of("--forward="), completions("jslirp", "flows", "--f"));
        assertEquals(List.of("--host-if="), completions("jslirp", "forward", "add", "--ho"));
        assertEquals(
                List.of("--exit-fd=", "--exit-with-target"),
                completions("jslirp", "slirp4netns", "--exit"));
        assertEquals(List.of("zsh"), completions("jslirp", "completion", "z"));
    }

    @Test
    void commandToRun() throws IOException {
        assertTrue(completions("jslirp", "run", "-m", "1500", "unsh").contains("unshare"));
        assertTrue(
                completions("jslirp", "run", "--mtu", "=", "1500", "--", "unsh")
                        .contains("unshare"));
        assertFalse(completions("jslirp", "run", "ls", "--m").contains("--mtu="));
    }

    @Test
    void zshIsToldOfNoBracketOrColonThatIsNotItsOwn() throws UsageException {
        String line =
                "'--netns-type=[what the operand is (\\[path|pid|tapfd\\], default=pid)]:TYPE:";
        assertTrue(script("zsh").contains(line));
        assertTrue(script("zsh").contains("make 127.0.0.1\\:* of the host inaccessible]'"));
        assertTrue(script("zsh").contains("[the device'\\''s MAC address"));
    }

    @Test
    void otherShellsAreRefused() {
        assertThrows(UsageException.class, () -> script("tcsh"));
        assertThrows(UsageException.class, () -> Completion.script("jslirp", List.of()));
    }

    private static String script(String shell) throws UsageException {
        return Completion.script("jslirp completion", List.of(shell));
    }

    private List<String> completions(String... words) throws IOException {
        Path script = folder.resolve("script");
        Files.writeString(script, BashCompletion.script());
        List<String> command = new ArrayList<>(List.of("bash", "--norc", "-c", ASK, "bash"));
        command.add(script.toString());
        command.addAll(List.of(words));
        Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        bash.getOutputStream().close();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said.lines().toList();
    }
}
