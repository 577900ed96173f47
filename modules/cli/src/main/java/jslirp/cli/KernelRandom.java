package jslirp.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;
import jslirp.linux.File;

/**
 * The kernel's random numbers (getrandom(2)). The JDK's own source of secrets takes as long to load
 * as all the rest of the start.
 */
final class KernelRandom implements RandomGenerator {
    private final MemorySegment number = Arena.global().allocate(ValueLayout.JAVA_LONG);

    @Override
    public long nextLong() {
        long count = File.getrandom(number, 0, number.byteSize(), 0);
        if (count != number.byteSize()) {
            // Up to 256 bytes are never cut short once the kernel has booted.
            throw new IllegalStateException("getrandom: " + count);
        }
        return number.get(ValueLayout.JAVA_LONG, 0);
    }
}
