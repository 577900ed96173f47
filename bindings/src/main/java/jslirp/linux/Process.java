package jslirp.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.c.Linux;

/** Processes, their identity, and the namespaces they live in. */
public final class Process {
    /** The kernel's sigset_t, shorter than glibc's. */
    private static final int SIGSET_LENGTH = 8;

    /** The kernel's struct sigaction: handler, flags, restorer and mask, each a long. */
    private static final long KERNEL_SIGACTION_LENGTH = 32;

    /** The handler that ignores: a pointer with this value, which no constant can express. */
    private static final long SIG_IGN = 1;

    private Process() {}

    /** wait4(2): the status is an int, unless null. */
    public static long wait4(int pid, MemorySegment status, long statusAt, int options) {
        return Syscall.call(Linux.SYS_wait4(), pid, Syscall.pointer(status, statusAt), options, 0);
    }

    /** kill(2). */
    public static long kill(int pid, int signal) {
        return Syscall.call(Linux.SYS_kill(), pid, signal);
    }

    /** tgkill(2). */
    public static long tgkill(int tgid, int tid, int signal) {
        return Syscall.call(Linux.SYS_tgkill(), tgid, tid, signal);
    }

    /**
     * rt_sigprocmask(2) of the calling thread: masks as 64 bits; returns 0 and not the old mask.
     */
    static long rt_sigprocmask(int how, MemorySegment set, long setAt, MemorySegment old, long at) {
        return Syscall.call(
                Linux.SYS_rt_sigprocmask(),
                how,
                Syscall.pointer(set, setAt),
                Syscall.pointer(old, at),
                SIGSET_LENGTH);
    }

    /**
     * Ignores a signal from now on (rt_sigaction(2) with SIG_IGN), also one that the JVM keeps for
     * itself. A program that is executed later inherits that.
     */
    public static long ignore(int signal) {
        MemorySegment scratch = Syscall.scratch();
        scratch.asSlice(Syscall.SCRATCH, KERNEL_SIGACTION_LENGTH).fill((byte) 0);
        scratch.set(ValueLayout.JAVA_LONG, Syscall.SCRATCH, SIG_IGN);
        return Syscall.call(
                Linux.SYS_rt_sigaction(),
                signal,
                Syscall.pointer(scratch, Syscall.SCRATCH, KERNEL_SIGACTION_LENGTH),
                0,
                SIGSET_LENGTH);
    }

    /** prctl(2). */
    public static long prctl(int option, long argument2, long argument3, long a4, long a5) {
        return Syscall.call(Linux.SYS_prctl(), option, argument2, argument3, a4, a5);
    }

    /** prctl(2) of an option with one argument at most. */
    public static long prctl(int option, long argument) {
        return prctl(option, argument, 0, 0, 0);
    }

    /** pidfd_open(2). */
    public static long pidfd_open(int pid, int flags) {
        return Syscall.call(Linux.SYS_pidfd_open(), pid, flags);
    }

    /** execve(2): argv and envp are arrays of pointers that end with a null pointer. */
    public static long execve(
            MemorySegment path,
            long pathAt,
            MemorySegment argv,
            long argvAt,
            MemorySegment envp,
            long envpAt) {
        return Syscall.call(
                Linux.SYS_execve(),
                Syscall.pointer(path, pathAt),
                Syscall.pointer(argv, argvAt),
                Syscall.pointer(envp, envpAt));
    }

    /** setns(2) of the calling thread. */
    public static long setns(int fd, int type) {
        return Syscall.call(Linux.SYS_setns(), fd, type);
    }

    /** unshare(2) of the calling thread. */
    public static long unshare(int flags) {
        return Syscall.call(Linux.SYS_unshare(), flags);
    }

    /** prlimit(2) of ourselves; either limit may be null. */
    public static long prlimit(
            int resource, MemorySegment limit, long limitAt, MemorySegment old, long oldAt) {
        return Syscall.call(
                Linux.SYS_prlimit64(),
                0,
                resource,
                Syscall.pointer(limit, limitAt),
                Syscall.pointer(old, oldAt));
    }

    /** getpid(2). */
    public static long getpid() {
        return Syscall.call(Linux.SYS_getpid());
    }

    /** getppid(2). */
    public static long getppid() {
        return Syscall.call(Linux.SYS_getppid());
    }

    /** gettid(2). */
    public static long gettid() {
        return Syscall.call(Linux.SYS_gettid());
    }

    /** getuid(2). */
    public static long getuid() {
        return Syscall.call(Linux.SYS_getuid());
    }

    /** geteuid(2). */
    public static long geteuid() {
        return Syscall.call(Linux.SYS_geteuid());
    }

    /** getgid(2). */
    public static long getgid() {
        return Syscall.call(Linux.SYS_getgid());
    }

    /** getegid(2). */
    public static long getegid() {
        return Syscall.call(Linux.SYS_getegid());
    }

    /**
     * Writes an argv or envp: pointers to strings that lie in native memory, and a null pointer.
     */
    public static void pointers(MemorySegment into, long at, MemorySegment[] strings) {
        for (int i = 0; i < strings.length; i++) {
            into.set(ValueLayout.JAVA_LONG, at + 8L * i, strings[i].address());
        }
        into.set(ValueLayout.JAVA_LONG, at + 8L * strings.length, 0);
    }
}
