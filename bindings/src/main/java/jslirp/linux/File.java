package jslirp.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.c.Linux;
import jslirp.linux.c.iovec;
import jslirp.linux.c.pollfd;
import jslirp.linux.c.stat;
import jslirp.linux.c.timespec;

/** Files, pipes and descriptors. */
public final class File {
    /** The size of {@code struct stat}, for {@link #fstat}. */
    public static final long STAT_LENGTH = stat.sizeof();

    private static final long IOVEC_LENGTH = iovec.sizeof();
    private static final int EINTR = Errno.EINTR;

    private File() {}

    /** openat(2). */
    public static long openat(int dirfd, MemorySegment path, long pathAt, int flags, int mode) {
        return Syscall.call(Linux.SYS_openat(), dirfd, Syscall.pointer(path, pathAt), flags, mode);
    }

    /** open(2) of a path relative to the working directory. Allocates: for the set-up. */
    public static long open(String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return openat(Linux.AT_FDCWD(), CString.of(arena, path), 0, flags, mode);
        }
    }

    /** read(2). */
    public static long read(int fd, MemorySegment into, long at, long count) {
        return Syscall.call(Linux.SYS_read(), fd, Syscall.pointer(into, at, count), count);
    }

    /** write(2). */
    public static long write(int fd, MemorySegment from, long at, long count) {
        return Syscall.call(Linux.SYS_write(), fd, Syscall.pointer(from, at, count), count);
    }

    /** readv(2). */
    public static long readv(int fd, MemorySegment iov, long iovAt, int count) {
        return Syscall.call(Linux.SYS_readv(), fd, vectors(iov, iovAt, count), count);
    }

    /** writev(2). */
    public static long writev(int fd, MemorySegment iov, long iovAt, int count) {
        return Syscall.call(Linux.SYS_writev(), fd, vectors(iov, iovAt, count), count);
    }

    private static long vectors(MemorySegment iov, long at, int count) {
        return Syscall.pointer(iov, at, count * IOVEC_LENGTH);
    }

    /**
     * close(2). An interrupted close has closed the descriptor all the same, and repeating it could
     * close the next owner's.
     */
    public static long close(int fd) {
        long result = Syscall.once(Linux.SYS_close(), fd, 0, 0, 0, 0, 0);
        return result == -EINTR ? 0 : result;
    }

    /** fcntl(2) with an integer argument. */
    public static long fcntl(int fd, int command, long argument) {
        return Syscall.call(Linux.SYS_fcntl(), fd, command, argument);
    }

    /** dup3(2). */
    public static long dup3(int oldfd, int newfd, int flags) {
        return Syscall.call(Linux.SYS_dup3(), oldfd, newfd, flags);
    }

    /** pipe2(2): two ints, the reading end first. */
    public static long pipe2(MemorySegment pipefd, long pipefdAt, int flags) {
        return Syscall.call(
                Linux.SYS_pipe2(),
                Syscall.pointer(pipefd, pipefdAt, 2 * ValueLayout.JAVA_INT.byteSize()),
                flags);
    }

    /** splice(2) between descriptors without offsets: sockets and pipes. */
    public static long splice(int fdIn, int fdOut, long count, int flags) {
        return Syscall.call(Linux.SYS_splice(), fdIn, 0, fdOut, 0, count, flags);
    }

    /** unlinkat(2). */
    public static long unlinkat(int dirfd, MemorySegment path, long pathAt, int flags) {
        return Syscall.call(Linux.SYS_unlinkat(), dirfd, Syscall.pointer(path, pathAt), flags);
    }

    /** umask(2), which cannot fail: the mask that was in force, for the whole process. */
    public static long umask(int mask) {
        return Syscall.call(Linux.SYS_umask(), mask);
    }

    /** unlink(2). Allocates: for the set-up. */
    public static long unlink(String path) {
        try (Arena arena = Arena.ofConfined()) {
            return unlinkat(Linux.AT_FDCWD(), CString.of(arena, path), 0, 0);
        }
    }

    /** fstat(2). */
    public static long fstat(int fd, MemorySegment status, long statusAt) {
        return Syscall.call(Linux.SYS_fstat(), fd, Syscall.pointer(status, statusAt, STAT_LENGTH));
    }

    /** The device of a {@code struct stat}: with {@link #inode} the identity of a file. */
    public static long device(MemorySegment status, long statusAt) {
        return status.get(ValueLayout.JAVA_LONG, statusAt + stat.st_dev$offset());
    }

    /** The inode number of a {@code struct stat}. */
    public static long inode(MemorySegment status, long statusAt) {
        return status.get(ValueLayout.JAVA_LONG, statusAt + stat.st_ino$offset());
    }

    /** Type and permissions of a {@code struct stat}. */
    public static int mode(MemorySegment status, long statusAt) {
        return status.get(ValueLayout.JAVA_INT, statusAt + stat.st_mode$offset());
    }

    /** The length in bytes of a {@code struct stat}. */
    public static long size(MemorySegment status, long statusAt) {
        return status.get(ValueLayout.JAVA_LONG, statusAt + stat.st_size$offset());
    }

    /** When the content last changed, of a {@code struct stat}: nanoseconds since 1970. */
    public static long modified(MemorySegment status, long statusAt) {
        long at = statusAt + stat.st_mtim$offset();
        return status.get(ValueLayout.JAVA_LONG, at + timespec.tv_sec$offset()) * 1_000_000_000
                + status.get(ValueLayout.JAVA_LONG, at + timespec.tv_nsec$offset());
    }

    /** eventfd(2). */
    public static long eventfd(int initial, int flags) {
        return Syscall.call(Linux.SYS_eventfd2(), initial, flags);
    }

    /** poll(2) of one descriptor: the events that are ready, 0 when the time is up. */
    public static long poll(int fd, int events, int timeoutMillis) {
        MemorySegment scratch = Syscall.scratch();
        long at = Syscall.SCRATCH;
        long timeAt = at + pollfd.sizeof();
        scratch.set(ValueLayout.JAVA_INT, at + pollfd.fd$offset(), fd);
        scratch.set(ValueLayout.JAVA_SHORT, at + pollfd.events$offset(), (short) events);
        scratch.set(ValueLayout.JAVA_SHORT, at + pollfd.revents$offset(), (short) 0);
        scratch.set(ValueLayout.JAVA_LONG, timeAt + timespec.tv_sec$offset(), timeoutMillis / 1000);
        scratch.set(
                ValueLayout.JAVA_LONG,
                timeAt + timespec.tv_nsec$offset(),
                timeoutMillis % 1000 * 1_000_000L);
        // Negative means for ever, which ppoll(2) spells as no time at all.
        long time = timeoutMillis < 0 ? 0 : Syscall.pointer(scratch, timeAt);
        long result = Syscall.call(Linux.SYS_ppoll(), Syscall.pointer(scratch, at), 1, time, 0, 8);
        return result <= 0
                ? result
                : scratch.get(ValueLayout.JAVA_SHORT, at + pollfd.revents$offset()) & 0xffff;
    }

    /** inotify_init1(2). */
    public static long inotify_init1(int flags) {
        return Syscall.call(Linux.SYS_inotify_init1(), flags);
    }

    /** inotify_add_watch(2). */
    public static long inotify_add_watch(int fd, MemorySegment path, long pathAt, int mask) {
        return Syscall.call(Linux.SYS_inotify_add_watch(), fd, Syscall.pointer(path, pathAt), mask);
    }

    /** inotify_rm_watch(2). */
    public static long inotify_rm_watch(int fd, int watch) {
        return Syscall.call(Linux.SYS_inotify_rm_watch(), fd, watch);
    }

    /** getrandom(2). */
    public static long getrandom(MemorySegment into, long at, long count, int flags) {
        return Syscall.call(Linux.SYS_getrandom(), Syscall.pointer(into, at, count), count, flags);
    }
}
