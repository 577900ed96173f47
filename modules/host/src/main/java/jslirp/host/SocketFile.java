package jslirp.host;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;

/**
 * A listening Unix stream socket and its file, which its owner alone can use. Nothing is ever
 * deleted but a socket that nobody listens on any more, and at the end our own.
 */
public final class SocketFile {
    /** To connect takes the right to write: nobody but the owner has it, and nobody may execute. */
    private static final int ALL_BUT_OWNER = 0177;

    private final String path;
    private final int fd;
    private final Object identity;

    private SocketFile(String path, int fd, Object identity) {
        this.path = path;
        this.fd = fd;
        this.identity = identity;
    }

    /**
     * Makes the file, and listens; the socket does not block.
     *
     * @param path shorter than 108 bytes
     * @param caller what messages begin with
     * @throws ErrnoException EADDRINUSE when something is there that is not to be replaced,
     *     ENAMETOOLONG, or what the folder and its rights are the reason for
     */
    public static SocketFile listen(String path, String caller) throws IOException {
        if (!fits(path)) {
            throw new ErrnoException(caller + ": bind", Errno.ENAMETOOLONG);
        }
        int fd = (int) Errno.check(caller + ": socket", socket());
        try {
            long result = bind(fd, path);
            if (result == -Errno.EADDRINUSE && isStale(path, caller)) {
                File.unlink(path);
                result = bind(fd, path);
            }
            Errno.check(caller + ": bind", result);
            Errno.check(caller + ": listen", Socket.listen(fd, Linux.SOMAXCONN()));
            return new SocketFile(path, fd, attributes(path).getOrDefault("ino", path));
        } catch (IOException e) {
            File.close(fd);
            throw e;
        }
    }

    /** Whether a path is short enough for a socket (unix(7)). */
    public static boolean fits(String path) {
        return path.getBytes(StandardCharsets.UTF_8).length <= SocketAddress.UNIX_PATH_LIMIT;
    }

    /** The listening socket. */
    public int fd() {
        return fd;
    }

    /** Stops listening, and removes the file if it is still ours. */
    public void close() {
        try {
            if (identity.equals(attributes(path).get("ino"))) {
                File.unlink(path);
            }
        } catch (IOException e) {
            // Somebody else has removed it, or it is out of our sight.
        }
        File.close(fd);
    }

    private static long socket() {
        int type = Linux.SOCK_STREAM() | Linux.SOCK_CLOEXEC() | Linux.SOCK_NONBLOCK();
        return Socket.socket(Linux.AF_UNIX(), type, 0);
    }

    private static long bind(int fd, String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SocketAddress.LENGTH, Long.BYTES);
            int length = SocketAddress.unix(address, 0, path);
            // A change afterwards would be to whatever has taken the file's place by then.
            long before = File.umask(ALL_BUT_OWNER);
            long result = Socket.bind(fd, address, 0, length);
            File.umask((int) before);
            return result;
        }
    }

    /** Whether the path is that of a socket, and not by a link, that refuses connections. */
    private static boolean isStale(String path, String caller) throws ErrnoException {
        try {
            int mode = (int) attributes(path).getOrDefault("mode", 0);
            if ((mode & Linux.S_IFMT()) != Linux.S_IFSOCK()) {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        int probe = (int) Errno.check(caller + ": socket", socket());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SocketAddress.LENGTH, Long.BYTES);
            int length = SocketAddress.unix(address, 0, path);
            return Socket.connect(probe, address, 0, length) == -Errno.ECONNREFUSED;
        } finally {
            File.close(probe);
        }
    }

    private static Map<String, Object> attributes(String path) throws IOException {
        return Files.readAttributes(Path.of(path), "unix:mode,ino", LinkOption.NOFOLLOW_LINKS);
    }
}
