package jslirp.forward;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import jslirp.linux.File;
import jslirp.linux.c.Linux;
import org.jspecify.annotations.Nullable;

/**
 * Empty pipes for whoever splices next. All connections together need one, and one more for each
 * whose receiver has not taken everything. An unprivileged user gets 1,024 full ones (pipe(7)).
 */
final class Pipes {
    /** Kept when nobody needs them. */
    private static final int SPARE = 16;

    /** A slot holds a fragment of a segment, up to 32 KB; 64 of them are more than one turn. */
    private static final int CAPACITY = 256 << 10;

    private final Deque<Pipe> spare = new ArrayDeque<>();
    private final MemorySegment ends = Arena.ofAuto().allocate(2 * ValueLayout.JAVA_INT.byteSize());

    /** An empty pipe, or null when the kernel has none. */
    @Nullable Pipe take() {
        Pipe known = spare.pollFirst();
        if (known != null) {
            return known;
        }
        if (File.pipe2(ends, 0, Linux.O_NONBLOCK() | Linux.O_CLOEXEC()) < 0) {
            return null;
        }
        Pipe made =
                new Pipe(
                        ends.getAtIndex(ValueLayout.JAVA_INT, 0),
                        ends.getAtIndex(ValueLayout.JAVA_INT, 1));
        // Refused above the user's limit; then it stays as it was made.
        File.fcntl(made.writeEnd, Linux.F_SETPIPE_SZ(), CAPACITY);
        return made;
    }

    /** Takes one back, which is closed unless it is empty. */
    void give(Pipe pipe) {
        if (pipe.held == 0 && spare.size() < SPARE) {
            spare.addFirst(pipe);
        } else {
            pipe.close();
        }
    }

    void close() {
        spare.forEach(Pipe::close);
        spare.clear();
    }
}
