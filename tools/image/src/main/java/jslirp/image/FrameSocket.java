package jslirp.image;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;

/**
 * A pair of sockets that carries frames, one record each, as a TAP device does: one end is standard
 * input of this process, to be inherited by a child, the other is ours.
 */
final class FrameSocket implements AutoCloseable {
    private static final int STANDARD_INPUT = 0;
    private static final int PATIENCE_MILLIS = 10_000;

    private final int fd;

    /** Replaces standard input: no other descriptor reaches a child of a JVM. */
    FrameSocket() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(2 * Integer.BYTES);
            File.close(STANDARD_INPUT);
            Errno.check(
                    "socketpair",
                    Socket.socketpair(Linux.AF_UNIX(), Linux.SOCK_SEQPACKET(), 0, pair, 0));
            if (pair.get(ValueLayout.JAVA_INT, 0) != STANDARD_INPUT) {
                throw new IOException("the socket did not take the place of standard input");
            }
            fd = pair.get(ValueLayout.JAVA_INT, Integer.BYTES);
        }
    }

    /** Gives up our hold on the child's end, so that its death is noticed. */
    void handedOver() {
        File.close(STANDARD_INPUT);
    }

    /** Sends one frame. */
    void send(MemorySegment frame, long length) throws IOException {
        Errno.check("write of a frame", File.write(fd, frame, 0, length));
    }

    /** Waits for a frame and returns its length. */
    long receive(MemorySegment into) throws IOException {
        if (Errno.check("poll", File.poll(fd, Linux.POLLIN(), PATIENCE_MILLIS)) == 0) {
            throw new IOException("no frame came");
        }
        long length = Errno.check("read of a frame", File.read(fd, into, 0, into.byteSize()));
        if (length == 0) {
            throw new IOException("the program closed its end");
        }
        return length;
    }

    @Override
    public void close() {
        File.close(fd);
    }
}
