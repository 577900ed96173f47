package jslirp.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Process;
import jslirp.linux.c.Linux;
import jslirp.linux.c.rlimit;

/**
 * The limit of open files. Each flow of the guest is a socket of ours, so we take all that we may
 * have; a command that we start gets the limit that we were started with.
 */
final class OpenFiles {
    private OpenFiles() {}

    /** Raises the soft limit to the hard one; returns what it was, -1 for unlimited. */
    static long raise() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(rlimit.sizeof(), Long.BYTES);
            int resource = Linux.RLIMIT_NOFILE();
            if (Process.prlimit(resource, MemorySegment.NULL, 0, limit, 0) < 0) {
                return -1;
            }
            long soft = limit.get(ValueLayout.JAVA_LONG, rlimit.rlim_cur$offset());
            long hard = limit.get(ValueLayout.JAVA_LONG, rlimit.rlim_max$offset());
            limit.set(ValueLayout.JAVA_LONG, rlimit.rlim_cur$offset(), hard);
            // Without it there are fewer flows, nothing worse.
            Process.prlimit(resource, limit, 0, MemorySegment.NULL, 0);
            return soft;
        }
    }

    /** How many there may be now. */
    static long limit() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(rlimit.sizeof(), Long.BYTES);
            Process.prlimit(Linux.RLIMIT_NOFILE(), MemorySegment.NULL, 0, limit, 0);
            long soft = limit.get(ValueLayout.JAVA_LONG, rlimit.rlim_cur$offset());
            // Unlimited is -1.
            return soft < 0 ? Long.MAX_VALUE : soft;
        }
    }
}
