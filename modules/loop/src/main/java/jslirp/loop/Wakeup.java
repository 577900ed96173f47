package jslirp.loop;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.linux.c.Linux;

/**
 * The eventfd(2) by which other threads reach the loop. Its counter is the message: each wake adds
 * one, a stop adds so much that no number of wakes amounts to it.
 */
final class Wakeup {
    private static final long WAKE = 1;
    private static final long STOP = 1L << 48;

    private final int fd;

    /** Read by the threads that send, written never again. */
    private final MemorySegment wake = word(WAKE);

    private final MemorySegment stop = word(STOP);

    /** Belongs to the loop. */
    private final MemorySegment counter = word(0);

    Wakeup() throws ErrnoException {
        int flags = Linux.EFD_CLOEXEC() | Linux.EFD_NONBLOCK();
        fd = (int) Errno.check("eventfd", File.eventfd(0, flags));
    }

    private static MemorySegment word(long value) {
        MemorySegment word = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
        word.set(ValueLayout.JAVA_LONG, 0, value);
        return word;
    }

    int fd() {
        return fd;
    }

    void wake() {
        File.write(fd, wake, 0, Long.BYTES);
    }

    void stop() {
        File.write(fd, stop, 0, Long.BYTES);
    }

    /** Takes the message. Returns whether it says stop. */
    boolean drain() {
        return File.read(fd, counter, 0, Long.BYTES) == Long.BYTES
                && counter.get(ValueLayout.JAVA_LONG, 0) >= STOP;
    }

    void close() {
        File.close(fd);
    }
}
