package jslirp.image;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Requests to the API: the first one that a program answers should not have to wait for its
 * classes, and the guest with it. The socket lies in a folder of its own, since its path must be
 * short.
 */
final class ApiTraffic implements AutoCloseable {
    private static final int ROUNDS = 20;

    private final Path folder = Files.createTempDirectory("jslirp");
    private final Path socket = folder.resolve("api");

    ApiTraffic() throws IOException {}

    /** For the option that makes the socket. */
    String path() {
        return socket.toString();
    }

    /** Adds a forward to the guest's port; the host's port of it. */
    int forward(int guestPort) throws IOException {
        int port = freePort();
        add(Integer.toString(port), guestPort);
        return port;
    }

    /** Asks everything there is to ask. */
    void move() throws IOException {
        int port = freePort();
        for (int i = 1; i <= ROUNDS; i++) {
            add(port + ".0", 80);
            for (String command : new String[] {"list_hostfwd", "info", "stats", "flows", "none"}) {
                ask("{\"execute\":\"%s\"}\n".formatted(command));
            }
            ask("{\"execute\":\"remove_hostfwd\",\"arguments\":{\"id\":%d}}".formatted(i));
            ask("no JSON");
        }
    }

    /** Adds a forward; a number may be written with a fraction. */
    private void add(String hostPort, int guestPort) throws IOException {
        ask(
                "{\"execute\":\"add_hostfwd\",\"arguments\":{\"proto\":\"tcp\",\"host_addr\":"
                        + "\"127.0.0.1\",\"host_port\":%s,\"guest_port\":%d}}"
                                .formatted(hostPort, guestPort));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private void ask(String request) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            client.shutdownOutput();
            ByteBuffer answer = ByteBuffer.allocate(65_536);
            while (client.read(answer) > 0) {
                answer.clear();
            }
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(socket);
        Files.delete(folder);
    }
}
