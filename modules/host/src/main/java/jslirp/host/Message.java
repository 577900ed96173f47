package jslirp.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.linux.c.cmsghdr;
import jslirp.linux.c.iovec;
import jslirp.linux.c.msghdr;
import jslirp.stack.host.Destination;

/**
 * The structs that sendmsg(2) and recvmsg(2) take: header, name, two vectors and control messages.
 * One is enough for all sockets of a thread, since it holds nothing from one call to the next.
 */
final class Message {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    private static final long JOINED = kind(Linux.SOL_UDP(), Linux.UDP_GRO());

    private static final int VECTORS = 2;
    private static final int CONTROL_LENGTH = 512;

    private static final long HEADER_AT = 0;
    private static final long VECTORS_AT = align(HEADER_AT + msghdr.sizeof());
    private static final long NAME_AT = align(VECTORS_AT + VECTORS * iovec.sizeof());
    private static final long CONTROL_AT = align(NAME_AT + SocketAddress.LENGTH);

    private static final long NAME_LENGTH = HEADER_AT + msghdr.msg_namelen$offset();
    private static final long VECTOR_COUNT = HEADER_AT + msghdr.msg_iovlen$offset();
    private static final long CONTROL_COUNT = HEADER_AT + msghdr.msg_controllen$offset();
    private static final long VECTOR_LENGTH = iovec.sizeof();
    private static final long VECTOR_START = VECTORS_AT + iovec.iov_base$offset();
    private static final long VECTOR_SIZE = VECTORS_AT + iovec.iov_len$offset();
    private static final long CMSG_LENGTH = cmsghdr.cmsg_len$offset();
    private static final long CMSG_LEVEL = cmsghdr.cmsg_level$offset();
    private static final long CMSG_TYPE = cmsghdr.cmsg_type$offset();
    private static final long CMSG_DATA = align(cmsghdr.sizeof());

    private final MemorySegment memory = Arena.ofAuto().allocate(CONTROL_AT + CONTROL_LENGTH, 16);
    private int vectors;

    /** Bytes of control messages to send. */
    private long control;

    Message() {
        memory.set(WORD, HEADER_AT + msghdr.msg_name$offset(), memory.address() + NAME_AT);
        memory.set(WORD, HEADER_AT + msghdr.msg_iov$offset(), memory.address() + VECTORS_AT);
        memory.set(WORD, HEADER_AT + msghdr.msg_control$offset(), memory.address() + CONTROL_AT);
    }

    private static long align(long offset) {
        return offset + 7 & -8;
    }

    /** Level of a control message and its type, as one number: see {@link #find}. */
    static long kind(int level, int type) {
        return (long) level << 32 | type;
    }

    /** Begins a message that has neither vectors nor control messages yet. */
    Message begin() {
        vectors = 0;
        control = 0;
        return this;
    }

    /** Adds a piece of the message. */
    Message vector(MemorySegment segment, long at, long length) {
        Objects.checkFromIndexSize(at, length, segment.byteSize());
        memory.set(WORD, VECTOR_START + vectors * VECTOR_LENGTH, segment.address() + at);
        memory.set(WORD, VECTOR_SIZE + vectors * VECTOR_LENGTH, length);
        vectors++;
        return this;
    }

    /** Has the kernel cut the message into datagrams of this length (udp(7), UDP_SEGMENT). */
    Message segments(long length) {
        memory.set(WORD, CONTROL_AT + CMSG_LENGTH, CMSG_DATA + Short.BYTES);
        memory.set(INT, CONTROL_AT + CMSG_LEVEL, Linux.SOL_UDP());
        memory.set(INT, CONTROL_AT + CMSG_TYPE, Linux.UDP_SEGMENT());
        memory.set(ValueLayout.JAVA_SHORT, CONTROL_AT + CMSG_DATA, (short) length);
        control = align(CMSG_DATA + Short.BYTES);
        return this;
    }

    /**
     * Makes room for the one control message that goes with what is sent.
     *
     * @param kind see {@link #kind}
     * @param length of its data, which is zero
     * @return where its data goes in {@link #memory}
     */
    long control(long kind, int length) {
        memory.set(WORD, CONTROL_AT + CMSG_LENGTH, CMSG_DATA + length);
        memory.set(INT, CONTROL_AT + CMSG_LEVEL, (int) (kind >>> 32));
        memory.set(INT, CONTROL_AT + CMSG_TYPE, (int) kind);
        control = align(CMSG_DATA + length);
        for (long at = CMSG_DATA; at < control; at += Long.BYTES) {
            memory.set(WORD, CONTROL_AT + at, 0);
        }
        return CONTROL_AT + CMSG_DATA;
    }

    /** sendmsg(2) to an address; the TTL is the socket's affair. */
    long send(int fd, Destination to, int flags) {
        int nameLength = ScopedAddress.encode(memory, NAME_AT, to.high(), to.low(), to.port());
        memory.set(INT, NAME_LENGTH, nameLength);
        memory.set(WORD, VECTOR_COUNT, vectors);
        memory.set(WORD, CONTROL_COUNT, control);
        return Socket.sendmsg(fd, memory, HEADER_AT, flags);
    }

    /** recvmsg(2). */
    long receive(int fd, int flags) {
        memory.set(INT, NAME_LENGTH, SocketAddress.LENGTH);
        memory.set(WORD, VECTOR_COUNT, vectors);
        memory.set(WORD, CONTROL_COUNT, CONTROL_LENGTH);
        return Socket.recvmsg(fd, memory, HEADER_AT, flags);
    }

    /**
     * Asks a UDP socket for several datagrams at a time (udp(7), UDP_GRO, Linux 5.0).
     *
     * @return whether it gives them; then {@link #segmentLength} says so of each message
     */
    static boolean joinReceived(int fd) {
        return Socket.setsockopt(fd, Linux.SOL_UDP(), Linux.UDP_GRO(), 1) >= 0;
    }

    /** How long each of the datagrams is that were received together; 0 when it was one. */
    int segmentLength(long received) {
        long at = find(JOINED, Integer.BYTES);
        int each = at < 0 ? 0 : memory.get(INT, at);
        return each < received ? each : 0;
    }

    /** The memory in which name and control messages lie. */
    MemorySegment memory() {
        return memory;
    }

    /** Where in {@link #memory} the name lies. */
    long nameAt() {
        return NAME_AT;
    }

    /** Bytes of the name that was received; 0 when there is none. */
    int nameLength() {
        return memory.get(INT, NAME_LENGTH);
    }

    /**
     * Where the data of a received control message begins in {@link #memory}.
     *
     * @param kind see {@link #kind}
     * @param least how many bytes of data it must have
     * @return -1 when there is none
     */
    long find(long kind, long least) {
        long end = CONTROL_AT + Math.min(memory.get(WORD, CONTROL_COUNT), CONTROL_LENGTH);
        long at = CONTROL_AT;
        while (at + CMSG_DATA <= end) {
            long length = memory.get(WORD, at + CMSG_LENGTH);
            if (length < CMSG_DATA || length > end - at) {
                return -1;
            }
            int level = memory.get(INT, at + CMSG_LEVEL);
            int type = memory.get(INT, at + CMSG_TYPE);
            if (kind(level, type) == kind && length >= CMSG_DATA + least) {
                return at + CMSG_DATA;
            }
            at += align(length);
        }
        return -1;
    }
}
