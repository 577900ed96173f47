package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import jslirp.namespaces.fixture.TcpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clients of slirp4netns detect, start and end this program as they do that: argument by
 * argument, with their descriptors, for a user who is nobody. What they do stands in {@code
 * clients.py}; the guest then has to reach the host through it.
 */
@ExtendWith(Machine.class)
final class ClientsTest {
    private static final String HANG_UP_IS_THE_END = "0";
    private static final String KILLED = "9";
    private static final Pattern READY = Pattern.compile("(?m)^ready (\\d+)$");

    private static final List<String> IN_USER_NAMESPACE =
            List.of("unshare", "--user", "--map-root-user", "--mount");

    private static Running start(List<String> before, String client, String... settings) {
        // What a client does not delete when it is killed goes with the tests.
        String folder = Scratch.sharedFolder("client").toString();
        List<String> words = new ArrayList<>(List.of("env", "TMPDIR=" + folder));
        words.addAll(before);
        words.addAll(List.of("/usr/bin/python3", Scratch.program("clients.py"), client));
        words.add(Image.slirp4netns());
        words.addAll(List.of(settings));
        return Running.start(Caller.NOBODY.command(words));
    }

    /** Lets a client work for a while, and end the program. */
    private static String useful(List<String> before, String client, String wantedEnd) {
        try (Running started = start(before, client)) {
            awaitReady(started);
            reachesTheHost(started);
            started.endInput();
            String out = started.await().succeeded().out();
            assertTrue(out.contains("\nended " + wantedEnd + " "), out);
            assertFalse(out.contains("Exception"), out);
            return out;
        }
    }

    private static long awaitReady(Running started) {
        String out = started.awaitOut(written -> READY.matcher(written).find());
        Matcher ready = READY.matcher(out);
        assertTrue(ready.find());
        return Long.parseLong(ready.group(1));
    }

    private static void reachesTheHost(Running client) {
        succeeds(client, "ping -c 1 -W 5 10.0.2.2");
        succeeds(client, "ping -c 1 -W 5 " + Machine.OWN_ADDRESS);
        try (TcpServer server = TcpServer.on(Machine.OWN_ADDRESS, ClientsTest::greet)) {
            String url = "http://" + Machine.OWN_ADDRESS + ":" + server.port() + "/";
            assertTrue(succeeds(client, "curl -sS -m 20 " + url).contains("hello"));
        }
        // The clients disable it.
        String loopback = "http://10.0.2.2:1/";
        assertEquals("status 7", lastLine(ran(client, "curl -sS -m 20 " + loopback + " 2>&1")));
    }

    private static void greet(Socket client) throws IOException {
        client.getInputStream().read();
        OutputStream out = client.getOutputStream();
        out.write("HTTP/1.0 200 OK\r\n\r\nhello\n".getBytes(StandardCharsets.US_ASCII));
        client.shutdownOutput();
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static String succeeds(Running client, String line) {
        String out = ran(client, line);
        assertEquals("status 0", lastLine(out), out);
        return out;
    }

    private static String lastLine(String out) {
        return out.lines().reduce("", (_, line) -> line);
    }

    /** What a line of shell in the guest printed, and its status. */
    private static String ran(Running client, String line) {
        int before = client.out().length();
        client.write(line + "\n");
        Pattern end = Pattern.compile("(?m)^status \\d+\n");
        return client.awaitOut(out -> end.matcher(out.substring(before)).find()).substring(before);
    }

    private static String arguments(String out) {
        return out.lines().filter(line -> line.startsWith("started ")).findFirst().orElse("");
    }

    @Test
    void podmanStartsItInItsUserNamespaceAndEndsItByThePipe() {
        String out = useful(IN_USER_NAMESPACE, "podman", HANG_UP_IS_THE_END);
        assertTrue(out.contains("exitfd event"), out);
        String words = arguments(out);
        assertTrue(words.startsWith("started --disable-host-loopback --mtu=65520 "), words);
        assertTrue(words.contains(" -c -r 3 -e 4 --netns-type=path "), words);
    }

    @Test
    void podmanMayGiveItAnotherNetwork() {
        try (Running started = start(IN_USER_NAMESPACE, "podman", "--cidr=10.41.0.0/16")) {
            awaitReady(started);
            succeeds(started, "ping -c 1 -W 5 10.41.0.2");
            assertTrue(succeeds(started, "ip -4 -o addr").contains("inet 10.41.0.100/16"));
            started.endInput();
            started.await().succeeded();
        }
    }

    /** The whole log is shown to the user, so it is to name the cause. */
    @Test
    void podmanShowsWhyTheStartFailed() {
        try (Running started = start(IN_USER_NAMESPACE, "podman", "--cidr=10.0.2.0/26")) {
            Result result = started.await().failed();
            assertTrue(result.err().contains("prefix length needs to be 1-25"), result::toString);
        }
    }

    @Test
    void buildahStartsItAndKillsIt() {
        useful(IN_USER_NAMESPACE, "buildah", KILLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rootlesskit", "rootlesskit_detached"})
    void rootlessKitAttachesItToTheDeviceThatItMadeAndKillsIt(String client) {
        String words = arguments(useful(List.of(), client, KILLED));
        assertTrue(words.startsWith("started --mtu 65520 -r 3 --disable-host-loopback "), words);
        assertFalse(words.contains(" -c "), words);
        assertEquals(client.endsWith("detached"), words.contains("--userns-path=/proc/"), words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rootlesskit", "rootlesskit_detached", "buildah"})
    void deathOfTheClientKillsIt(String client) {
        List<String> before = client.equals("buildah") ? IN_USER_NAMESPACE : List.of();
        try (Running started = start(before, client)) {
            long pid = awaitReady(started);
            ProcessHandle program = ProcessHandle.of(pid).orElseThrow();
            started.signal("KILL");
            Await.until("the end of the program", () -> !program.isAlive());
        }
    }

    /** How the start scripts of rootless Docker and nerdctl choose their network. */
    @Test
    void dockersGrepFindsTheOption() {
        String line = "\"$1\" --help | grep -qw -- --netns-type";
        Running.run(Caller.NOBODY.command("sh", "-c", line, "sh", Image.slirp4netns())).succeeded();
    }

    /**
     * dockerd takes each line with the word apart at the word, and a line that begins with
     * "commit:" at the colon.
     */
    @Test
    void dockerdFindsOneVersionAndTheCommit() {
        String out = Running.run(Image.slirp4netns(), "--version").succeeded().out();
        Map<String, String> versions = new HashMap<>();
        String commit = "";
        for (String line : out.split("\n")) {
            String[] words = line.split("version", 2);
            if (words.length == 2) {
                versions.put(words[0].strip(), words[1].strip());
            }
            if (line.startsWith("commit:")) {
                commit = line.substring("commit:".length()).strip();
            }
        }
        assertEquals(Map.of("slirp4netns", "1.3.5"), versions);
        assertTrue(commit.startsWith("jslirp-"), commit);
    }

    /** Test scripts skip what a version of the library below 2 or 3 cannot do. */
    @Test
    void scriptsFindTheVersionOfTheLibrarysConfiguration() {
        String line = "\"$1\" --version | grep 'SLIRP_CONFIG_VERSION_MAX: ' | sed 's/.*: //'";
        Result result = Running.run("sh", "-c", line, "sh", Image.slirp4netns()).succeeded();
        assertEquals("6\n", result.out());
    }
}
