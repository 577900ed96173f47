package jslirp.namespaces;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import jslirp.namespaces.fixture.ApiSocket;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A guest that refuses is refused to the client: its port listens only while the guest's does. */
@ExtendWith(Machine.class)
final class DeferredForwardTest {
    private static final int PORT = 18480;
    private static final int SERVICE = 7000;
    private static final String LOOPBACK = "127.0.0.1";
    private static final String DEFERRED = PORT + ":" + SERVICE + "/tcp,defer-accept";

    private static Running serve(Guest guest, String address) {
        return guest.startPython("service.py", address, SERVICE).awaitOut("listening");
    }

    private static String ask(String address, String line) throws IOException {
        try (Socket client = new Socket(address, PORT)) {
            client.getOutputStream().write((line + "\n").getBytes(UTF_8));
            return new String(client.getInputStream().readAllBytes(), UTF_8).strip();
        }
    }

    /** How a client is answered. */
    private static String answer(String address) {
        try {
            return ask(address, "peer").isEmpty() ? "closed" : "served";
        } catch (ConnectException e) {
            return "refused";
        } catch (IOException e) {
            return "reset";
        }
    }

    private static void await(String address, String answer) {
        Await.until(answer + " at " + address, () -> answer(address).equals(answer));
    }

    @ParameterizedTest
    @CsvSource({
        "auto,127.0.0.1,0.0.0.0",
        "off,127.0.0.1,0.0.0.0",
        "auto,::1,::",
        "off,::1,::",
        "auto,198.51.100.1,0.0.0.0",
        "off,2001:db8:1::1,::"
    })
    void clientsAreRefusedWhileTheGuestWouldRefuseThem(String splice, String to, String bound) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached =
                        Attachment.to(guest, "-c", "-6", "--splice=" + splice, "-p", DEFERRED)) {
            assertEquals("refused", answer(to));
            Running service = serve(guest, bound);
            await(to, "served");
            if (splice.equals("auto")) {
                Await.until("spliced", () -> way(to).equals("spliced"));
            }
            service.close();
            await(to, "refused");
            for (int i = 0; i < 100; i++) {
                assertEquals("refused", answer(to));
            }
            try (Running _ = serve(guest, bound)) {
                await(to, "served");
            }
            assertTrue(attached.isAlive());
        }
    }

    private static String way(String address) {
        try {
            return ask(address, "peer").replaceFirst(".* ", "");
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** An IPv6 client of a guest without IPv6 is led to its IPv4 address. */
    @Test
    void guestIsAskedWhereItsClientsAreLed() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c", "-p", DEFERRED)) {
            assertEquals("refused", answer("::1"));
            try (Running _ = serve(guest, "0.0.0.0")) {
                await("::1", "served");
            }
            await("::1", "refused");
        }
    }

    @Test
    void serviceSeesNobodyButItsClients() throws IOException {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c", "-p", DEFERRED);
                Running _ = serve(guest, "0.0.0.0")) {
            await(LOOPBACK, "served");
            int before = Integer.parseInt(ask(LOOPBACK, "accepted"));
            long frames = attached.counter("FRAMES_TO_GUEST");
            // Two families ask, by two frames each time.
            Await.until("questions", () -> attached.counter("FRAMES_TO_GUEST") >= frames + 12);
            assertEquals(before + 1, Integer.parseInt(ask(LOOPBACK, "accepted")));
        }
    }

    @Test
    void portIsTakenAllTheTime() throws IOException {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c", "-p", DEFERRED);
                ServerSocket other = new ServerSocket()) {
            other.setReuseAddress(true);
            InetSocketAddress same = new InetSocketAddress(InetAddress.getByName(LOOPBACK), PORT);
            assertThrows(BindException.class, () -> other.bind(same));
            try (Running _ = serve(guest, "0.0.0.0")) {
                await(LOOPBACK, "served");
                assertThrows(BindException.class, () -> other.bind(same));
            }
        }
    }

    /**
     * The answer to a request comes when the guest has been heard: who waits for it can connect.
     */
    @Test
    void apiAndCommandAddThem() throws IOException {
        ApiSocket api = ApiSocket.fresh();
        String path = api.path().toString();
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c", "-a", path)) {
            String asked =
                    "\"proto\":\"tcp\",\"host_port\":"
                            + PORT
                            + ",\"guest_port\":"
                            + SERVICE
                            + ",\"defer_accept\":true";
            int id = api.add(asked);
            assertEquals("refused", answer(LOOPBACK));
            assertTrue(api.list().contains("\"defer_accept\":true"), api.list());
            api.remove(id);
            try (Running _ = serve(guest, "0.0.0.0")) {
                Running.run(
                                Caller.NOBODY.command(
                                        Image.jslirp(),
                                        "forward",
                                        "add",
                                        "-a",
                                        path,
                                        "--defer-accept",
                                        PORT + ":" + SERVICE))
                        .succeeded();
                assertEquals("served", answer(LOOPBACK));
                String list =
                        Running.run(Caller.NOBODY.command(Image.jslirp(), "list", "-a", path))
                                .succeeded()
                                .out();
                assertTrue(list.contains("while the guest listens"), list);
            }
            assertTrue(attached.isAlive());
        }
    }
}
