package jslirp.jmh.throughput;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks at an API socket for the forward that is measured. */
final class ForwardRequest {
    private static final int LONGEST_ANSWER = 4096;

    private ForwardRequest() {}

    static void send(Path socket, int port) throws IOException {
        String text =
                """
                {"execute": "add_hostfwd", "arguments": {"proto": "tcp",
                "host_addr": "0.0.0.0", "host_port": %d,
                "guest_addr": "10.0.2.100", "guest_port": %d}}
                """
                        .formatted(port, Traffic.PORT);
        try (SocketChannel api = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            api.connect(UnixDomainSocketAddress.of(socket));
            api.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            api.shutdownOutput();
            check(answer(api));
        }
    }

    private static String answer(SocketChannel api) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
        while (answer.hasRemaining() && api.read(answer) >= 0) {
            // The answer ends with the connection.
        }
        return StandardCharsets.UTF_8.decode(answer.flip()).toString();
    }

    /** An answer with what was asked for has a member of this name. */
    static void check(String answer) throws IOException {
        if (!answer.contains("\"return\"")) {
            throw new IOException("the forward was refused: " + answer.strip());
        }
    }
}
