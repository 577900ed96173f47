package jslirp.loop;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import jslirp.linux.CString;
import jslirp.linux.File;
import jslirp.linux.c.Linux;

/**
 * Hears of changes to a file by inotify(7): written, replaced, or reached through symbolic links
 * that now lead elsewhere. Not the file is watched but the directories that its name leads through,
 * since a file that has been replaced is silent. It only ever says "perhaps": what cannot be
 * watched, the owner finds by looking.
 */
public final class FileWatch {
    /** As many symbolic links as the kernel follows (path_resolution(7)). */
    private static final int LINKS = 40;

    private static final int MASK =
            Linux.IN_CREATE()
                    | Linux.IN_MODIFY()
                    | Linux.IN_CLOSE_WRITE()
                    | Linux.IN_ATTRIB()
                    | Linux.IN_MOVED_TO()
                    | Linux.IN_MOVED_FROM()
                    | Linux.IN_DELETE()
                    | Linux.IN_DELETE_SELF()
                    | Linux.IN_MOVE_SELF()
                    | Linux.IN_ONLYDIR();

    private final Path path;
    private final Runnable onChange;
    private final int fd;
    private final MemorySegment events = Arena.ofAuto().allocate(4096, 8);
    private final Map<Path, Integer> watches = new HashMap<>();

    /** A watch that tells {@code onChange}; call {@link #follow} before each look at the file. */
    public FileWatch(EventLoop loop, Path path, Runnable onChange) {
        this.path = path;
        this.onChange = onChange;
        fd = (int) File.inotify_init1(Linux.IN_NONBLOCK() | Linux.IN_CLOEXEC());
        if (fd >= 0) {
            loop.register(fd, Linux.EPOLLIN(), (_, _) -> drain());
        }
    }

    private void drain() {
        while (File.read(fd, events, 0, events.byteSize()) > 0) {
            onChange.run();
        }
    }

    /** Watches the directories that the name leads through now, and no others. */
    public void follow() {
        if (fd < 0) {
            return;
        }
        Set<Path> directories = directories();
        for (Path directory : directories) {
            int watch = (int) add(directory);
            if (watch >= 0) {
                watches.put(directory, watch);
            }
        }
        watches.entrySet().removeIf(entry -> leave(entry, directories));
    }

    private boolean leave(Map.Entry<Path, Integer> watch, Set<Path> directories) {
        if (directories.contains(watch.getKey())) {
            return false;
        }
        File.inotify_rm_watch(fd, watch.getValue());
        return true;
    }

    private long add(Path directory) {
        try (Arena arena = Arena.ofConfined()) {
            return File.inotify_add_watch(fd, CString.of(arena, directory.toString()), 0, MASK);
        }
    }

    private Set<Path> directories() {
        Set<Path> directories = new LinkedHashSet<>();
        Path next = path.toAbsolutePath();
        for (int i = 0; i < LINKS && next.getParent() != null; i++) {
            directories.add(next.getParent());
            try {
                next = next.resolveSibling(Files.readSymbolicLink(next)).normalize();
            } catch (IOException | UnsupportedOperationException e) {
                // Not a link, or not there: the chain ends here.
                break;
            }
        }
        return directories;
    }
}
