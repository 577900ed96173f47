package jslirp.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Netlink;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.linux.c.nlmsgerr;
import jslirp.linux.c.nlmsghdr;

/**
 * An rtnetlink(7) socket that asks questions. The kernel answers within the call that asks, so that
 * nothing here waits.
 */
final class RouteSocket implements AutoCloseable {
    /** As large as the kernel makes the pieces of a dump for a reader with room. */
    private static final int CAPACITY = 32 << 10;

    private static final int LENGTH = (int) nlmsghdr.nlmsg_len$offset();
    private static final int TYPE = (int) nlmsghdr.nlmsg_type$offset();
    private static final int SEQUENCE = (int) nlmsghdr.nlmsg_seq$offset();
    private static final int FLAGS = Linux.SOCK_NONBLOCK() | Linux.SOCK_CLOEXEC();
    private static final int NLMSG_ERROR = Linux.NLMSG_ERROR();
    private static final int NLMSG_DONE = Linux.NLMSG_DONE();

    private final MemorySegment memory = Arena.ofAuto().allocate(CAPACITY, 8);
    private final long fd;
    private int sequence;
    private long next;
    private long end;

    RouteSocket() {
        fd = Socket.socket(Linux.AF_NETLINK(), Linux.SOCK_RAW() | FLAGS, Linux.NETLINK_ROUTE());
    }

    /** Zero, or {@code -errno} when there is no socket. */
    long opened() {
        return Math.min(0, fd);
    }

    /** The memory of request and answer. */
    MemorySegment memory() {
        return memory;
    }

    /** Begins a request; returns where the part of its own goes, which is all zeros. */
    long begin(int type, int flags, long length) {
        long at = Netlink.header(memory, 0, type, flags | Linux.NLM_F_REQUEST(), ++sequence);
        for (long i = 0; i < length; i++) {
            memory.set(ValueLayout.JAVA_BYTE, at + i, (byte) 0);
        }
        return at;
    }

    /** Sends the request that ends there; 0 or {@code -errno}. */
    long send(long requestEnd) {
        Netlink.finish(memory, 0, requestEnd);
        next = 0;
        end = 0;
        return Math.min(0, Socket.send((int) fd, memory, 0, requestEnd, 0));
    }

    /**
     * Finds the next message of this type in the answer.
     *
     * @return where its own part begins, 0 when the answer is complete, or {@code -errno}
     */
    long receive(int type) {
        while (true) {
            if (next + Netlink.HEADER_LENGTH > end) {
                long n = Socket.recv((int) fd, memory, 0, CAPACITY, Linux.MSG_DONTWAIT());
                if (n < 0) {
                    return n;
                }
                next = 0;
                end = n;
            }
            long at = next;
            int length = memory.get(ValueLayout.JAVA_INT, at + LENGTH);
            if (length < Netlink.HEADER_LENGTH || length > end - at) {
                return -Errno.EPROTO;
            }
            next = Netlink.aligned(at + length);
            // Older answers that nobody has read are passed over.
            if (memory.get(ValueLayout.JAVA_INT, at + SEQUENCE) == sequence) {
                int found = memory.get(ValueLayout.JAVA_SHORT, at + TYPE);
                if (found == type) {
                    return at + Netlink.HEADER_LENGTH;
                }
                if (found == NLMSG_DONE) {
                    return 0;
                }
                if (found == NLMSG_ERROR) {
                    long error = at + Netlink.HEADER_LENGTH + nlmsgerr.error$offset();
                    return memory.get(ValueLayout.JAVA_INT, error);
                }
            }
        }
    }

    /** Where the message ends whose own part {@link #receive} has found last. */
    long messageEnd() {
        return Math.min(next, end);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            File.close((int) fd);
        }
    }
}
