package jslirp.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.File;
import jslirp.linux.Process;
import jslirp.linux.c.Linux;

/** Lowers the limit of descriptors to those that are open, for a moment. */
final class DescriptorLimit implements AutoCloseable {
    private final MemorySegment limits = Arena.ofAuto().allocate(32, 8);
    private final long soft;

    DescriptorLimit() {
        limit(MemorySegment.NULL, limits);
        soft = limits.get(ValueLayout.JAVA_LONG, 0);
    }

    private static void limit(MemorySegment next, MemorySegment last) {
        int what = Linux.RLIMIT_NOFILE();
        assertEquals(0, Process.prlimit(what, next, 0, last, 0));
    }

    void reach() {
        // The lowest number that is free now is the first one above the limit.
        int free = (int) File.eventfd(0, 0);
        File.close(free);
        set(free);
    }

    void lift() {
        set(soft);
    }

    private void set(long value) {
        limits.set(ValueLayout.JAVA_LONG, 0, value);
        limit(limits, MemorySegment.NULL);
    }

    @Override
    public void close() {
        lift();
    }
}
