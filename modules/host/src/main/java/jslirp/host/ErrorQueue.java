package jslirp.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.linux.c.sock_extended_err;
import jslirp.stack.host.SocketError;

/** Reads the error queue of a socket (ip(7), IP_RECVERR; ipv6(7), IPV6_RECVERR). */
final class ErrorQueue {
    private static final int EAGAIN = Errno.EAGAIN;
    private static final int FLAGS = Linux.MSG_ERRQUEUE() | Linux.MSG_DONTWAIT();
    private static final int ORIGIN_ICMP = Linux.SO_EE_ORIGIN_ICMP();
    private static final int ORIGIN_ICMP6 = Linux.SO_EE_ORIGIN_ICMP6();
    private static final int AF_UNSPEC = Linux.AF_UNSPEC();

    private static final long IPV4_ERROR = Message.kind(Linux.IPPROTO_IP(), Linux.IP_RECVERR());
    private static final long IPV6_ERROR = Message.kind(Linux.IPPROTO_IPV6(), Linux.IPV6_RECVERR());

    private static final long ERRNO = sock_extended_err.ee_errno$offset();
    private static final long ORIGIN = sock_extended_err.ee_origin$offset();
    private static final long TYPE = sock_extended_err.ee_type$offset();
    private static final long CODE = sock_extended_err.ee_code$offset();
    private static final long INFO = sock_extended_err.ee_info$offset();

    /** SO_EE_OFFENDER: the offender's socket address follows. */
    private static final long OFFENDER = sock_extended_err.sizeof();

    private static final long LENGTH = OFFENDER + SocketAddress.INET_LENGTH;

    private ErrorQueue() {}

    /**
     * Takes one entry.
     *
     * @param message has vectors for what is quoted of the datagram
     * @return the length of the quote, or {@code -EAGAIN} when the queue is empty
     */
    static long receive(int fd, Message message, SocketError error) {
        long length = message.receive(fd, FLAGS);
        if (length < 0) {
            return length;
        }
        MemorySegment s = message.memory();
        boolean named = message.nameLength() > 0;
        long name = message.nameAt();
        error.destinationHigh = named ? ScopedAddress.high(s, name) : 0;
        error.destinationLow = named ? SocketAddress.low(s, name) : 0;
        error.destinationPort = named ? SocketAddress.port(s, name) : 0;
        error.sequence = -1;
        long at = message.find(IPV4_ERROR, LENGTH);
        at = at < 0 ? message.find(IPV6_ERROR, LENGTH) : at;
        if (at < 0) {
            // The kernel puts nothing else into this queue of ours, but may learn to.
            return -EAGAIN;
        }
        read(s, at, error);
        return length;
    }

    private static void read(MemorySegment s, long at, SocketError error) {
        int origin = s.get(ValueLayout.JAVA_BYTE, at + ORIGIN);
        error.errno = s.get(ValueLayout.JAVA_INT, at + ERRNO);
        error.icmp = origin == ORIGIN_ICMP || origin == ORIGIN_ICMP6;
        error.type = s.get(ValueLayout.JAVA_BYTE, at + TYPE) & 0xff;
        error.code = s.get(ValueLayout.JAVA_BYTE, at + CODE) & 0xff;
        error.info = s.get(ValueLayout.JAVA_INT, at + INFO);
        long offender = at + OFFENDER;
        boolean known = SocketAddress.family(s, offender) != AF_UNSPEC;
        error.offenderHigh = known ? ScopedAddress.high(s, offender) : 0;
        error.offenderLow = known ? SocketAddress.low(s, offender) : 0;
    }
}
