package jslirp.linux;

import java.lang.foreign.MemorySegment;
import jslirp.linux.c.Linux;

/** Mounts. */
public final class Mount {
    private Mount() {}

    /** mount(2). */
    public static long mount(
            MemorySegment source,
            long sourceAt,
            MemorySegment target,
            long targetAt,
            MemorySegment type,
            long typeAt,
            long flags,
            MemorySegment options,
            long optionsAt) {
        return Syscall.call(
                Linux.SYS_mount(),
                Syscall.pointer(source, sourceAt),
                Syscall.pointer(target, targetAt),
                Syscall.pointer(type, typeAt),
                flags,
                Syscall.pointer(options, optionsAt));
    }

    /** umount2(2). */
    public static long umount2(MemorySegment target, long targetAt, int flags) {
        return Syscall.call(Linux.SYS_umount2(), Syscall.pointer(target, targetAt), flags);
    }

    /** mkdirat(2). */
    public static long mkdirat(int dirfd, MemorySegment path, long pathAt, int mode) {
        return Syscall.call(Linux.SYS_mkdirat(), dirfd, Syscall.pointer(path, pathAt), mode);
    }

    /** pivot_root(2). */
    public static long pivot_root(
            MemorySegment newRoot, long newRootAt, MemorySegment putOld, long putOldAt) {
        return Syscall.call(
                Linux.SYS_pivot_root(),
                Syscall.pointer(newRoot, newRootAt),
                Syscall.pointer(putOld, putOldAt));
    }
}
