package jslirp.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.c.Linux;

/**
 * System calls to be carried out where no Java may run, and their results.
 *
 * <p>Rows lie in native memory, and {@link MachineCode} walks over them. {@link #runInChild} does
 * so in a child process that shares our memory and our descriptors but has a filesystem context and
 * namespaces of its own, and is single-threaded: so it may enter a user namespace, which no JVM
 * can, and what it opens there is open here. The child runs some hundred bytes of machine code,
 * hence no safepoint, collector or compiler can hang it.
 */
public final class SyscallTable {
    private static final long ROW_LENGTH = 64;
    private static final long NUMBER = 0;
    private static final long ARGUMENTS = 8;
    private static final long REQUIRED = 48;
    private static final long RESULT = 56;
    private static final int ARGUMENT_LIMIT = 5;

    /**
     * Room for the frame of a signal handler, should one hit the child in spite of the mask: vector
     * registers take 3 to 11 KB of it.
     */
    private static final long STACK_LENGTH = 64 << 10;

    private final MemorySegment rows;
    private final int capacity;
    private int count;

    /** A table for at most {@code capacity} rows in memory of the arena. */
    public SyscallTable(Arena arena, int capacity) {
        this.rows = arena.allocate((capacity + 1) * ROW_LENGTH, ROW_LENGTH);
        this.capacity = capacity;
        end();
    }

    /** Adds a row whose failure ends the walk; returns its index. */
    public int require(long number, long... arguments) {
        return add(true, number, arguments);
    }

    /** Adds a row that may fail; returns its index. */
    public int attempt(long number, long... arguments) {
        return add(false, number, arguments);
    }

    private int add(boolean required, long number, long... arguments) {
        if (count == capacity || arguments.length > ARGUMENT_LIMIT) {
            throw new IllegalArgumentException("The table or the row is full");
        }
        long at = count * ROW_LENGTH;
        rows.set(ValueLayout.JAVA_LONG, at + NUMBER, number);
        for (int i = 0; i < arguments.length; i++) {
            rows.set(ValueLayout.JAVA_LONG, at + ARGUMENTS + i * 8L, arguments[i]);
        }
        rows.set(ValueLayout.JAVA_LONG, at + REQUIRED, required ? 1 : 0);
        rows.set(ValueLayout.JAVA_LONG, at + RESULT, -Errno.ECANCELED);
        count++;
        end();
        return count - 1;
    }

    private void end() {
        rows.set(ValueLayout.JAVA_LONG, count * ROW_LENGTH + NUMBER, -1);
    }

    /** What the row returned: {@code -ECANCELED} if the walk did not get there. */
    public long result(int row) {
        return rows.get(ValueLayout.JAVA_LONG, row * ROW_LENGTH + RESULT);
    }

    /**
     * Carries out the rows in a child and waits for its end: 0, {@code -errno} of clone(2) or
     * wait4(2), or the child's wait status if a signal killed it.
     *
     * <p>The calling thread stands still meanwhile (CLONE_VFORK). Signals stay outside: the child
     * would run the JVM's handlers, on its small stack and in our memory.
     */
    public long runInChild() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment masks = arena.allocate(16, 8);
            masks.set(ValueLayout.JAVA_LONG, 0, ~synchronousSignals());
            Process.rt_sigprocmask(Linux.SIG_BLOCK(), masks, 0, masks, 8);
            try {
                return cloneAndWait(arena);
            } finally {
                Process.rt_sigprocmask(Linux.SIG_SETMASK(), masks, 8, MemorySegment.NULL, 0);
            }
        }
    }

    private long cloneAndWait(Arena arena) {
        MemorySegment stack = arena.allocate(STACK_LENGTH, 16);
        MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
        long child =
                Syscall.spawn(
                        Linux.CLONE_VM() | Linux.CLONE_VFORK() | Linux.CLONE_FILES(),
                        stack.asSlice(STACK_LENGTH),
                        rows);
        if (child < 0) {
            return child;
        }
        // Without an exit signal only __WALL sees the child.
        long reaped = Process.wait4((int) child, status, 0, Linux.__WALL());
        return reaped < 0 ? reaped : status.get(ValueLayout.JAVA_INT, 0);
    }

    /** The signals by which the JVM itself works: blocked, a fault would kill the process. */
    private static long synchronousSignals() {
        return bit(Linux.SIGSEGV())
                | bit(Linux.SIGBUS())
                | bit(Linux.SIGFPE())
                | bit(Linux.SIGILL())
                | bit(Linux.SIGTRAP());
    }

    private static long bit(int signal) {
        return 1L << (signal - 1);
    }
}
