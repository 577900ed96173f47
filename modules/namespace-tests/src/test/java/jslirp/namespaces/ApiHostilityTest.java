package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import jslirp.namespaces.fixture.ApiSocket;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import jslirp.namespaces.fixture.Sink;
import jslirp.namespaces.fixture.TcpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients of the API that mean ill, or know nothing, are no business of the guest's. */
@ExtendWith(Machine.class)
final class ApiHostilityTest {
    private static final String PROGRAM = "api_clients.py";
    private static final String EMPTY_LIST = "{\"return\":{\"entries\":[]},\"entries\":[]}";

    private static final int SECONDS = Machine.FULL ? 10 : 2;
    private static final int SILENT = Machine.FULL ? 10_000 : 500;

    /** The machine has other things to do; what it can do in one of these is what counts. */
    private static final int ROUNDS = 4;

    private static final double SHARE = 0.8;

    /** Or what the machine does to the same transfer beside the same clients of somebody else. */
    private static final long LONGEST_GAP_MILLIS = 100;

    private static Running attack(String path) {
        String seconds = Integer.toString(SECONDS + 1);
        String script = "ulimit -n 20000 2>/dev/null; exec /usr/bin/python3 \"$@\"";
        return Running.start(
                List.of(
                        "sh",
                        "-c",
                        script,
                        "sh",
                        Scratch.program(PROGRAM),
                        "attack",
                        path,
                        seconds,
                        Integer.toString(SILENT)));
    }

    /** A transfer out of the guest beside an attack. */
    private static Sink transfer(Guest guest, String attacked) {
        Sink sink = new Sink();
        try (TcpServer server = TcpServer.on("127.0.0.1", sink);
                Running attack = attack(attacked)) {
            guest.python("flows.py", "stream", "10.0.2.2", server.port(), SECONDS).succeeded();
            sink.await();
            String made = attack.await().succeeded().out().strip();
            assertTrue(Integer.parseInt(made.split(" ")[1]) > 100, made);
        }
        return sink;
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
            double share = 0;
            boolean calm = false;
            for (int round = 0; round < ROUNDS && (share < SHARE || !calm); round++) {
                Sink beside = transfer(guest, unrelated);
                Sink own = transfer(guest, api.path().toString());
                double part = (double) own.bytes() / beside.bytes();
                share = Math.max(share, part);
                long allowed = Math.max(LONGEST_GAP_MILLIS, beside.longestGapMillis());
                calm |= own.longestGapMillis() <= allowed;
                System.out.printf(
                        "beside bad clients: %.2f of %d MB, longest gap %d ms of %d%n",
                        part, beside.bytes() >> 20, own.longestGapMillis(), allowed);
            }
            assertTrue(share >= SHARE, "share " + share);
            assertTrue(calm, "the gaps, see above");
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
                assertEquals(EMPTY_LIST, api.list());
                Await.until("the gateway's answer", () -> isAnswered(guest));
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
