package jslirp.loop;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jslirp.linux.Epoll;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.linux.c.Linux;

/** An epoll instance and the buffer for what it reports. */
final class Poller {
    /** The most events of one batch; the rest comes with the next, which follows at once. */
    static final int BATCH = 256;

    private static final int ENOSYS = Errno.ENOSYS;
    private static final int EPERM = Errno.EPERM;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int epoll;
    private final MemorySegment events =
            Arena.ofAuto().allocate(BATCH * Epoll.EVENT_LENGTH, Long.BYTES);
    private boolean nanoseconds;

    /**
     * Opens an instance.
     *
     * @param nanoseconds whether to try epoll_pwait2(2) (Linux 5.11)
     */
    Poller(boolean nanoseconds) throws ErrnoException {
        epoll = (int) Errno.check("epoll_create1", Epoll.epoll_create1(Linux.EPOLL_CLOEXEC()));
        this.nanoseconds = nanoseconds;
    }

    long add(Registration registration, int mask) {
        return control(Linux.EPOLL_CTL_ADD(), registration, mask);
    }

    long modify(Registration registration, int mask) {
        return control(Linux.EPOLL_CTL_MOD(), registration, mask);
    }

    long remove(Registration registration) {
        return control(Linux.EPOLL_CTL_DEL(), registration, 0);
    }

    private long control(int operation, Registration registration, int mask) {
        return Epoll.epoll_ctl(epoll, operation, registration.fd, mask, registration.datum());
    }

    /**
     * Waits for events.
     *
     * @param timeoutNanos how long at most; negative means for ever
     * @return how many there are, or {@code -errno}
     */
    long await(long timeoutNanos) {
        if (nanoseconds && timeoutNanos > 0) {
            long count = Epoll.epoll_pwait2(epoll, events, 0, BATCH, timeoutNanos);
            // Old container sandboxes answer EPERM to calls they do not know.
            if (count != -ENOSYS && count != -EPERM) {
                return count;
            }
            nanoseconds = false;
        }
        return Epoll.epoll_pwait(epoll, events, 0, BATCH, millis(timeoutNanos));
    }

    /** Rounded up: a wake-up before the deadline would only be followed by another one. */
    private static int millis(long nanos) {
        if (nanos < 0) {
            return -1;
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(nanos, NANOS_PER_MILLI));
    }

    /** What happened, of event number {@code index}. */
    int events(int index) {
        return Epoll.events(events, 0, index);
    }

    /** Which registration it happened to. */
    long datum(int index) {
        return Epoll.datum(events, 0, index);
    }

    void close() {
        File.close(epoll);
    }
}
