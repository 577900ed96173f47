package jslirp.loop;

import java.util.Arrays;
import java.util.Objects;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.linux.c.Linux;
import org.jspecify.annotations.Nullable;

/**
 * Waits for descriptors and deadlines, and calls their owners, all in the thread that calls {@link
 * #run}. Except for {@link #wake} and {@link #stop} every method belongs to that thread, or to the
 * one that assembles before it.
 */
public final class EventLoop implements AutoCloseable {
    private static final int ENOENT = Errno.ENOENT;

    private final Faults faults;
    private final Poller poller;
    private final Wakeup wakeup;
    private final Registrations registrations = new Registrations();

    /** Those who asked to go on in the next turn, and the array that the next turn will fill. */
    private @Nullable Registration[] again = new @Nullable Registration[16];

    private @Nullable Registration[] againSpare = new @Nullable Registration[16];
    private int againCount;

    private long now = System.nanoTime();
    private final Alertness alertness =
            new Alertness(Runtime.getRuntime().availableProcessors(), now);
    private boolean stopping;

    /** Who runs the loop. Other threads may see an old value, which is not they either. */
    private @Nullable Thread runner;

    /** A loop that tells {@code faults} of the exceptions that callbacks throw. */
    public EventLoop(Faults faults) throws ErrnoException {
        this(faults, true);
    }

    /** A loop that, when {@code nanoseconds} is false, does without epoll_pwait2(2). */
    EventLoop(Faults faults, boolean nanoseconds) throws ErrnoException {
        this.faults = faults;
        poller = new Poller(nanoseconds);
        wakeup = new Wakeup();
        Errno.check(
                "epoll_ctl(eventfd)",
                register(wakeup.fd(), Linux.EPOLLIN(), (_, _) -> stopping |= wakeup.drain()));
    }

    /**
     * Begins to watch a descriptor.
     *
     * @param events EPOLLIN and so on (epoll_ctl(2)); EPOLLET for edges
     * @return 0 or {@code -errno}
     */
    public long register(int fd, int events, Ready ready) {
        if (fd < 0) {
            return -Errno.EBADF;
        }
        long result = poller.add(registrations.add(fd, ready), events);
        if (result < 0) {
            registrations.remove(fd);
        }
        return result;
    }

    /**
     * Watches for other events from now on.
     *
     * @return 0 or {@code -errno}
     */
    public long modify(int fd, int events) {
        Registration found = registrations.get(fd);
        return found == null ? -ENOENT : poller.modify(found, events);
    }

    /**
     * Stops watching a descriptor: not even events of the running batch arrive any more. To be
     * called before the descriptor is closed by somebody else than {@link #close(int)}.
     */
    public void unregister(int fd) {
        Registration found = registrations.get(fd);
        if (found != null) {
            poller.remove(found);
            registrations.remove(fd);
        }
    }

    /**
     * Stops watching a descriptor and closes it. To be closed is enough for the kernel (epoll(7)):
     * nobody else holds what our descriptors stand for, since none survives an execve(2).
     */
    public void close(int fd) {
        registrations.remove(fd);
        File.close(fd);
    }

    /** Delivers these events once more in the next turn, which follows without sleep. */
    public void again(int fd, int events) {
        Registration found = registrations.get(fd);
        if (found == null) {
            return;
        }
        if (found.again == 0) {
            if (againCount == again.length) {
                again = Arrays.copyOf(again, 2 * againCount);
            }
            again[againCount++] = found;
        }
        found.again |= events;
    }

    /** CLOCK_MONOTONIC in nanoseconds, as it was when this turn began. */
    public long now() {
        return now;
    }

    /** Runs until {@link #stop}. */
    public void run(Duties duties) {
        runner = Thread.currentThread();
        now = System.nanoTime();
        while (!stopping) {
            turn(duties);
        }
        stopping = false;
        runner = null;
    }

    private void turn(Duties duties) {
        long count = await(duties);
        if (count < 0) {
            throw new IllegalStateException("epoll_pwait: " + Errno.name((int) -count));
        }
        deliverAgain();
        deliver((int) count);
        expire(duties);
        flush(duties);
    }

    /** Waits for what the next turn is about, and reads the clock. */
    private long await(Duties duties) {
        if (againCount > 0 || duties.pending()) {
            return await(0);
        }
        long deadline = duties.nextDeadline();
        if (alertness.pays(duties.brief(), now)) {
            long count = look(deadline);
            return count != 0 ? count : await(untilDeadline(deadline));
        }
        // The clock is read a second time because the turn took some.
        now = System.nanoTime();
        long asleep = now;
        long count = await(untilDeadline(deadline));
        alertness.slept(now - asleep);
        return count;
    }

    /** Sleeps until an event or for so many nanoseconds, for ever if they are negative. */
    private long await(long timeoutNanos) {
        long count = poller.await(timeoutNanos);
        now = System.nanoTime();
        return count;
    }

    private long untilDeadline(long deadline) {
        return deadline == Long.MAX_VALUE ? -1 : Math.max(0, deadline - now);
    }

    /** Asks for events again and again, as long as {@link Alertness} says, without sleep. */
    private long look(long deadline) {
        now = System.nanoTime();
        long most = Alertness.LONGEST_NANOS;
        long end = now + (deadline == Long.MAX_VALUE ? most : Math.min(most, deadline - now));
        long count;
        do {
            count = await(0);
        } while (count == 0 && now - end < 0);
        alertness.looked(count > 0);
        return count;
    }

    private void expire(Duties duties) {
        try {
            duties.expire(now);
        } catch (RuntimeException | Error e) {
            faults.add(e);
        }
    }

    private void flush(Duties duties) {
        try {
            duties.flush(now);
        } catch (RuntimeException | Error e) {
            faults.add(e);
        }
    }

    private void deliverAgain() {
        @Nullable Registration[] batch = again;
        int count = againCount;
        again = againSpare;
        againSpare = batch;
        againCount = 0;
        for (int i = 0; i < count; i++) {
            Registration asked = Objects.requireNonNull(batch[i]);
            batch[i] = null;
            int events = asked.again;
            asked.again = 0;
            deliver(asked, events);
        }
    }

    private void deliver(int count) {
        for (int i = 0; i < count; i++) {
            Registration found = registrations.find(poller.datum(i));
            if (found != null) {
                deliver(found, poller.events(i));
            }
        }
    }

    private void deliver(Registration registration, int events) {
        if (!registration.open) {
            return;
        }
        try {
            registration.ready.onReady(events, now);
        } catch (RuntimeException | Error e) {
            faults.add(e);
            giveUp(registration);
        }
    }

    /** Tells the owner of a fault; who cannot even hear that is not called again. */
    private void giveUp(Registration registration) {
        try {
            registration.ready.onBroken(now);
        } catch (RuntimeException | Error e) {
            faults.add(e);
            if (registration.open) {
                unregister(registration.fd);
            }
        }
    }

    /** Makes the loop take a turn. Any thread may call this. */
    public void wake() {
        wakeup.wake();
    }

    /** Makes {@link #run} return after the turn it is in. Any thread may call this. */
    public void stop() {
        if (Thread.currentThread().equals(runner)) {
            stopping = true;
        } else {
            wakeup.stop();
        }
    }

    /** Closes the loop's own descriptors, not those registered; nobody may call it any more. */
    @Override
    public void close() {
        wakeup.close();
        poller.close();
    }
}
