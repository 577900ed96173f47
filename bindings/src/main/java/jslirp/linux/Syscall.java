package jslirp.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Objects;

/**
 * The one way into the kernel: syscall(2) with captured errno.
 *
 * <p>The handle is not bound to an address, so the same shape also serves the few libc functions
 * that are not system calls ({@link #libc}).
 */
final class Syscall {
    /** Bytes of per-thread memory for small arguments, see {@link #scratch}. */
    static final int SCRATCH_LENGTH = 240;

    /** Where in the per-thread memory the scratch begins; errno lies at 0. */
    static final long SCRATCH = 16;

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
                            ValueLayout.JAVA_LONG),
                    Linker.Option.captureCallState("errno"));

    private static final MemorySegment SYSCALL = function("syscall");

    private static final int EINTR = Errno.EINTR;

    private static final ThreadMemory MEMORY = new ThreadMemory();

    private Syscall() {}

    /** The address of a libc function. */
    static MemorySegment function(String name) {
        return LINKER.defaultLookup().findOrThrow(name);
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

    /** syscall(2): the result, or {@code -errno}. EINTR is retried. */
    static long call(long number, long a0, long a1, long a2, long a3, long a4, long a5) {
        long result;
        do {
            result = once(number, a0, a1, a2, a3, a4, a5);
        } while (result == -EINTR);
        return result;
    }

    /** syscall(2) without the retry: close(2) must not be repeated. */
    static long once(long number, long a0, long a1, long a2, long a3, long a4, long a5) {
        return invoke(SYSCALL, number, a0, a1, a2, a3, a4, a5);
    }

    /**
     * A libc function that returns int and sets errno, by its address: the result, or {@code
     * -errno}. The upper half of what an int function returns is undefined, hence the narrowing.
     */
    static long libc(MemorySegment function, long a0, long a1, long a2, long a3) {
        MemorySegment memory = MEMORY.get();
        int result = (int) downcall(function, memory, a0, a1, a2, a3, 0, 0, 0);
        return result == -1 ? -memory.get(ValueLayout.JAVA_INT, 0) : result;
    }

    private static long invoke(
            MemorySegment function, long a0, long a1, long a2, long a3, long a4, long a5, long a6) {
        MemorySegment memory = MEMORY.get();
        long result = downcall(function, memory, a0, a1, a2, a3, a4, a5, a6);
        return result == -1 ? -memory.get(ValueLayout.JAVA_INT, 0) : result;
    }

    private static long downcall(
            MemorySegment function,
            MemorySegment errno,
            long a0,
            long a1,
            long a2,
            long a3,
            long a4,
            long a5,
            long a6) {
        try {
            return (long) CALL.invokeExact(function, errno, a0, a1, a2, a3, a4, a5, a6);
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
     * Errno and scratch of each thread. The threads that make calls are few and live long, so the
     * memory is never freed, which is what makes passing it to a downcall cheapest.
     */
    private static final class ThreadMemory extends ThreadLocal<MemorySegment> {
        @Override
        protected MemorySegment initialValue() {
            return Arena.global().allocate(SCRATCH + SCRATCH_LENGTH, 16);
        }
    }
}
