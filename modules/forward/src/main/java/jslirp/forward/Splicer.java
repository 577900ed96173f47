package jslirp.forward;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.linux.c.linger;
import jslirp.loop.EventLoop;

/** What all spliced connections share. */
final class Splicer {
    /** The most that is copied at a time: what fills it is spliced from then on. */
    static final long COPIED = 16 << 10;

    final EventLoop loop;

    /** Bytes that all connections together have moved. */
    long moved;

    final Pipes pipes = new Pipes();
    final MemorySegment buffer = Arena.ofAuto().allocate(COPIED, 64);
    private final MemorySegment abrupt = Arena.ofAuto().allocate(linger.sizeof(), Integer.BYTES);

    Splicer(EventLoop loop) {
        this.loop = loop;
        abrupt.set(ValueLayout.JAVA_INT, linger.l_onoff$offset(), 1);
    }

    /** Makes close(2) reset the connection (tcp(7), SO_LINGER of zero). */
    void closeWillReset(int fd) {
        int length = (int) linger.sizeof();
        Socket.setsockopt(fd, Linux.SOL_SOCKET(), Linux.SO_LINGER(), abrupt, 0, length);
    }
}
