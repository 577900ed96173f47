package jslirp.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.c.Linux;
import jslirp.linux.c.mmsghdr;
import jslirp.linux.c.msghdr;

/** Sockets of all families. */
public final class Socket {
    private static final long MSGHDR_LENGTH = msghdr.sizeof();
    private static final long MMSGHDR_LENGTH = mmsghdr.sizeof();
    private static final long SOCKLEN_LENGTH = 4;

    private Socket() {}

    /** socket(2). */
    public static long socket(int domain, int type, int protocol) {
        return Syscall.call(Linux.SYS_socket(), domain, type, protocol);
    }

    /** socketpair(2): two ints. */
    public static long socketpair(
            int domain, int type, int protocol, MemorySegment pair, long pairAt) {
        return Syscall.call(
                Linux.SYS_socketpair(), domain, type, protocol, Syscall.pointer(pair, pairAt, 8));
    }

    /** bind(2). */
    public static long bind(int fd, MemorySegment address, long addressAt, int length) {
        return Syscall.call(
                Linux.SYS_bind(), fd, Syscall.pointer(address, addressAt, length), length);
    }

    /** connect(2). */
    public static long connect(int fd, MemorySegment address, long addressAt, int length) {
        return Syscall.call(
                Linux.SYS_connect(), fd, Syscall.pointer(address, addressAt, length), length);
    }

    /** listen(2). */
    public static long listen(int fd, int backlog) {
        return Syscall.call(Linux.SYS_listen(), fd, backlog);
    }

    /** accept4(2): the length is an int that the kernel reads and writes. */
    public static long accept4(
            int fd,
            MemorySegment address,
            long addressAt,
            MemorySegment length,
            long lengthAt,
            int flags) {
        return Syscall.call(
                Linux.SYS_accept4(),
                fd,
                Syscall.pointer(address, addressAt),
                Syscall.pointer(length, lengthAt),
                flags);
    }

    /** send(2). */
    public static long send(int fd, MemorySegment from, long at, long count, int flags) {
        return Syscall.call(
                Linux.SYS_sendto(), fd, Syscall.pointer(from, at, count), count, flags, 0, 0);
    }

    /** sendto(2). */
    public static long sendto(
            int fd,
            MemorySegment from,
            long at,
            long count,
            int flags,
            MemorySegment address,
            long addressAt,
            int length) {
        return Syscall.call(
                Linux.SYS_sendto(),
                fd,
                Syscall.pointer(from, at, count),
                count,
                flags,
                Syscall.pointer(address, addressAt, length),
                length);
    }

    /** sendmsg(2). */
    public static long sendmsg(int fd, MemorySegment message, long messageAt, int flags) {
        return Syscall.call(
                Linux.SYS_sendmsg(), fd, Syscall.pointer(message, messageAt, MSGHDR_LENGTH), flags);
    }

    /** sendmmsg(2). */
    public static long sendmmsg(
            int fd, MemorySegment messages, long messagesAt, int count, int flags) {
        return Syscall.call(
                Linux.SYS_sendmmsg(),
                fd,
                Syscall.pointer(messages, messagesAt, count * MMSGHDR_LENGTH),
                count,
                flags);
    }

    /** recv(2). */
    public static long recv(int fd, MemorySegment into, long at, long count, int flags) {
        return Syscall.call(
                Linux.SYS_recvfrom(), fd, Syscall.pointer(into, at, count), count, flags, 0, 0);
    }

    /**
     * recv(2) of bytes nobody wants: with MSG_TRUNC TCP drops them from its queue without a copy.
     */
    public static long discard(int fd, long count, int flags) {
        return Syscall.call(Linux.SYS_recvfrom(), fd, 0, count, flags | Linux.MSG_TRUNC(), 0, 0);
    }

    /** recvfrom(2): the length is an int that the kernel reads and writes. */
    public static long recvfrom(
            int fd,
            MemorySegment into,
            long at,
            long count,
            int flags,
            MemorySegment address,
            long addressAt,
            MemorySegment length,
            long lengthAt) {
        return Syscall.call(
                Linux.SYS_recvfrom(),
                fd,
                Syscall.pointer(into, at, count),
                count,
                flags,
                Syscall.pointer(address, addressAt),
                Syscall.pointer(length, lengthAt));
    }

    /** recvmsg(2). */
    public static long recvmsg(int fd, MemorySegment message, long messageAt, int flags) {
        return Syscall.call(
                Linux.SYS_recvmsg(), fd, Syscall.pointer(message, messageAt, MSGHDR_LENGTH), flags);
    }

    /** recvmmsg(2) without a time limit. */
    public static long recvmmsg(
            int fd, MemorySegment messages, long messagesAt, int count, int flags) {
        return Syscall.call(
                Linux.SYS_recvmmsg(),
                fd,
                Syscall.pointer(messages, messagesAt, count * MMSGHDR_LENGTH),
                count,
                flags,
                0);
    }

    /** shutdown(2). */
    public static long shutdown(int fd, int how) {
        return Syscall.call(Linux.SYS_shutdown(), fd, how);
    }

    /** getsockname(2): the length is an int that the kernel reads and writes. */
    public static long getsockname(
            int fd, MemorySegment address, long addressAt, MemorySegment length, long lengthAt) {
        return Syscall.call(
                Linux.SYS_getsockname(),
                fd,
                Syscall.pointer(address, addressAt),
                Syscall.pointer(length, lengthAt));
    }

    /** getpeername(2): the length is an int that the kernel reads and writes. */
    public static long getpeername(
            int fd, MemorySegment address, long addressAt, MemorySegment length, long lengthAt) {
        return Syscall.call(
                Linux.SYS_getpeername(),
                fd,
                Syscall.pointer(address, addressAt),
                Syscall.pointer(length, lengthAt));
    }

    /** setsockopt(2). */
    public static long setsockopt(
            int fd, int level, int name, MemorySegment value, long valueAt, int length) {
        return Syscall.call(
                Linux.SYS_setsockopt(),
                fd,
                level,
                name,
                Syscall.pointer(value, valueAt, length),
                length);
    }

    /** setsockopt(2) of an int. */
    public static long setsockopt(int fd, int level, int name, int value) {
        MemorySegment scratch = Syscall.scratch();
        scratch.set(ValueLayout.JAVA_INT, Syscall.SCRATCH, value);
        return setsockopt(
                fd, level, name, scratch, Syscall.SCRATCH, (int) ValueLayout.JAVA_INT.byteSize());
    }

    /** getsockopt(2): the length is an int that the kernel reads and writes. */
    public static long getsockopt(
            int fd,
            int level,
            int name,
            MemorySegment value,
            long valueAt,
            MemorySegment length,
            long lengthAt) {
        return Syscall.call(
                Linux.SYS_getsockopt(),
                fd,
                level,
                name,
                Syscall.pointer(value, valueAt),
                Syscall.pointer(length, lengthAt));
    }

    /** getsockopt(2) of an int: the option's value, for options that are never negative. */
    public static long getsockopt(int fd, int level, int name) {
        MemorySegment scratch = Syscall.scratch();
        long lengthAt = Syscall.SCRATCH + ValueLayout.JAVA_INT.byteSize();
        scratch.set(ValueLayout.JAVA_INT, Syscall.SCRATCH, 0);
        scratch.set(ValueLayout.JAVA_INT, lengthAt, (int) SOCKLEN_LENGTH);
        long result = getsockopt(fd, level, name, scratch, Syscall.SCRATCH, scratch, lengthAt);
        return result < 0 ? result : scratch.get(ValueLayout.JAVA_INT, Syscall.SCRATCH);
    }
}
