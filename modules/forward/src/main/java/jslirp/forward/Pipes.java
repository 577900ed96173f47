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

    /**
     * What the kernel lets anybody have (pipe(7), pipe-max-size). A splice(2) moves no more than a
     * page for each slot that is free, however much a slot could hold: a pipe of this capacity
     * takes a turn at once.
     */
    private static final int CAPACITY = 1 << 20;

    /**
     * The same for those beyond the first few, since a user's other programs need pipes as well.
     */
    private static final int MODEST_CAPACITY = CAPACITY / 4;

    /** So many may be large: an eighth of what a user's pipes may hold together. */
    private static final int LARGE = 8;

    private final Deque<Pipe> spare = new ArrayDeque<>();
    private int large;
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
        boolean isLarge = large < LARGE;
        Pipe made =
                new Pipe(
                        ends.getAtIndex(ValueLayout.JAVA_INT, 0),
                        ends.getAtIndex(ValueLayout.JAVA_INT, 1),
                        isLarge);
        large += isLarge ? 1 : 0;
        // Refused above the user's limit; then it stays as it was made.
        int capacity = isLarge ? CAPACITY : MODEST_CAPACITY;
        File.fcntl(made.writeEnd, Linux.F_SETPIPE_SZ(), capacity);
        return made;
    }

    /** Takes one back, which is closed unless it is empty. */
    void give(Pipe pipe) {
        if (pipe.held == 0 && spare.size() < SPARE) {
            if (pipe.large) {
                spare.addFirst(pipe);
            } else {
                spare.addLast(pipe);
            }
        } else {
            close(pipe);
        }
    }

    private void close(Pipe pipe) {
        large -= pipe.large ? 1 : 0;
        pipe.close();
    }

    void close() {
        spare.forEach(this::close);
        spare.clear();
    }
}
