package jslirp.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jslirp.linux.File;
import jslirp.linux.c.Linux;
import org.jspecify.annotations.Nullable;

/** What tells one file, or one namespace, from another, whatever it is called. */
record FileIdentity(long device, long inode) {
    /**
     * Whether it is the same as another, which may be null. A record's own {@code equals} is put
     * together when it is first called: too late at the start of the program.
     */
    boolean is(@Nullable FileIdentity other) {
        return other != null && other.device == device && other.inode == inode;
    }

    /** That of an open descriptor; null if it is not open. */
    static @Nullable FileIdentity of(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(File.STAT_LENGTH, 8);
            return File.fstat(fd, status, 0) < 0
                    ? null
                    : new FileIdentity(File.device(status, 0), File.inode(status, 0));
        }
    }

    /** That of what a path leads to; null if it leads to nothing. */
    static @Nullable FileIdentity of(String path) {
        int fd = (int) File.open(path, Linux.O_PATH() | Linux.O_CLOEXEC(), 0);
        if (fd < 0) {
            return null;
        }
        FileIdentity identity = of(fd);
        File.close(fd);
        return identity;
    }
}
