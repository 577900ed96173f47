package jslirp.api;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jslirp.linux.Errno;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;

/** What a client has been told and the kernel has not taken yet. */
final class Unsent {
    private static final byte[] NOTHING = new byte[0];
    private static final int CHUNK = 65_536;

    private byte[] bytes = NOTHING;
    private int at;
    private int end;

    int length() {
        return end - at;
    }

    void add(byte[] more) {
        if (at == end) {
            bytes = more;
            at = 0;
            end = more.length;
            return;
        }
        byte[] joined = Arrays.copyOfRange(bytes, at, Math.max(end, at) + more.length);
        System.arraycopy(more, 0, joined, end - at, more.length);
        end = end - at + more.length;
        at = 0;
        bytes = joined;
    }

    /**
     * Sends what the kernel takes.
     *
     * @param buffer native memory for as long as the call lasts
     * @return 0 when all is sent, {@code -EAGAIN} when there is more, or another {@code -errno}
     */
    long send(int fd, MemorySegment buffer) {
        while (at < end) {
            int count = Math.min((int) Math.min(CHUNK, buffer.byteSize()), end - at);
            MemorySegment.copy(bytes, at, buffer, ValueLayout.JAVA_BYTE, 0, count);
            long sent = Socket.send(fd, buffer, 0, count, Linux.MSG_NOSIGNAL());
            if (sent < 0) {
                return sent;
            }
            if (sent == 0) {
                return -Errno.EAGAIN;
            }
            at += (int) sent;
        }
        bytes = NOTHING;
        at = 0;
        end = 0;
        return 0;
    }
}
