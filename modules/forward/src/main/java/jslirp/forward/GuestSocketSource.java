package jslirp.forward;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.netns.NamespaceEntry;
import jslirp.netns.NamespaceSockets;
import jslirp.netns.TransparentRouting;
import org.jspecify.annotations.Nullable;

/**
 * The thread that fills a stock of {@link GuestSockets}. Where it may, it lives in the guest's
 * network namespace and needs nothing but socket(2) from then on.
 */
final class GuestSocketSource {
    private final NamespaceEntry entry;
    private final NamespaceSockets sockets;
    private final TransparentRouting routing;
    private final int family;
    private final int request;
    private final int answer;
    private final Thread thread;

    /** What was refused once and for all, if anything. */
    private @Nullable IOException refusal;

    /** Reads requests from one descriptor and writes answers to another, which becomes its own. */
    GuestSocketSource(
            NamespaceEntry entry, TransparentRouting routing, int family, int request, int answer) {
        this.entry = entry;
        this.sockets = new NamespaceSockets(entry);
        this.routing = routing;
        this.family = family;
        this.request = request;
        this.answer = answer;
        thread = Thread.ofPlatform().daemon().name("guest-sockets").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Waits for the thread, which has been told to end. */
    void end() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(GuestSockets.LARGEST_BATCH * 4L, 8);
            prepare();
            int wanted = requested(memory);
            while (wanted > 0) {
                File.write(answer, memory, 0, open(wanted, memory));
                wanted = requested(memory);
            }
        } finally {
            File.close(answer);
        }
    }

    private void prepare() {
        try {
            routing.add(entry);
            sockets.join();
        } catch (IOException e) {
            refusal = e;
        }
    }

    /** Waits for a request: for how many sockets, or 0 for the end. */
    private int requested(MemorySegment memory) {
        long length = File.read(request, memory, 0, Long.BYTES);
        return length == Long.BYTES
                ? GuestSockets.requested(memory.get(ValueLayout.JAVA_LONG, 0))
                : 0;
    }

    /** Writes the answer; returns its length. */
    private long open(int wanted, MemorySegment into) {
        try {
            if (refusal != null) {
                throw refusal;
            }
            int[] opened = sockets.openTransparent(family, wanted);
            MemorySegment.copy(opened, 0, into, ValueLayout.JAVA_INT, 0, opened.length);
            return (long) opened.length * Integer.BYTES;
        } catch (IOException e) {
            int errno = e instanceof ErrnoException known ? known.errno() : Errno.EIO;
            into.set(ValueLayout.JAVA_INT, 0, -errno);
            return Integer.BYTES;
        }
    }
}
