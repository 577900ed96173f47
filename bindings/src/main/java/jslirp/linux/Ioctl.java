package jslirp.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.c.Linux;

/** ioctl(2), and the requests whose argument is an int. */
public final class Ioctl {
    private Ioctl() {}

    /** ioctl(2) with a pointer. */
    public static long ioctl(int fd, long request, MemorySegment argument, long argumentAt) {
        return Syscall.call(Linux.SYS_ioctl(), fd, request, Syscall.pointer(argument, argumentAt));
    }

    /** ioctl(2) with a number. */
    public static long ioctl(int fd, long request, long argument) {
        return Syscall.call(Linux.SYS_ioctl(), fd, request, argument);
    }

    /** ioctl(2) that reads an int which is never negative, such as FIONREAD or SIOCOUTQ. */
    public static long ioctl(int fd, long request) {
        MemorySegment scratch = Syscall.scratch();
        scratch.set(ValueLayout.JAVA_INT, Syscall.SCRATCH, 0);
        long result = ioctl(fd, request, scratch, Syscall.SCRATCH);
        return result < 0 ? result : scratch.get(ValueLayout.JAVA_INT, Syscall.SCRATCH);
    }
}
