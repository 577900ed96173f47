package jslirp.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;

/** Asks a server, and waits for its answer: for commands, never for the loop. */
public final class ApiClient {
    private static final int BUFFER = 65_536;

    private ApiClient() {}

    /** Whether somebody listens on a socket. */
    public static boolean answers(String path) {
        try {
            File.close(connect(path));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks once. */
    public static ApiReply ask(String path, String execute, JsonObject arguments)
            throws IOException {
        StringBuilder answer = new StringBuilder();
        converse(path, execute, arguments, line -> answer.append(line).append('\n'));
        return ApiReply.parse(answer.toString());
    }

    /** Asks, and hears lines until the server ends the connection. */
    public static void listen(String path, String execute, Consumer<ApiReply> each)
            throws IOException {
        converse(path, execute, new JsonObject(), line -> each.accept(ApiReply.parse(line)));
    }

    private static void converse(
            String path, String execute, JsonObject arguments, Consumer<String> line)
            throws IOException {
        String request =
                new JsonObject().with("execute", execute).with("arguments", arguments).toString();
        int fd = connect(path);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER);
            byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
            MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
            int flags = Linux.MSG_NOSIGNAL();
            Errno.check(path, Socket.send(fd, buffer, 0, bytes.length, flags));
            Errno.check(path, Socket.shutdown(fd, Linux.SHUT_WR()));
            receive(path, fd, buffer, line);
        } finally {
            File.close(fd);
        }
    }

    private static void receive(String path, int fd, MemorySegment buffer, Consumer<String> line)
            throws IOException {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        while (true) {
            int count = (int) Errno.check(path, Socket.recv(fd, buffer, 0, BUFFER, 0));
            for (int i = 0; i < count; i++) {
                byte next = buffer.get(ValueLayout.JAVA_BYTE, i);
                if (next == '\n') {
                    line.accept(part.toString(StandardCharsets.UTF_8));
                    part.reset();
                } else {
                    part.write(next);
                }
            }
            if (count == 0) {
                if (part.size() > 0) {
                    line.accept(part.toString(StandardCharsets.UTF_8));
                }
                return;
            }
        }
    }

    private static int connect(String path) throws IOException {
        int type = Linux.SOCK_STREAM() | Linux.SOCK_CLOEXEC();
        int fd = (int) Errno.check("socket", Socket.socket(Linux.AF_UNIX(), type, 0));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SocketAddress.LENGTH, Long.BYTES);
            int length = (int) Errno.check(path, SocketAddress.unix(address, 0, path));
            Errno.check(path, Socket.connect(fd, address, 0, length));
            return fd;
        } catch (IOException e) {
            File.close(fd);
            throw e;
        }
    }
}
