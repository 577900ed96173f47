package jslirp.linux;

/** The memory that libc holds for all native code of the process, the JVM's own above all. */
public final class Memory {
    private Memory() {}

    /**
     * malloc_trim(3): gives back to the kernel what has been freed, which libc would keep. Some
     * milliseconds at most; a libc that lacks the function does nothing.
     */
    public static void trim() {
        if (Syscall.hasFunction("malloc_trim")) {
            Syscall.function("malloc_trim", 0, 0, 0, 0, 0, 0);
        }
    }
}
