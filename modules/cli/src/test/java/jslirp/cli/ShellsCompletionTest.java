package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tab key gives in zsh and in fish: the shells themselves are asked. */
final class ShellsCompletionTest {
    /**
     * A shell, and a script that asks it: arguments are the completion, a result, what is typed.
     */
    enum Shell {
        /** An interactive one, at a terminal; whatever it would offer is written to a file. */
        ZSH(
                """
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell "
                    PROMPT=
                    autoload -Uz compinit && compinit -u -D
                    source ${(q)1}
                    compadd() {
                        local -a found
                        if (( ! \\${@[(I)-[OAD]]} )); then
                            builtin compadd -O found \\"\\$@\\"
                            print -rl -- \\$found >>${(q)2}
                        fi
                        builtin compadd \\"\\$@\\"
                    }
                    ask() { zle complete-word; exit }
                    zle -N ask && bindkey '^I' ask"
                zpty -w -n shell "$3"$'\\t'
                while zpty -r shell >/dev/null; do :; done
                """),

        /** It has a command for that, whose lines are completions with descriptions. */
        FISH(
                """
                source $argv[1]
                complete -C $argv[3] | string replace -r '\\t.*' '' >$argv[2]
                """);

        private final String script;

        Shell(String script) {
            this.script = script;
        }

        String program() {
            return this == ZSH ? "zsh" : "fish";
        }

        /** Without the user's own settings. */
        String plain() {
            return this == ZSH ? "-f" : "--no-config";
        }
    }

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource
    void optionsBeginningWithWhatIsTyped(Shell shell) throws Exception {
        assertEquals(
                List.of("--disable-dns", "--disable-host-addresses", "--disable-host-loopback"),
                completions(shell, "slirp4netns --dis"));
        assertEquals(List.of("--mtu"), completions(shell, "jslirp run --m"));
        assertEquals(
                List.of("--exit-fd", "--exit-with-target"),
                completions(shell, "jslirp slirp4netns --exit"));
        assertEquals(List.of("--help"), completions(shell, "jslirp --h"));
    }

    @ParameterizedTest
    @EnumSource
    void everyOptionThatTheHelpShows(Shell shell) throws Exception {
        Map<String, List<Option>> tables =
                Map.of(
                        "slirp4netns", OptionTables.ATTACH,
                        "jslirp slirp4netns", OptionTables.ATTACH,
                        "jslirp run", OptionTables.RUN,
                        "jslirp forward", AskOptions.FORWARDS,
                        "jslirp flows", AskOptions.FLOWS,
                        "jslirp stats", AskOptions.ANY);
        for (Map.Entry<String, List<Option>> table : tables.entrySet()) {
            List<String> expected = new ArrayList<>();
            table.getValue().forEach(option -> expected.add("--" + option.name()));
            String typed = table.getKey() + " --";
            assertEquals(expected.stream().sorted().toList(), completions(shell, typed), typed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void argumentsThatAreOneOfAFewWords(Shell shell) throws Exception {
        assertEquals(List.of("path", "pid", "tapfd"), values(shell, "slirp4netns --netns-type="));
        assertEquals(List.of("auto", "off"), values(shell, "jslirp run --offload "));
        assertEquals(List.of("bash", "fish", "zsh"), values(shell, "jslirp completion "));
        assertTrue(values(shell, "slirp4netns --outbound-addr=").contains("lo"));
    }

    @ParameterizedTest
    @EnumSource
    void pathsAreFiles(Shell shell) throws Exception {
        Files.createFile(folder.resolve("namespace"));
        List<String> found = values(shell, "slirp4netns --userns-path=" + folder + "/name");
        assertEquals(1, found.size());
        assertTrue(found.getFirst().endsWith("namespace"), found::toString);
    }

    @ParameterizedTest
    @EnumSource
    void subcommands(Shell shell) throws Exception {
        List<String> expected = new ArrayList<>();
        Completion.SUBCOMMANDS.forEach(subcommand -> expected.add(subcommand.name()));
        assertEquals(expected.stream().sorted().toList(), completions(shell, "jslirp "));
        assertEquals(List.of("add", "list", "remove"), completions(shell, "jslirp forward "));
    }

    /** From where the command begins, the words are the command's. */
    @ParameterizedTest
    @EnumSource
    void commandToRun(Shell shell) throws Exception {
        for (String options : List.of("", "-m 1500 ", "--cidr=10.1.0.0/16 ", "--mtu 1500 -- ")) {
            String typed = "jslirp run " + options + "unsha";
            assertTrue(completions(shell, typed).contains("unshare"), typed);
        }
        assertFalse(completions(shell, "jslirp run ls --m").contains("--mtu"));
        assertFalse(completions(shell, "jslirp run -- ls --m").contains("--mtu"));
    }

    @Test
    void fishOffersProcessesAndTheirNumbers() throws Exception {
        String own = Long.toString(ProcessHandle.current().pid());
        assertEquals(List.of(own), completions(Shell.FISH, "slirp4netns -c " + own));
    }

    /** Some shells give the whole word, with the option's name before the value. */
    private List<String> values(Shell shell, String typed) throws Exception {
        List<String> values = new ArrayList<>();
        for (String word : completions(shell, typed)) {
            values.add(word.substring(word.indexOf('=') + 1));
        }
        return values;
    }

    /** Sorted; an empty line is what a shell offers to nobody. */
    private List<String> completions(Shell shell, String typed) throws Exception {
        need(shell.program());
        Path script = folder.resolve("script");
        Files.writeString(script, Completion.script("", List.of(shell.program())));
        Path asking = Files.writeString(folder.resolve("asking"), shell.script);
        Path result = Files.writeString(folder.resolve("result"), "");
        List<String> words = new ArrayList<>(List.of(shell.program(), shell.plain()));
        for (Path path : List.of(asking, script, result)) {
            words.add(path.toString());
        }
        words.add(typed);
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        byte[] said = process.getInputStream().readAllBytes();
        assertEquals("", new String(said, StandardCharsets.UTF_8));
        try (var lines = Files.lines(result)) {
            return lines.filter(line -> !line.isEmpty()).sorted().distinct().toList();
        }
    }

    private static void need(String program) throws IOException, InterruptedException {
        List<String> words = List.of("sh", "-c", "command -v " + program);
        boolean there = new ProcessBuilder(words).start().waitFor() == 0;
        assertTrue(there || !"true".equals(System.getenv("CI")), program + " is not installed");
        Assumptions.assumeTrue(there, program + " is not installed");
    }
}
