package jslirp.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.c.Linux;
import jslirp.linux.c.epoll_event;
import jslirp.linux.c.timespec;

/**
 * epoll(7). An event is 12 bytes on x86-64, where the struct is packed, and 16 elsewhere; the
 * accessors know.
 */
public final class Epoll {
    /** The size of one event in the array that {@link #epoll_pwait} fills. */
    public static final long EVENT_LENGTH = epoll_event.sizeof();

    private static final long EVENTS = epoll_event.events$offset();
    private static final long DATA = epoll_event.data$offset();

    private Epoll() {}

    /** epoll_create1(2). */
    public static long epoll_create1(int flags) {
        return Syscall.call(Linux.SYS_epoll_create1(), flags);
    }

    /** epoll_ctl(2). */
    public static long epoll_ctl(
            int epfd, int operation, int fd, MemorySegment event, long eventAt) {
        return Syscall.call(
                Linux.SYS_epoll_ctl(), epfd, operation, fd, Syscall.pointer(event, eventAt));
    }

    /** epoll_ctl(2) with the events and the datum as values. */
    public static long epoll_ctl(int epfd, int operation, int fd, int events, long datum) {
        MemorySegment scratch = Syscall.scratch();
        scratch.set(ValueLayout.JAVA_INT_UNALIGNED, Syscall.SCRATCH + EVENTS, events);
        scratch.set(ValueLayout.JAVA_LONG_UNALIGNED, Syscall.SCRATCH + DATA, datum);
        return epoll_ctl(epfd, operation, fd, scratch, Syscall.SCRATCH);
    }

    /** epoll_pwait(2) with the signal mask left as it is: the number of events. */
    public static long epoll_pwait(
            int epfd, MemorySegment events, long eventsAt, int count, int timeoutMillis) {
        return Syscall.call(
                Linux.SYS_epoll_pwait(),
                epfd,
                Syscall.pointer(events, eventsAt, count * EVENT_LENGTH),
                count,
                timeoutMillis,
                0,
                0);
    }

    /**
     * epoll_pwait2(2) (Linux 5.11): as {@link #epoll_pwait}, with the time in nanoseconds; negative
     * means for ever.
     */
    public static long epoll_pwait2(
            int epfd, MemorySegment events, long eventsAt, int count, long timeoutNanos) {
        MemorySegment scratch = Syscall.scratch();
        long timeAt = Syscall.SCRATCH;
        scratch.set(
                ValueLayout.JAVA_LONG,
                timeAt + timespec.tv_sec$offset(),
                timeoutNanos / 1_000_000_000);
        scratch.set(
                ValueLayout.JAVA_LONG,
                timeAt + timespec.tv_nsec$offset(),
                timeoutNanos % 1_000_000_000);
        return Syscall.call(
                Linux.SYS_epoll_pwait2(),
                epfd,
                Syscall.pointer(events, eventsAt, count * EVENT_LENGTH),
                count,
                timeoutNanos < 0 ? 0 : Syscall.pointer(scratch, timeAt),
                0,
                0);
    }

    /** What happened, of event number {@code index}. */
    public static int events(MemorySegment events, long eventsAt, int index) {
        return events.get(ValueLayout.JAVA_INT_UNALIGNED, eventsAt + index * EVENT_LENGTH + EVENTS);
    }

    /** The datum given to {@link #epoll_ctl}, of event number {@code index}. */
    public static long datum(MemorySegment events, long eventsAt, int index) {
        return events.get(ValueLayout.JAVA_LONG_UNALIGNED, eventsAt + index * EVENT_LENGTH + DATA);
    }
}
