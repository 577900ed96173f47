package jslirp.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.linux.c.Linux;

/**
 * A pipe whose other end a child opens by its name in /proc. Both ends stay open here as well, so
 * that the child finds it whenever it comes.
 */
final class Pipe {
    private static final int LENGTH = 4096;

    private final MemorySegment buffer = Arena.ofAuto().allocate(LENGTH);
    private final int reading;
    private final int writing;

    Pipe() throws ErrnoException {
        int flags = Linux.O_CLOEXEC() | Linux.O_NONBLOCK();
        Errno.check("pipe", File.pipe2(buffer, 0, flags));
        reading = buffer.get(ValueLayout.JAVA_INT, 0);
        writing = buffer.get(ValueLayout.JAVA_INT, Integer.BYTES);
    }

    /** The end to read from. */
    int reading() {
        return reading;
    }

    /** The end to write to. */
    int writing() {
        return writing;
    }

    /** What has been written so far, empty for nothing. */
    String read() {
        long count = File.read(reading, buffer, 0, LENGTH);
        if (count <= 0) {
            return "";
        }
        byte[] bytes = buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Writes a short text. */
    void write(String text) throws ErrnoException {
        Errno.check("pipe", tell(text));
    }

    /** The same, where a failure matters to nobody. */
    long tell(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return File.write(writing, buffer, 0, bytes.length);
    }

    void close() {
        File.close(reading);
        File.close(writing);
    }
}
