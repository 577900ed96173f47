package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import jslirp.namespaces.fixture.ApiSocket;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import jslirp.namespaces.fixture.Slices;
import jslirp.namespaces.fixture.TcpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients of the API that mean ill, or know nothing, are no business of the guest's. */
@ExtendWith(Machine.class)
final class ApiHostilityTest {
    private static final String PROGRAM = "api_clients.py";
    private static final String EMPTY_LIST = "{\"return\":{\"entries\":[]},\"entries\":[]}";

    private static final int SILENT = Machine.FULL ? 10_000 : 500;

    /** Pairs of turns after which it is asked what they tell; ten seconds at least of transfer. */
    private static final int PAIRS = 20;

    /**
     * Where the machine does much else, chance decides a few turns; the more there are, the less it
     * does. All of them count.
     */
    private static final int MOST_PAIRS = 120;

    /** The program has been started just now, and compiles. */
    private static final int COLD_PAIRS = 4;

    private static final double SHARE = 0.8;

    /** One turn of so many may be late more than beside the clients of somebody else. */
    private static final int TURNS_PER_HICCUP = 20;

    /** More than a transfer takes in all its turns, and what is between them. */
    private static final int SECONDS = 600;

    private static final int UNRELATED = 0;
    private static final int OWN = 1;

    /** Bad clients of the servers at some paths, of whom none does anything yet. */
    private static Running attack(String... paths) {
        String script = "ulimit -n 25000 2>/dev/null; exec /usr/bin/python3 \"$@\"";
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        words.addAll(List.of(Scratch.program(PROGRAM), "attack", Integer.toString(SILENT)));
        words.addAll(List.of(paths));
        return Running.start(words);
    }

    /** A transfer out of the guest, while bad clients turn from the one server to the other. */
    private static Slices transfer(Guest guest, String unrelated, String own) {
        Slices slices = new Slices();
        try (TcpServer server = TcpServer.on("127.0.0.1", slices);
                Running _ =
                        guest.startPython(
                                "flows.py", "stream", "10.0.2.2", server.port(), SECONDS);
                Running attack = attack(unrelated, own)) {
            Await.until("the transfer", slices::hasBegun);
            AtomicInteger turns = new AtomicInteger();
            Slices.Conditions attacked = where -> turn(attack, where, turns.incrementAndGet());
            measure(slices, attacked, COLD_PAIRS);
            slices.forget();
            do {
                measure(slices, attacked, PAIRS);
                System.out.println("beside bad clients: " + slices);
            } while (!(unharmed(slices) && calm(slices)) && slices.pairs() < MOST_PAIRS);
            attack.endInput();
            String out = attack.await().succeeded().out();
            String[] made = out.substring(out.indexOf("made")).strip().split(" ");
            assertTrue(Integer.parseInt(made[1 + UNRELATED]) > 100, out);
            assertTrue(Integer.parseInt(made[1 + OWN]) > 100, out);
        }
        return slices;
    }

    private static void measure(Slices slices, Slices.Conditions conditions, int pairs) {
        for (int pair = 0; pair < pairs; pair++) {
            slices.pair(conditions);
        }
    }

    private static boolean unharmed(Slices slices) {
        return slices.ratio() >= SHARE;
    }

    private static boolean calm(Slices slices) {
        return slices.late(OWN) <= slices.late(UNRELATED) + slices.pairs() / TURNS_PER_HICCUP;
    }

    private static void turn(Running attack, int condition, int turn) {
        attack.write(condition + "\n");
        attack.awaitOut("attacking " + turn + "\n");
    }

    @Test
    void badClientsCostTheGuestNoMoreThanThoseOfAnybodyElse() {
        ApiSocket api = ApiSocket.fresh();
        String unrelated = Scratch.path("unrelated").toString();
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached =
                        Attachment.to(guest, "-c", "-m", "65520", "-a", api.path().toString());
                Running other = Running.start(serve(unrelated)).awaitOut("serving")) {
            int descriptors = attached.descriptors();
            Slices slices = transfer(guest, unrelated, api.path().toString());
            assertTrue(unharmed(slices), "too little came: " + slices);
            assertTrue(calm(slices), "too often nothing came: " + slices);
            assertEquals(EMPTY_LIST, api.list());
            Await.until("descriptors given back", () -> attached.descriptors() <= descriptors);
            assertFalse(attached.stderr().contains("Exception"), attached::stderr);
            other.endInput();
            other.await().succeeded();
        }
    }

    private static List<String> serve(String path) {
        String program = Scratch.program(PROGRAM);
        return List.of("/usr/bin/python3", program, "serve", path);
    }

    /** There is no descriptor for a client then, and none for the guest; later there are again. */
    @Test
    void whenDescriptorsHaveRunOutItDegradesAndRecovers() {
        ApiSocket api = ApiSocket.fresh();
        try (TcpServer echo = TcpServer.echo();
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = few(guest, api)) {
            try (Running attack = attack(api.path().toString())) {
                turn(attack, 0, 1);
                assertEquals(EMPTY_LIST, api.list());
                Await.until("the gateway's answer", () -> isAnswered(guest));
                attack.endInput();
                attack.await().succeeded();
            }
            assertEquals(EMPTY_LIST, api.list());
            String echoed = guest.python("flows.py", "burst", "10.0.2.2", echo.port(), 5).out();
            assertEquals("echoed 5 failed 0", echoed.strip());
            assertFalse(attached.stderr().contains("Exception"), attached::stderr);
        }
    }

    private static boolean isAnswered(Guest guest) {
        return guest.run("ping", "-c", "1", "-W", "1", "10.0.2.2").status() == 0;
    }

    private static Attachment few(Guest guest, ApiSocket api) {
        String line = "ulimit -n 64; exec \"$@\"";
        return Attachment.launch(
                        guest.caller()
                                .command(
                                        "sh",
                                        "-c",
                                        line,
                                        "sh",
                                        Image.slirp4netns(),
                                        "-c",
                                        "-r",
                                        "3",
                                        "-a",
                                        api.path().toString(),
                                        Long.toString(guest.pid()),
                                        Attachment.TAP))
                .ready();
    }
}
