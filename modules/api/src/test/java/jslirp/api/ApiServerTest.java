package jslirp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import jslirp.loop.EventLoop;
import jslirp.loop.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server on a loop of its own, with commands of the test. */
@Timeout(60)
final class ApiServerTest {
    private static final String HELLO = "{\"execute\":\"hello\"}";
    private static final String GREETING = "{\"return\":{\"hello\":1}}";
    private static final String UNKNOWN = "{\"error\":{\"desc\":\"bad request: unknown execute\"}}";
    private static final String TOO_LARGE =
            "{\"error\":{\"desc\":\"bad request: too large message\"}}";

    @TempDir private Path folder;
    private Path path;
    private EventLoop loop;
    private Faults faults;
    private ApiServer server;
    private Thread thread;
    private final Subscriptions subscriptions = new Subscriptions();
    private final ArrayDeque<Answer> waiting = new ArrayDeque<>();
    private final ConcurrentLinkedDeque<Runnable> tasks = new ConcurrentLinkedDeque<>();
    private final AtomicInteger carriedOut = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        path = folder.resolve("s");
        faults = new Faults(new PrintStream(PrintStream.nullOutputStream()));
        loop = new EventLoop(faults);
        server =
                ApiServer.listen(
                        loop,
                        path.toString(),
                        Map.of(
                                "hello", (_, answer, _) -> hello(answer),
                                "later", (_, answer, _) -> waiting.add(answer),
                                "large", (_, answer, _) -> answer.giveReturn(large()),
                                "broken", (_, _, _) -> broken(),
                                "subscribe", (_, answer, _) -> subscribe(answer)),
                        1 << 20);
        thread =
                new Thread(
                        () ->
                                loop.run(
                                        server.and(
                                                new jslirp.loop.Duties() {
                                                    @Override
                                                    public void expire(long now) {}

                                                    @Override
                                                    public void flush(long now) {
                                                        while (!tasks.isEmpty()) {
                                                            tasks.remove().run();
                                                        }
                                                    }

                                                    @Override
                                                    public boolean pending() {
                                                        return !tasks.isEmpty();
                                                    }

                                                    @Override
                                                    public long nextDeadline() {
                                                        return Long.MAX_VALUE;
                                                    }
                                                })));
        thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        thread.join();
        server.close();
        loop.close();
        assertTrue(Files.notExists(path));
    }

    private void hello(Answer answer) {
        carriedOut.incrementAndGet();
        answer.giveReturn(new JsonObject().with("hello", 1));
    }

    private static void broken() {
        throw new IllegalStateException("on purpose");
    }

    private static JsonObject large() {
        return new JsonObject().with("text", "x".repeat(1 << 20));
    }

    private void subscribe(Answer answer) {
        answer.subscribe(new JsonObject().with("return", new JsonObject()), subscriptions);
    }

    private void onLoop(Runnable task) {
        tasks.add(task);
        loop.wake();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    private static void send(SocketChannel to, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private static String rest(SocketChannel from) throws IOException {
        return new String(Channels.newInputStream(from).readAllBytes(), StandardCharsets.UTF_8);
    }

    private String ask(String... parts) throws IOException {
        try (SocketChannel client = connect()) {
            for (String part : parts) {
                send(client, part);
            }
            return rest(client);
        }
    }

    @Test
    void oneRequestIsAnsweredWithoutTheEndOfTheStream() throws IOException {
        assertEquals(GREETING, ask(HELLO));
        assertEquals(GREETING, ask(HELLO + "\n"));
        assertEquals(GREETING, ask(HELLO + " and more"));
        assertEquals(GREETING, ask(HELLO + "\0"));
        assertEquals(UNKNOWN, ask("{\"execute\":\"none\"}"));
        assertEquals(3 + 1, carriedOut.get());
    }

    @Test
    void requestMayComeInPieces() throws IOException {
        String[] pieces = HELLO.split("");
        assertEquals(GREETING, ask(pieces));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"execute\":", "fo"})
    void endOfTheStreamEndsARequest(String text) throws IOException {
        try (SocketChannel client = connect()) {
            send(client, text);
            client.shutdownOutput();
            assertEquals("{\"error\":{\"desc\":\"bad request: cannot parse JSON\"}}", rest(client));
        }
    }

    @Test
    void fourThousandAndNinetySixBytesAreTooMany() throws IOException {
        String start = "{\"execute\":\"hello\",\"a\":\"";
        String longest = start + "x".repeat(4095 - start.length() - 2) + "\"}";
        assertEquals(4095, longest.length());
        assertEquals(GREETING, ask(longest));
        assertEquals(TOO_LARGE, ask(longest + " "));
        assertEquals(TOO_LARGE, ask("{" + " ".repeat(4095)));
        assertEquals(TOO_LARGE, ask(" ".repeat(4096)));
        assertEquals(TOO_LARGE, ask("\0".repeat(4096)));
    }

    @Test
    void connectionThatIsKeptServesLines() throws IOException {
        try (SocketChannel client = connect()) {
            BufferedReader lines = reader(client);
            send(client, "{\"execute\":\"hello\",\"keep-alive\":true}\n");
            assertEquals(GREETING, lines.readLine());
            send(client, HELLO + "\n" + HELLO + "\n\n{\"execute\":\"none\"}\n{ nonsense\n" + HELLO);
            assertEquals(GREETING, lines.readLine());
            assertEquals(GREETING, lines.readLine());
            assertEquals(UNKNOWN, lines.readLine());
            assertTrue(lines.readLine().contains("cannot parse JSON"));
            client.shutdownOutput();
            assertEquals(GREETING, lines.readLine());
            assertNull(lines.readLine());
        }
    }

    @Test
    void firstRequestMayComeWithTheOthers() throws IOException {
        try (SocketChannel client = connect()) {
            send(
                    client,
                    "{\"execute\":\"hello\",\"keep-alive\":true}\n" + (HELLO + "\n").repeat(999));
            BufferedReader lines = reader(client);
            for (int i = 0; i < 1000; i++) {
                assertEquals(GREETING, lines.readLine());
            }
        }
    }

    @Test
    void lineThatIsTooLongEndsTheConnection() throws IOException {
        try (SocketChannel client = connect()) {
            send(client, "{\"execute\":\"hello\",\"keep-alive\":true}\n");
            BufferedReader lines = reader(client);
            assertEquals(GREETING, lines.readLine());
            send(client, "x".repeat(4096));
            assertEquals(TOO_LARGE, lines.readLine());
            assertNull(lines.readLine());
        }
    }

    @Test
    void answerMayComeLaterAndInOrder() throws IOException {
        try (SocketChannel client = connect()) {
            send(client, "{\"execute\":\"later\",\"keep-alive\":true}\n" + HELLO + "\n");
            assertEquals(GREETING, ask(HELLO));
            onLoop(() -> waiting.remove().give(new JsonObject().with("late", true)));
            BufferedReader lines = reader(client);
            assertEquals("{\"late\":true}", lines.readLine());
            assertEquals(GREETING, lines.readLine());
        }
    }

    @Test
    void answerToAClientThatHasGoneIsForgotten() throws IOException {
        SocketChannel client = connect();
        send(client, "{\"execute\":\"later\"}");
        assertEquals(GREETING, ask(HELLO));
        client.close();
        assertEquals(GREETING, ask(HELLO));
        onLoop(() -> waiting.remove().give(new JsonObject()));
        assertEquals(GREETING, ask(HELLO));
        assertEquals(0, faults.count());
    }

    @Test
    void commandThatBreaksEndsItsConnectionOnly() throws IOException {
        assertEquals("", ask("{\"execute\":\"broken\"}"));
        assertEquals(GREETING, ask(HELLO));
        assertEquals(1, faults.count());
    }

    @Test
    void thousandsOfSilentClientsMakeRoom() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            silent.add(connect());
            if (i % 500 == 0) {
                assertEquals(GREETING, ask(HELLO));
            }
        }
        assertEquals(GREETING, ask(HELLO));
        // Those that came first have gone: there is the end of the stream.
        assertEquals(-1, silent.getFirst().read(ByteBuffer.allocate(1)));
        for (SocketChannel client : silent) {
            client.close();
        }
        assertEquals(GREETING, ask(HELLO));
    }

    @Test
    void clientsThatDoNotReadAreNotWaitedForAndShareTheirMemory() throws IOException {
        List<SocketChannel> deaf = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            SocketChannel client = connect();
            send(client, "{\"execute\":\"large\"}");
            deaf.add(client);
        }
        assertEquals(GREETING, ask(HELLO));
        int whole = 0;
        for (SocketChannel client : deaf) {
            whole += rest(client).length() > 1 << 20 ? 1 : 0;
            client.close();
        }
        assertTrue(whole > 4 && whole < 15, whole + " of 50 answers were kept");
    }

    @Test
    void subscribersHearOfEventsUntilTheyAreTooSlow() throws IOException {
        try (SocketChannel client = connect();
                SocketChannel slow = connect()) {
            send(client, "{\"execute\":\"subscribe\"}\n");
            client.shutdownOutput();
            send(slow, "{\"execute\":\"subscribe\"}\n");
            BufferedReader lines = reader(client);
            assertEquals("{\"return\":{}}", lines.readLine());
            assertEquals("{\"return\":{}}", reader(slow).readLine());
            JsonObject event = new JsonObject().with("event", "x".repeat(1000));
            for (int i = 0; i < 2000; i++) {
                onLoop(() -> subscriptions.tell(event));
                assertEquals(event.toString(), lines.readLine());
            }
            assertEquals(GREETING, ask(HELLO));
            assertEquals(1, subscriptions.dropped());
        }
    }

    private static BufferedReader reader(SocketChannel client) {
        return new BufferedReader(
                new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
    }
}
