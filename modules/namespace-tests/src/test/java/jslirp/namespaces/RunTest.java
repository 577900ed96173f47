package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.HostEtc;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Leftovers;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.RandomFile;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import jslirp.namespaces.fixture.WebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code jslirp run}: what the command and its caller see, with and without a network between. */
@ExtendWith(Machine.class)
final class RunTest {
    private static final int SIGNALLED_STARTS = Machine.FULL ? 200 : 20;

    /** The last start is signalled when it is about to be over. */
    private static final long START_STEP_NANOS = 400_000_000 / SIGNALLED_STARTS;

    private static List<String> words(Caller caller, String... command) {
        List<String> words = new ArrayList<>(List.of(Image.jslirp(), "run", "--"));
        words.addAll(List.of(command));
        return caller.command(words);
    }

    private static Result run(Caller caller, String... command) {
        return Running.run(words(caller, command));
    }

    private static Running start(Caller caller, String line) {
        return Running.start(words(caller, "sh", "-c", line));
    }

    @ParameterizedTest
    @EnumSource
    void commandHasAnAddressPingsTheGatewayAndReachesAWebServerOfTheHost(Caller caller) {
        try (WebServer server = new WebServer(RandomFile.of(7, 5000))) {
            String line = "ip -4 addr show tap0; ping -c 3 10.0.2.2; curl -sf %s | sha256sum";
            Result result = run(caller, "sh", "-c", line.formatted(server.url(""))).succeeded();
            assertTrue(result.out().contains("inet 10.0.2.100/24"), result::toString);
            assertTrue(result.out().contains("3 received"), result::toString);
            assertTrue(result.out().contains(RandomFile.of(7, 5000).sha256()), result::toString);
            assertEquals("", result.err());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ROOT, exit 0, 0",
        "ROOT, exit 3, 3",
        "NOBODY, exit 255, 255",
        "ROOT, kill -KILL $$, 137",
        "NOBODY, kill -TERM $$, 143",
        "NOBODY, kill -INT $$, 130"
    })
    void statusIsTheCommandsOr128AndItsSignal(Caller caller, String line, int status) {
        assertEquals("", run(caller, "sh", "-c", line).endedWith(status).err());
    }

    @Test
    void commandThatIsNotThereIs127AndOneThatCannotBeRun126() {
        Result absent = run(Caller.NOBODY, "no-such-command").endedWith(127);
        assertTrue(absent.err().contains("no-such-command"), absent::toString);
        String text = intruder();
        Result closed = run(Caller.NOBODY, text).endedWith(126);
        assertTrue(closed.err().contains(text), closed::toString);
    }

    @Test
    void withoutACommandItSaysHowItIsUsed() {
        Result result = run(Caller.NOBODY).endedWith(125);
        assertTrue(result.err().contains("COMMAND"), result::toString);
    }

    @ParameterizedTest
    @EnumSource
    void inputOutputAndErrorsPassThrough(Caller caller) {
        String text = "line of input\n".repeat(100_000);
        Result result = Running.run(words(caller, "sh", "-c", "cat; echo problem >&2"), text);
        assertEquals(text, result.succeeded().out());
        assertEquals("problem\n", result.err());
    }

    @ParameterizedTest
    @EnumSource
    void directoryEnvironmentAndArgumentsAreTheCallers(Caller caller) {
        Path folder = Scratch.sharedFolder("a folder");
        ProcessBuilder described =
                new ProcessBuilder(
                        words(
                                caller,
                                "sh",
                                "-c",
                                "pwd; echo \"$GREETING\"; printf '[%s]' \"$@\"; env",
                                "sh",
                                "two words",
                                "",
                                "$HOME",
                                "--"));
        described.directory(folder.toFile());
        described.environment().put("GREETING", "two  words\t*");
        try (Running running = Running.start(described)) {
            String out = running.await().succeeded().out();
            String expected = folder + "\ntwo  words\t*\n[two words][][$HOME][--]";
            assertTrue(out.startsWith(expected), out);
            assertFalse(out.contains("\njslirp"), "traces of ours in its environment: " + out);
        }
    }

