package jslirp.stack.host;

import java.lang.foreign.MemorySegment;

/** A datagram socket of the host: UDP (udp(7)) or ICMP echo (icmp(7)); non-blocking. */
public interface DatagramSocket extends ReceivedDatagrams {
    /**
     * Opens the socket for one address family.
     *
     * @return 0 or {@code -errno}
     */
    long open(boolean ipv6);

    /**
     * Sends one datagram.
     *
     * @return its length or {@code -errno}
     */
    long send(MemorySegment from, long at, long length, Destination to);

    /**
     * Sends a run of datagrams, which lie one behind the other: each is {@code each} bytes long,
     * the last may be shorter. A host that can takes them with one call.
     *
     * @return how many bytes of whole datagrams were sent, or the {@code -errno} of the first
     */
    default long sendRun(MemorySegment from, long at, long length, long each, Destination to) {
        long sent = 0;
        while (sent < length) {
            long n = send(from, at + sent, Math.min(each, length - sent), to);
            if (n < 0) {
                return sent > 0 ? sent : n;
            }
            sent += n;
        }
        return sent;
    }
}
