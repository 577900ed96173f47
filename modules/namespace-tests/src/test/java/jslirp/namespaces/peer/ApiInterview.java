package jslirp.namespaces.peer;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Scratch;
import org.jspecify.annotations.Nullable;

/** Asks a program by its API, one request after the other, and starts it anew when it has ended. */
public final class ApiInterview implements AutoCloseable {
    /** Stands for an end without an answer. */
    static final String NO_ANSWER = "(no answer)";

    private static final Duration TO_END = Duration.ofSeconds(3);

    private final String program;
    private final Guest guest = Guest.of(Caller.NOBODY);
    private @Nullable Attachment attachment;
    private Path socket = Path.of("");

    /** With whatever program answers to this path. */
    public ApiInterview(String program) {
        this.program = program;
    }

    /** The program's answer. */
    public String ask(byte[] request) {
        Attachment running = attachment == null ? start() : attachment;
        String answer = answer(request);
        if (answer.isEmpty() && Await.comesTrue(TO_END, () -> !running.isAlive())) {
            running.close();
            attachment = null;
            return NO_ANSWER;
        }
        return answer;
    }

    private Attachment start() {
        socket = Scratch.sharedFolder("api").resolve("s");
        String pid = Long.toString(guest.pid());
        List<String> words =
                List.of(program, "-r", "3", "-a", socket.toString(), pid, Attachment.TAP);
        attachment = Attachment.launch(guest.caller().command(words)).ready();
        return attachment;
    }

    private String answer(byte[] request) {
        StringBuilder answer = new StringBuilder();
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer bytes = ByteBuffer.wrap(request);
            while (bytes.hasRemaining()) {
                client.write(bytes);
            }
            client.shutdownOutput();
            ByteBuffer part = ByteBuffer.allocate(65_536);
            while (client.read(part) >= 0) {
                answer.append(StandardCharsets.UTF_8.decode(part.flip()));
                part.clear();
            }
        } catch (IOException e) {
            // The peer closes with bytes unread, which resets the connection behind its answer.
        }
        return answer.toString();
    }

    @Override
    public void close() {
        if (attachment != null) {
            attachment.signal("KILL");
            attachment.await();
            attachment.close();
        }
        guest.close();
    }
}