    @Test
    void limitOfOpenFilesIsTheCallers() {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "ulimit -S -n 256; exec \"$@\""));
        words.add("sh");
        words.addAll(words(Caller.NOBODY, "sh", "-c", "ulimit -S -n"));
        assertEquals("256\n", Running.run(words).succeeded().out());
    }

    @ParameterizedTest
    @EnumSource
    void nameserverIsTheBuiltInOne(Caller caller) throws IOException {
        String before = Files.readString(Path.of("/etc/resolv.conf"));
        Result result = run(caller, "cat", "/etc/resolv.conf").succeeded();
        assertEquals("nameserver 10.0.2.3\n", result.out());
        assertEquals(before, Files.readString(Path.of("/etc/resolv.conf")));
    }

    /** Whoever replaces a file takes away what was mounted over it, in every namespace. */
    @ParameterizedTest
    @EnumSource
    void nameserverStaysWhenTheHostReplacesItsFile(Caller caller) {
        String line = "echo begun; while read -r x; do cat /etc/resolv.conf; echo read; done";
        try (HostEtc etc = new HostEtc("192.0.2.1");
                Running running = start(caller, line)) {
            running.awaitOut("begun");
            for (int i = 2; i < 7; i++) {
                etc.name("192.0.2." + i);
                Await.until(() -> "the built-in one: " + running.out(), () -> isBuiltIn(running));
            }
            running.endInput();
            running.await().succeeded();
        }
    }

    private static boolean isBuiltIn(Running running) {
        int before = running.out().length();
        running.write("\n");
        String out = running.awaitOut(text -> text.indexOf("read\n", before) >= 0);
        return out.substring(before).equals("nameserver 10.0.2.3\nread\n");
    }

    /** As package managers and daemons do it; one who has a single id can become nobody else. */
    @Test
    void realRootMayBecomeAnyoneInside() {
        Machine.need(Machine.isRoot(), "only real root has all ids");
        String[] become = {"setpriv", "--reuid", "1234", "--regid", "5678", "--clear-groups"};
        String line = "f=$(mktemp) && chown 1234:5678 $f && stat -c %u:%g $f && rm $f; exec \"$@\"";
        List<String> words = new ArrayList<>(List.of("sh", "-c", line, "sh"));
        words.addAll(List.of(become));
        words.addAll(List.of("sh", "-c", "echo $(id -u):$(id -g)"));
        Result result = run(Caller.ROOT, words.toArray(new String[0])).succeeded();
        assertEquals("1234:5678\n1234:5678\n", result.out());
    }

    @Test
    void optionsAreApplied() throws IOException {
        List<String> words = new ArrayList<>(List.of(Image.jslirp(), "run", "--mtu=4000"));
        words.addAll(List.of("--cidr=10.8.0.0/24", "--disable-dns", "--offload=off"));
        words.addAll(List.of("sh", "-c", "ip -o addr; ip -o link; cat /etc/resolv.conf"));
        Result result = Running.run(Caller.NOBODY.command(words)).succeeded();
        assertTrue(result.out().contains("inet 10.8.0.100/24"), result::toString);
        assertTrue(result.out().contains(" mtu 4000 "), result::toString);
        String hosts = Files.readString(Path.of("/etc/resolv.conf"));
        assertTrue(result.out().endsWith(hosts), "the file is left alone: " + result);
    }

    @ParameterizedTest
    @EnumSource
    void commandIsRootInsideAndMayDoAsItLikesThere(Caller caller) {
        String line = "id -u && ip link add v0 type veth && mount -t tmpfs none /mnt && ls /mnt";
        assertEquals("0\n", run(caller, "sh", "-c", line).succeeded().out());
    }

    @ParameterizedTest
    @EnumSource
    void killedProcessLeavesNothing(Caller caller) {
        try (Running running = start(caller, "sleep 1000 & sleep 1000 & echo begun; wait")) {
            running.awaitOut("begun");
            assertTrue(Leftovers.processes().size() > 3, "program, shell and two of its children");
            running.signal("KILL");
            running.await().endedWith(137);
            Await.until("everything ended", () -> Leftovers.processes().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void backgroundChildrenEndWithTheCommand(Caller caller) {
        String line = "setsid sleep 1000 & (trap '' TERM HUP INT; sleep 1000) & exit 4";
        try (Running running = start(caller, line)) {
            running.await().endedWith(4);
            Await.until("everything ended", () -> Leftovers.processes().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP"})
    void signalsArePassedOnAndTheCommandDecides(String signal) {
        // What the command does is done after it has begun, however soon the signal follows.
        String line = "trap 'echo got; exit 5' %s; echo begun; while :; do sleep 0.05; done";
        try (Running running = start(Caller.NOBODY, line.formatted(signal))) {
            running.awaitOut("begun").signal(signal);
            assertEquals("begun\ngot\n", running.await().endedWith(5).out());
        }
    }

    /**
     * A signal that hits a moment in which the command is made must not be lost either. For half a
     * millisecond of its own start the JVM may fail of it: then it says so, and has its own status.
     */
    @Test
    void signalAtAnyMomentOfTheStartEndsTheCommandOrIsHandledByIt() {
        String line = "trap 'echo got; exit 5' TERM; echo begun; while :; do sleep 0.05; done";
        for (int i = 0; i < SIGNALLED_STARTS; i++) {
            try (Running running = start(Caller.NOBODY, line)) {
                long moment = System.nanoTime() + i * START_STEP_NANOS;
                while (moment - System.nanoTime() > 0 && running.out().isEmpty()) {
                    Thread.onSpinWait();
                }
                running.signal("TERM");
                Result result = running.await();
                String out = result.out();
                boolean jvmFailed = result.err().contains("initialization of VM");
                int wanted = out.contains("got") ? 5 : jvmFailed ? 1 : 143;
                assertEquals(wanted, result.status(), result::toString);
                assertEquals(out.isEmpty(), wanted != 5, result::toString);
            }
        }
    }

    @Test
    void commandThatDoesNotHandleASignalIsEndedByIt() {
        try (Running running = start(Caller.NOBODY, "echo begun; exec sleep 1000")) {
            running.awaitOut("begun").signal("TERM");
            running.await().endedWith(143);
        }
    }

    /** The process is known to the intruder by the number it has outside. */
    @ParameterizedTest
    @EnumSource
    void rootOfTheCommandHasNoRightsOverTheProgram(Caller caller) {
        String line = "echo begun; read pid; exec /usr/bin/python3 " + intruder() + " $pid";
        try (Running running = start(caller, line)) {
            running.awaitOut("begun");
            running.write(running.pid() + "\n");
            Result result = running.await().succeeded();
            assertTrue(result.out().contains("shown mem "), result::toString);
            assertFalse(result.out().contains("DONE"), result::toString);
        }
    }

    private static String intruder() {
        return Scratch.program("intruder.py");
    }

    @Test
    void missingTunDeviceIsNamedBeforeTheCommandRuns() {
        Machine.need(Machine.isRoot(), "only root can hide a device");
        String line = "mount -t tmpfs none /dev/net && exec \"$@\"";
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", line));
        words.add("sh");
        words.addAll(words(Caller.NOBODY, "echo", "ran"));
        Result result = Running.run(words).endedWith(125);
        assertEquals("", result.out());
        assertTrue(result.firstError().contains("/dev/net/tun"), result::toString);
    }
}
