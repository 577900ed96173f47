package jslirp.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import jslirp.linux.File;
import jslirp.linux.InterfaceRequest;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.loop.EventLoop;
import jslirp.loop.FileWatch;
import jslirp.stack.host.Nameservers;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The nameservers of /etc/resolv.conf as they are now. The file is looked at when somebody asks:
 * anew after inotify(7) has told of a change, otherwise at most once a second, and it is read only
 * if its identity, length or time differ.
 *
 * <p>Nothing here can block: the file is opened without waiting, and read only if it is a regular
 * one. While it cannot be read the last list stands.
 */
public final class ResolvConf implements Nameservers {
    /** Where the host keeps it. */
    public static final String PATH = "/etc/resolv.conf";

    /** What is asked when the file names nobody, or is missing (resolv.conf(5)). */
    static final List<Endpoint> LOOPBACK =
            List.of(
                    new Endpoint(IpAddress.LOOPBACK_IPV4, ResolvConfText.DNS_PORT),
                    new Endpoint(IpAddress.LOOPBACK_IPV6, ResolvConfText.DNS_PORT));

    private static final long LOOK_NANOS = 1_000_000_000;

    /** Nobody's list of nameservers is longer; what lies behind is not read. */
    private static final int LENGTH_LIMIT = 64 << 10;

    private static final int FLAGS =
            Linux.O_RDONLY() | Linux.O_NONBLOCK() | Linux.O_NOCTTY() | Linux.O_CLOEXEC();

    private final Path path;
    private final LongSupplier clock;
    private final FileWatch watch;

    private List<Endpoint> servers = LOOPBACK;
    private List<String> search = List.of();
    private @Nullable Stamp stamp;
    private long lookedAt;
    private boolean changed = true;

    /** Whether the last look found nobody in a file that had named somebody. */
    private boolean doubtful;

    /** What tells one state of a file from another. */
    private record Stamp(long device, long inode, long size, long modified) {}

    /** The nameservers of a file, watched by {@code loop}, whose time is used. */
    public ResolvConf(EventLoop loop, Path path) {
        this(loop, path, loop::now);
    }

    ResolvConf(EventLoop loop, Path path, LongSupplier clock) {
        this.path = path;
        this.clock = clock;
        watch = new FileWatch(loop, path, () -> changed = true);
    }

    @Override
    public List<String> search() {
        current();
        return search;
    }

    @Override
    public List<Endpoint> current() {
        long now = clock.getAsLong();
        if (changed || now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            look();
        }
        return servers;
    }

    private void look() {
        if (changed) {
            // Before the look, so that a change after it is heard.
            watch.follow();
        }
        long fd = File.open(path.toString(), FLAGS, 0);
        if (fd < 0) {
            changed = false;
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(File.STAT_LENGTH, 8);
            boolean regular =
                    File.fstat((int) fd, status, 0) >= 0
                            && (File.mode(status, 0) & Linux.S_IFMT()) == Linux.S_IFREG();
            Stamp seen =
                    new Stamp(
                            File.device(status, 0),
                            File.inode(status, 0),
                            File.size(status, 0),
                            File.modified(status, 0));
            if (regular && (changed || !seen.equals(stamp))) {
                stamp = seen;
                String text = read((int) fd, arena);
                search = ResolvConfText.search(text);
                take(ResolvConfText.parse(text, ResolvConf::interfaceIndex));
            }
            changed = false;
        } finally {
            File.close((int) fd);
        }
    }

    /**
     * Accepts what was found. A file that names nobody any more is perhaps being written at this
     * moment, and believed when it is still so at the next look.
     */
    private void take(List<Endpoint> found) {
        if (found.isEmpty() && !doubtful && !servers.equals(LOOPBACK)) {
            doubtful = true;
            stamp = null;
            return;
        }
        doubtful = false;
        List<Endpoint> next = found.isEmpty() ? LOOPBACK : found;
        if (!next.equals(servers)) {
            servers = next;
        }
    }

    private static String read(int fd, Arena arena) {
        MemorySegment text = arena.allocate(LENGTH_LIMIT);
        long length = 0;
        long count;
        do {
            count = File.read(fd, text, length, LENGTH_LIMIT - length);
            length += Math.max(0, count);
        } while (count > 0 && length < LENGTH_LIMIT);
        byte[] bytes = text.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The index of an interface given by name or number; 0 when there is none. */
    private static int interfaceIndex(String scope) {
        if (scope.matches("[0-9]{1,9}")) {
            return Integer.parseInt(scope);
        }
        if (scope.isEmpty() || scope.length() > InterfaceRequest.NAME_LIMIT) {
            return 0;
        }
        int flags = Linux.SOCK_DGRAM() | Linux.SOCK_CLOEXEC();
        long fd = Socket.socket(Linux.AF_INET(), flags, 0);
        if (fd < 0) {
            return 0;
        }
        long index = InterfaceRequest.index((int) fd, scope);
        File.close((int) fd);
        return (int) Math.max(0, index);
    }
}
