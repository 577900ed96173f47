package jslirp.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Objects;

/**
 * The one way into the kernel: a downcall of one shape, to {@link MachineCode} of ours that makes
 * the system call.
 *
 * <p>The handle is not bound to an address, so the same shape also serves the few functions of libc
 * that are not system calls, or are needed before the page with the code is there ({@link
 * #function}).
 */
final class Syscall {
    /** Bytes of per-thread memory for small arguments, see {@link #scratch}. */
    static final int SCRATCH_LENGTH = 240;

    /** Where in the per-thread memory the scratch begins. */
    static final long SCRATCH = 0;

    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle CALL =
            LINKER.downcallHandle(
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG));

    private static final MachineCode CODE = MachineCode.map();
    private static final MemorySegment SYSCALL = CODE.call();
    private static final MemorySegment SPAWN = CODE.spawn();

    private static final int EINTR = Errno.EINTR;

    private static final ThreadMemory MEMORY = new ThreadMemory();

    private Syscall() {}

    /** A function of libc, and what it leaves in the register of its result. */
    static long function(String name, long a0, long a1, long a2, long a3, long a4, long a5) {
        MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
        return downcall(address, a0, a1, a2, a3, a4, a5, 0);
    }

    /** Whether libc has a function. */
    static boolean hasFunction(String name) {
        return LINKER.defaultLookup().find(name).isPresent();
    }

    /**
     * clone(2) of a child that walks over the rows of a {@link SyscallTable} on the stack that ends
     * at {@code stackEnd}: its number, or {@code -errno}.
     */
    static long spawn(long flags, MemorySegment stackEnd, MemorySegment rows) {
        return downcall(SPAWN, flags, stackEnd.address(), rows.address(), 0, 0, 0, 0);
    }

    static long call(long number) {
        return call(number, 0, 0, 0, 0, 0, 0);
    }

    static long call(long number, long a0) {
        return call(number, a0, 0, 0, 0, 0, 0);
    }

    static long call(long number, long a0, long a1) {
        return call(number, a0, a1, 0, 0, 0, 0);
    }

    static long call(long number, long a0, long a1, long a2) {
        return call(number, a0, a1, a2, 0, 0, 0);
    }

    static long call(long number, long a0, long a1, long a2, long a3) {
        return call(number, a0, a1, a2, a3, 0, 0);
    }

    static long call(long number, long a0, long a1, long a2, long a3, long a4) {
        return call(number, a0, a1, a2, a3, a4, 0);
    }

    /** A system call: the result, or {@code -errno}. EINTR is retried. */
    static long call(long number, long a0, long a1, long a2, long a3, long a4, long a5) {
        long result;
        do {
            result = once(number, a0, a1, a2, a3, a4, a5);
        } while (result == -EINTR);
        return result;
    }

    /** A system call without the retry: close(2) must not be repeated. */
    static long once(long number, long a0, long a1, long a2, long a3, long a4, long a5) {
        return downcall(SYSCALL, number, a0, a1, a2, a3, a4, a5);
    }

    private static long downcall(
            MemorySegment function, long a0, long a1, long a2, long a3, long a4, long a5, long a6) {
        try {
            return (long) CALL.invokeExact(function, a0, a1, a2, a3, a4, a5, a6);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A downcall throws nothing checked", e);
        }
    }

    /**
     * The address of {@code size} bytes at {@code at}, checked: the kernel gets no pointer that
     * leaves its segment.
     */
    static long pointer(MemorySegment segment, long at, long size) {
        assert segment.isNative() : "The kernel needs native memory";
        Objects.checkFromIndexSize(at, size, segment.byteSize());
        return segment.address() + at;
    }

    /** The address of whatever lies at {@code at}, or the null pointer. */
    static long pointer(MemorySegment segment, long at) {
        return pointer(segment, at, 0);
    }

    /**
     * Memory of the calling thread for an argument of the next call: {@link #SCRATCH_LENGTH} bytes
     * from {@link #SCRATCH} on. It holds nothing from one call to the next.
     */
    static MemorySegment scratch() {
        return MEMORY.get();
    }

    /**
     * Scratch of each thread. The threads that make calls are few and live long, so the memory is
     * never freed.
     */
    private static final class ThreadMemory extends ThreadLocal<MemorySegment> {
        @Override
        protected MemorySegment initialValue() {
            return Arena.global().allocate(SCRATCH_LENGTH, 16);
        }
    }
}
