package jslirp.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.c.Linux;
import jslirp.linux.c.nlmsgerr;
import jslirp.linux.c.nlmsghdr;
import jslirp.linux.c.rtattr;

/**
 * netlink(7) messages in place, and the exchange of one request for its acknowledgement or answer.
 *
 * <p>A message is written from its start: {@link #header}, the fixed part of its family, then
 * attributes, then {@link #finish}. Numbers are in host order, as netlink has them.
 */
public final class Netlink {
    /** The length of {@code struct nlmsghdr}; the family's fixed part follows. */
    public static final long HEADER_LENGTH = nlmsghdr.sizeof();

    private static final long ATTRIBUTE_HEADER_LENGTH = rtattr.sizeof();
    private static final long ALIGNMENT = 4;

    private Netlink() {}

    /** The offset rounded up to where the next part may begin. */
    public static long aligned(long at) {
        return (at + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Writes the header with the length still open; returns the offset after it. */
    public static long header(MemorySegment into, long at, int type, int flags, int sequence) {
        into.set(ValueLayout.JAVA_SHORT, at + nlmsghdr.nlmsg_type$offset(), (short) type);
        into.set(ValueLayout.JAVA_SHORT, at + nlmsghdr.nlmsg_flags$offset(), (short) flags);
        into.set(ValueLayout.JAVA_INT, at + nlmsghdr.nlmsg_seq$offset(), sequence);
        into.set(ValueLayout.JAVA_INT, at + nlmsghdr.nlmsg_pid$offset(), 0);
        return at + HEADER_LENGTH;
    }

    /** Writes the header of an attribute; returns where its {@code length} bytes go. */
    public static long attribute(MemorySegment into, long at, int type, long length) {
        into.set(
                ValueLayout.JAVA_SHORT,
                at + rtattr.rta_len$offset(),
                (short) (ATTRIBUTE_HEADER_LENGTH + length));
        into.set(ValueLayout.JAVA_SHORT, at + rtattr.rta_type$offset(), (short) type);
        return at + ATTRIBUTE_HEADER_LENGTH;
    }

    /** Writes an attribute of four bytes in host order; returns the offset after it. */
    public static long attribute(MemorySegment into, long at, int type, int value) {
        long valueAt = attribute(into, at, type, 4L);
        into.set(ValueLayout.JAVA_INT, valueAt, value);
        return valueAt + 4;
    }

    /** Fills in the length of the message that ends before {@code end}. */
    public static void finish(MemorySegment into, long at, long end) {
        into.set(ValueLayout.JAVA_INT, at + nlmsghdr.nlmsg_len$offset(), (int) (end - at));
    }

    /**
     * Sends the finished message at {@code at}, which asks for NLM_F_ACK, and waits for the
     * acknowledgement, which overwrites it: 0 or {@code -errno}.
     */
    public static long exchange(int fd, MemorySegment message, long at) {
        long answer = answer(fd, message, at);
        return answer < 0 ? answer : acknowledgement(message, at, answer);
    }

    /**
     * Sends the finished message at {@code at}, a question, and waits for the one message that
     * answers it, which overwrites it: its length in bytes, header included, or {@code -errno}.
     */
    public static long question(int fd, MemorySegment message, long at) {
        long answer = answer(fd, message, at);
        boolean error = answer >= HEADER_LENGTH && type(message, at) == Linux.NLMSG_ERROR();
        return error ? acknowledgement(message, at, answer) : answer;
    }

    private static long answer(int fd, MemorySegment message, long at) {
        int length = message.get(ValueLayout.JAVA_INT, at + nlmsghdr.nlmsg_len$offset());
        int sequence = message.get(ValueLayout.JAVA_INT, at + nlmsghdr.nlmsg_seq$offset());
        long result = Socket.send(fd, message, at, length, 0);
        while (result >= 0) {
            result = Socket.recv(fd, message, at, message.byteSize() - at, 0);
            if (result >= 0 && isAnswer(message, at, result, sequence)) {
                break;
            }
        }
        return result;
    }

    /** Older answers, and notifications if the socket had joined a group, are passed over. */
    private static boolean isAnswer(MemorySegment message, long at, long length, int sequence) {
        return length < HEADER_LENGTH
                || message.get(ValueLayout.JAVA_INT, at + nlmsghdr.nlmsg_seq$offset()) == sequence;
    }

    private static long acknowledgement(MemorySegment message, long at, long length) {
        long errorAt = at + HEADER_LENGTH + nlmsgerr.error$offset();
        boolean whole = length >= HEADER_LENGTH + nlmsgerr.error$offset() + 4;
        return whole && type(message, at) == Linux.NLMSG_ERROR()
                ? message.get(ValueLayout.JAVA_INT, errorAt)
                : -Errno.EPROTO;
    }

    private static int type(MemorySegment message, long at) {
        return message.get(ValueLayout.JAVA_SHORT, at + nlmsghdr.nlmsg_type$offset());
    }
}
