package jslirp.forward;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.c.Linux;
import jslirp.netns.NamespaceEntry;
import jslirp.netns.TransparentRouting;

/**
 * A stock of unconnected sockets of one family inside the guest's namespace. Entering it takes a
 * third of a millisecond, so that a thread does it ahead of need: the loop asks by an eventfd(2)
 * when the stock runs low, and finds what was opened in a pipe. Nothing else is shared.
 */
final class GuestSockets implements AutoCloseable {
    /** Sockets opened at a time, at most; the stock holds three halves of that. */
    static final int LARGEST_BATCH = 128;

    /**
     * The part of a batch that is worth asking for. Whoever connects meanwhile shares a processor
     * with the thread that opens them, so few at a time disturb less; one at a time would cost a
     * wake-up each.
     */
    private static final int WORTH = 4;

    private static final long RETRY_NANOS = 1_000_000_000;

    /** A request is a number of sockets, or this. */
    private static final long STOP = 1L << 48;

    private static final int EAGAIN = Errno.EAGAIN;

    private final int request;
    private final int answers;
    private final GuestSocketSource source;
    private final MemorySegment memory = Arena.ofAuto().allocate(LARGEST_BATCH * 4L, 8);

    private final int batch;
    private final int[] stock;
    private int count;
    private boolean asked;
    private boolean failed;
    private long failedAt;

    private GuestSockets(int request, int answers, GuestSocketSource source, int batch) {
        this.request = request;
        this.answers = answers;
        this.source = source;
        this.batch = batch;
        stock = new int[batch + batch / 2];
    }

    /**
     * Begins to fill the stock; the routing is made first, by the same thread.
     *
     * @param batch sockets opened at a time, at most
     */
    static GuestSockets open(
            NamespaceEntry entry, TransparentRouting routing, int family, int batch)
            throws IOException {
        int request = (int) Errno.check("eventfd", File.eventfd(0, Linux.EFD_CLOEXEC()));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(8, 8);
            Errno.check("pipe", File.pipe2(ends, 0, Linux.O_NONBLOCK() | Linux.O_CLOEXEC()));
            int answers = ends.getAtIndex(ValueLayout.JAVA_INT, 0);
            int writeEnd = ends.getAtIndex(ValueLayout.JAVA_INT, 1);
            GuestSocketSource source =
                    new GuestSocketSource(entry, routing, family, request, writeEnd);
            GuestSockets sockets = new GuestSockets(request, answers, source, batch);
            sockets.ask();
            source.start();
            return sockets;
        } catch (IOException e) {
            File.close(request);
            throw e;
        }
    }

    /** A socket, which is the caller's from now on; {@code -EAGAIN} when there is none. */
    int take(long now) {
        if (isWorthAsking()) {
            refill(now);
        }
        return count == 0 ? -EAGAIN : stock[--count];
    }

    private void refill(long now) {
        if (asked) {
            receive(now);
        }
        boolean patient = failed && now - failedAt < RETRY_NANOS;
        if (!asked && !patient && isWorthAsking()) {
            ask();
        }
    }

    private boolean isWorthAsking() {
        return stock.length - count >= Math.max(1, batch / WORTH);
    }

    private void ask() {
        asked = true;
        say(Math.min(batch, stock.length - count));
    }

    private void say(long value) {
        memory.set(ValueLayout.JAVA_LONG, 0, value);
        File.write(request, memory, 0, Long.BYTES);
    }

    /** An answer is a batch, or one negative number. */
    private void receive(long now) {
        long length = File.read(answers, memory, 0, memory.byteSize());
        if (length <= 0) {
            return;
        }
        asked = false;
        failed = memory.get(ValueLayout.JAVA_INT, 0) < 0;
        failedAt = now;
        for (int i = 0; !failed && i < length / Integer.BYTES; i++) {
            stock[count++] = memory.getAtIndex(ValueLayout.JAVA_INT, i);
        }
    }

    /** Ends the thread and closes what nobody took. */
    @Override
    public void close() {
        say(STOP);
        source.end();
        receive(0);
        while (count > 0) {
            File.close(stock[--count]);
        }
        File.close(request);
        File.close(answers);
    }

    /** How many sockets a message from the loop asks for; 0 ends the thread. */
    static int requested(long value) {
        return value < STOP ? (int) value : 0;
    }
}
